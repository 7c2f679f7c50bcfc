// One Chromium for a file of tests, and a fresh, watched page for each test.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

import { ARGS, PATIENCE } from '../chromium.mjs';

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

let browser;
after(() => browser?.close());

/**
 * A page in a browser of its own: nothing is remembered from an earlier one.
 *
 * - `phone`: a small screen with touch instead of a desktop
 * - `locale`: what the browser asks for, `en-US` unless told
 * - `theme`: `light` or `dark`, what the system prefers
 * - `motion`: whether the system allows motion; without it nothing fades
 * - `script`: JavaScript to have in the page
 */
export async function openPage({ phone = false, locale = 'en-US', theme = 'light', motion = false, script } = {}) {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGS });
  const context = await browser.newContext({
    ...(phone ? PHONE : DESKTOP),
    locale,
    colorScheme: theme,
    reducedMotion: motion ? 'no-preference' : 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE);
  // Chromium tells of these on the console as well, but not of those in workers.
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`security policy: ${event.violatedDirective} against ${event.blockedURI}`);
    });
  });
  if (script) await context.addInitScript({ content: script });
  const page = await context.newPage();
  return { page, context, watch: new Watch(context, page) };
}

/** What a page does beside what is seen. */
class Watch {
  /** Everything on the console, as `kind: text`. */
  console = [];
  /** Every request, in order. */
  requests = [];

  constructor(context, page) {
    page.on('console', (message) => this.console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.console.push(`error: uncaught ${error.stack ?? error}`));
    context.on('request', (request) => this.requests.push(request));
  }

  /** The edits that were asked for. */
  edits() {
    return this.requests.filter((request) => request.method() === 'POST');
  }

  /**
   * Fails for an error on the console that none of `expected` matches, and for a request to an origin that is none of
   * `origins`.
   */
  check(origins, expected = []) {
    const errors = this.console.filter((line) => line.startsWith('error: '));
    const surprises = errors.filter((line) => !expected.some((pattern) => pattern.test(line)));
    assert.deepEqual(surprises, [], 'errors on the console');
    const local = ['blob:', 'data:'];
    const strangers = this.requests
      .map((request) => new URL(request.url()))
      .filter((url) => !local.includes(url.protocol) && !origins.includes(url.origin));
    assert.deepEqual(strangers.map(String), [], 'requests to others');
  }
}

/** Waits until `check` gives something true, and gives that; what it throws counts as not yet. */
export async function eventually(what, check, patience = PATIENCE) {
  const deadline = Date.now() + patience;
  for (;;) {
    let reason;
    try {
      const found = await check();
      if (found) return found;
      reason = `it gave ${found}`;
    } catch (error) {
      reason = error.message;
    }
    if (Date.now() > deadline) assert.fail(`it never came about that ${what}: ${reason}`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}
