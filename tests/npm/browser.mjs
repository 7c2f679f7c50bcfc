// One Chromium for a file of tests, and watched pages in it.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

import { ARGS, PATIENCE } from '../chromium.mjs';

let browser;
after(() => browser?.close());

/** A page in a profile of its own. `complaints` are the errors and warnings on its console. */
export async function openPage(url) {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM, args: ARGS });
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    const { url } = message.location();
    // Browsers ask every site for one.
    if (url.endsWith('/favicon.ico')) return;
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} ${url}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught ${error.stack ?? error}`));
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}

/** What a page writes into its `<output>`. */
export async function outputOf({ page, complaints }) {
  try {
    return await page.locator('output').filter({ hasText: /\S/ }).first().innerText();
  } catch (error) {
    return assert.fail(`the page says nothing: ${error.message}\n${complaints.join('\n')}`);
  }
}
