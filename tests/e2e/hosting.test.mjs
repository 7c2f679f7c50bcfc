// What hosts and networks do to the page: policies of their own, files that are gone, no secure context.

import assert from 'node:assert/strict';

import { eventually, openPage } from './browser.mjs';
import { test } from 'node:test';
import { visit } from './studio.mjs';

const STUDIO = process.env.STUDIO_URL;

test('the page starts under a policy that allows no inline script', async () => {
  const { page, context, watch } = await openPage();
  await page.route(STUDIO, async (route) => {
    const response = await route.fetch();
    const policy = "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });
  await page.goto(STUDIO);
  await page.getByRole('button', { name: 'Settings' }).waitFor();
  watch.check([new URL(STUDIO).origin]);
  await context.close();
});

for (const gone of [/overpaint-\w+\.js$/, /_bg\.wasm$/, /start-\w+\.js$/]) {
  test(`without ${gone.source} it says that it is still loading`, async () => {
    const { page, context } = await openPage();
    await page.route(gone, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await page.goto(STUDIO);
    const words = page.getByText('Still loading. If it stays like this, reload the page.');
    assert.ok(!await words.isVisible(), 'at once');
    await eventually('the page says that it takes long', () => words.isVisible());
    await context.close();
  });
}

visit('an edit goes out when the files of the page are gone meanwhile', {}, async (studio) => {
  await studio.openGreen();
  await studio.page.context().route(/\.js$/, (route) => route.abort());
  await studio.paintSomething();
  await studio.edit();
  await studio.waitForResults(1);
});

const OFF = { errors: [/worker/, /ERR_FAILED/] };
visit('when they were gone before a picture was opened, it is said to load the page anew', OFF, async (studio) => {
  await studio.page.context().route(/worker\.js$/, (route) => route.abort());
  await studio.openGreen();
  await studio.paintSomething();
  await studio.edit();
  await studio.waitForNotice('Reload the page');
});

visit('a stroke is the same where the browser tells of no places in between', {}, async (studio) => {
  const zigzag = [[0.42, 0.3], [0.46, 0.4], [0.5, 0.3], [0.54, 0.4], [0.58, 0.3]].map(([x, y]) => studio.point(x, y));
  await studio.openGreen();
  await studio.paint(zigzag);
  const share = await studio.covers('something is masked', (share) => share > 0);
  await studio.button('Clear mask').click();
  await studio.covers('nothing is masked', (share) => share === 0);
  // As outside of secure contexts.
  await studio.page.evaluate(() => delete PointerEvent.prototype.getCoalescedEvents);
  await studio.paint(zigzag);
  await studio.covers('the same is masked', (now) => now === share);
});
