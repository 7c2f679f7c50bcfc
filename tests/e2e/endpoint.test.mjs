// Whether the endpoint works is found out without an edit, and said in words that help.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after } from 'node:test';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { photo, visit } from './studio.mjs';

const CHECK = 'Check the endpoint';
const KEY = 'sk-test-0123456789abcdef';

/** What Chromium itself writes on the console about answers that are bad, or kept from the page. */
const ERRORS = [/Failed to load resource/, /blocked by CORS policy/];

const open = (headers = {}) => ({ 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization', ...headers });

/** A server of the tests' own: what is at which path, and 404 for the rest. `seen` has all requests. */
async function serve(paths, headers = open()) {
  const seen = [];
  const server = createServer((request, response) => {
    const { method, url } = request;
    const [status, body] = method === 'OPTIONS' ? [204, ''] : (paths[url] ?? [404, '{"error":{"message":"Not here."}}']);
    seen.push({ method, url, key: request.headers.authorization });
    response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json', connection: 'close', ...headers });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { origin: `http://127.0.0.1:${server.address().port}`, seen };
}

/** Opens the settings for a server of one's own, with a key. */
async function begin(studio, base, key = '') {
  await studio.button('Settings').click();
  const dialog = studio.find('dialog', 'Settings');
  await studio.choice('Endpoint', dialog).selectOption({ label: studio.say('Custom') });
  await studio.find('textbox', 'Base URL', dialog).fill(base);
  await dialog.getByLabel(studio.say('API key'), { exact: true }).fill(key);
  return dialog;
}

const status = (dialog) => dialog.getByRole('status');

/** Checks, and waits until this is said. */
async function check(studio, dialog, title) {
  await studio.button(CHECK, dialog).click();
  await says(studio, dialog, title);
}

async function says(studio, dialog, title) {
  await status(dialog).getByText(studio.say(title), { exact: true }).waitFor();
}

visit('a good endpoint is said to be one, with what it has', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('key-needed'), KEY);
  await check(studio, dialog, 'Reached, and the key is accepted');
  await status(dialog).getByText('Models listed: 14; gpt-image-1.5 is among them.').waitFor();
  await status(dialog).getByText('Shutdown date of gpt-image-1.5: 2026-12-01.').waitFor();
  assert.deepEqual(studio.watch.edits(), []);
});

visit('a list that is open to all proves no key', {}, async (studio) => {
  const dialog = await begin(studio, mock.API, KEY);
  await check(studio, dialog, 'Reached');
  await status(dialog).getByText(/Anyone may read/).waitFor();
});

visit('the Demo is checked too', {}, async (studio) => {
  await studio.button('Settings').click();
  const dialog = studio.find('dialog', 'Settings');
  await check(studio, dialog, 'Reached');
});

visit('a key that is bad and one that is missing are told apart', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('key-needed'), 'sk-bad-0123456789');
  await check(studio, dialog, 'Reached, but the key is refused');
  await status(dialog).getByText(/Incorrect API key provided/).waitFor();
  await dialog.getByLabel('API key', { exact: true }).fill('');
  await check(studio, dialog, 'Reached, but a key is needed');
  await dialog.getByLabel('API key', { exact: true }).fill(KEY);
  await check(studio, dialog, 'Reached, and the key is accepted');
});

visit('a key that may not list models may be good for edits', { errors: ERRORS, origins: [] }, async (studio) => {
  await studio.page.route(`${mock.API}/models`, (route) => {
    const body = JSON.stringify({ error: { message: 'Missing scopes: api.model.read' } });
    return route.fulfill({ status: 403, contentType: 'application/json', headers: open(), body });
  });
  const dialog = await begin(studio, mock.API, KEY);
  await check(studio, dialog, 'Reached, but this key may not list models');
  await status(dialog).getByText(/Missing scopes/).waitFor();
});

/** Addresses that are wrong by their version, and the one that is right. */
const NEAR = [
  ['/images/edits', '/v1'],
  ['/v1/chat/completions', '/v1'],
  ['/bare', '/bare/images/edits'],
];

for (const [wrong, right] of NEAR) {
  visit(`${wrong} is mended by one press`, { errors: ERRORS }, async (studio) => {
    const { origin } = new URL(mock.API);
    const dialog = await begin(studio, `${origin}${wrong}`, KEY);
    await check(studio, dialog, 'Not at this address');
    await studio.page.getByRole('button', { name: `Use ${origin}${right}`, exact: true }).click();
    await says(studio, dialog, 'Reached');
    assert.equal(await studio.find('textbox', 'Base URL', dialog).inputValue(), `${origin}${right}`);
    assert.equal(await dialog.getByLabel('API key', { exact: true }).inputValue(), KEY);
    assert.ok(await studio.button(CHECK, dialog).evaluate((button) => button === document.activeElement), 'the focus is lost');
    await studio.button('Close', dialog).click();
    await studio.open(photo('chelsea.png'));
    await studio.prompt.fill('a red hat');
    await studio.edit();
    await studio.waitForResults(1);
  });
}

const NOTHING = await serve({});
const ONLY_PAGES = await serve({ '/v1/models': [200, '<!doctype html><title>A shop</title>'] });
const ELSEWHERE = [
  [NOTHING, '404 for all', 'Nothing at this address', `${NOTHING.origin}/v1/models`],
  [ONLY_PAGES, 'a website', 'A web page came, not an API', `${ONLY_PAGES.origin}/v1/models`],
];

for (const [server, name, title, words] of ELSEWHERE) {
  visit(`${name}: it says “${title}”, and the key went nowhere else`, { errors: ERRORS, origins: [server.origin] }, async (studio) => {
    const dialog = await begin(studio, server.origin, KEY);
    await check(studio, dialog, title);
    await status(dialog).getByText(words).waitFor();
    assert.equal(await studio.page.getByRole('button', { name: /^Use / }).count(), 0);
    for (const request of studio.watch.requests) {
      const { authorization } = await request.allHeaders();
      assert.ok(!authorization || new URL(request.url()).origin === server.origin, request.url());
    }
  });
}

visit('a server without a list of models is not called broken', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('no-models'), KEY);
  await check(studio, dialog, "Can't be checked without an edit");
  await status(dialog).getByText(/The address is right/).waitFor();
  assert.equal(await studio.page.getByRole('button', { name: /^Use / }).count(), 0);
});

const CLOSED = await serve({ '/v1/models': [200, '[]'] }, {});
visit('a server that is closed to web pages is told from nobody, and gets no key', { errors: ERRORS, origins: [CLOSED.origin] }, async (studio) => {
  const dialog = await begin(studio, CLOSED.origin, KEY);
  await check(studio, dialog, 'A server is there, but closed to web pages');
  await status(dialog).getByText(new URL(studio.page.url()).origin).waitFor();
  assert.ok(CLOSED.seen.some(({ method }) => method === 'GET'), 'nobody asked');
  assert.ok(CLOSED.seen.every(({ key }) => key === undefined), 'the key went along');
});

visit('a server that keeps only keys out is told apart', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('no-preflight'), KEY);
  await check(studio, dialog, 'The server accepts no key from web pages');
});

visit('nobody there: it says so, and the browser may say more', { errors: ERRORS, origins: ['http://127.0.0.1:9'] }, async (studio) => {
  const dialog = await begin(studio, 'http://127.0.0.1:9', KEY);
  await check(studio, dialog, 'Nothing answers');
  await studio.page.evaluate(() => {
    window.open = (...opened) => Object.assign(window, { opened });
  });
  await studio.button('Open it in a new tab', dialog).click();
  const opened = await studio.page.evaluate(() => window.opened);
  assert.deepEqual(opened, ['http://127.0.0.1:9/v1/models', '_blank', 'noopener,noreferrer']);
});

visit('offline is said to be that', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.API, KEY);
  await studio.page.context().setOffline(true);
  await check(studio, dialog, 'Offline');
  await studio.page.context().setOffline(false);
  await check(studio, dialog, 'Reached');
});

visit('a gateway with trouble is told from a wrong address', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('html-502'), KEY);
  await check(studio, dialog, 'The server is having trouble');
  await status(dialog).getByText(/status 502/).waitFor();
  await status(dialog).getByText(/502 Bad Gateway/).waitFor();
});

visit('a key without credit is said to be that', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('quota'), KEY);
  await check(studio, dialog, 'No credit left');
});

visit('what does not answer within 10 s is given up', { errors: ERRORS }, async (studio) => {
  await studio.page.clock.install();
  const dialog = await begin(studio, mock.faulty('slow-60000'));
  await studio.button(CHECK, dialog).click();
  await status(dialog).getByText(/^Asking /).waitFor();
  await studio.page.clock.fastForward(10_100);
  await says(studio, dialog, 'No answer within 10 s');
});

visit('a check is cancelled, and done again', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('slow-1500'));
  await studio.button(CHECK, dialog).focus();
  await studio.page.keyboard.press('Enter');
  await status(dialog).getByText(/^Asking /).waitFor();
  await studio.page.keyboard.press('Enter');
  await eventually('nothing is said any more', async () => (await status(dialog).textContent()) === '');
  const [asked] = studio.watch.requests.slice(-1);
  await eventually('the question is given up', () => asked.failure()?.errorText === 'net::ERR_ABORTED');
  await studio.page.keyboard.press('Enter');
  await says(studio, dialog, 'Reached');
});

visit('what was found goes when address or key change, and never shows for others', { errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.API);
  const key = dialog.getByLabel('API key', { exact: true });
  await check(studio, dialog, 'Reached');
  await key.fill('sk-other');
  assert.equal(await status(dialog).textContent(), '');
  await studio.find('textbox', 'Base URL', dialog).fill(mock.faulty('slow-1000'));
  const late = studio.page.waitForResponse(/slow-1000/);
  await studio.button(CHECK, dialog).click();
  await studio.find('textbox', 'Base URL', dialog).fill(mock.faulty('unauthorized'));
  assert.equal(await status(dialog).textContent(), '');
  await late;
  await studio.still();
  assert.equal(await status(dialog).textContent(), '', 'it shows for another address');
  await check(studio, dialog, 'Reached, but the key is refused');
});

visit('nothing is asked of an address that cannot be used', {}, async (studio) => {
  const dialog = await begin(studio, 'ftp://127.0.0.1');
  assert.ok(await studio.button(CHECK, dialog).isDisabled());
});

const FLUX = await serve({ '/v1/models': [200, '{"data":[{"id":"gpt-5"},{"id":"flux-kontext"},{"id":"gpt-image-2"},{"id":"gpt-image-2-2026-04-21"}]}'] });
visit('models of the endpoint are offered, there and among the options', { origins: [FLUX.origin] }, async (studio) => {
  const names = () => studio.choice('Model').locator('option').allTextContents();
  const before = await names();
  const dialog = await begin(studio, FLUX.origin);
  await studio.button(CHECK, dialog).click();
  await status(dialog).getByText('Reached, but without gpt-image-1.5', { exact: true }).waitFor();
  await status(dialog).getByText('Models listed: 4; gpt-image-1.5 is not among them.').waitFor();
  await studio.button('Use flux-kontext', dialog).click();
  await status(dialog).getByText('Models listed: 4; flux-kontext is among them.').waitFor();
  assert.ok(await studio.button(CHECK, dialog).evaluate((button) => button === document.activeElement), 'the focus is lost');
  await studio.button('Close', dialog).click();
  await dialog.waitFor({ state: 'hidden' });
  const chosen = () => studio.choice('Model').evaluate((list) => list.selectedOptions[0].textContent);
  assert.equal(await chosen(), 'flux-kontext');
  const other = before.pop();
  assert.deepEqual(await names(), [...before, 'gpt-image-2-2026-04-21', 'flux-kontext', other]);
  // Of another endpoint nothing is known, and the choice stays.
  await studio.useEndpoint('Demo');
  assert.deepEqual(await names(), [...before, other]);
  assert.equal(await studio.find('textbox', 'Model name').inputValue(), 'flux-kontext');
});

visit('what was found is seen in a low window', { errors: ERRORS }, async (studio) => {
  await studio.page.setViewportSize({ width: 844, height: 390 });
  const dialog = await begin(studio, mock.faulty('quota'), KEY);
  await check(studio, dialog, 'No credit left');
  await eventually('its end is seen', async () => {
    const [said, around] = [await status(dialog).boundingBox(), await dialog.boundingBox()];
    return said.y + said.height <= around.y + around.height;
  });
});

visit('in Chinese, on a phone', { phone: true, locale: 'zh-CN', language: 'zh-Hans', errors: ERRORS }, async (studio) => {
  const dialog = await begin(studio, mock.faulty('unauthorized'), KEY);
  await check(studio, dialog, 'Reached, but the key is refused');
});
