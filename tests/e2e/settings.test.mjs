// What is set once: where edits go, the key for it, language and look.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { hasProblem, photo, visit } from './studio.mjs';

const KEY = 'sk-test-0123456789abcdef';
const OPENAI = 'https://api.openai.com';

/** Types a key for the endpoint that is chosen. */
function giveKey(studio, key = KEY) {
  return studio.settings((dialog) => dialog.getByLabel('API key', { exact: true }).fill(key));
}

/** The key as the settings show it. */
function keyShown(studio) {
  return studio.settings((dialog) => dialog.getByLabel('API key', { exact: true }).inputValue());
}

function remember(studio) {
  return studio.settings((dialog) => studio.find('checkbox', 'Remember the key on this device', dialog).check());
}

/** Everything that the browser keeps for the page. */
function kept(studio) {
  return studio.page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, databases, await caches.keys()]);
  });
}

async function reload(studio) {
  await studio.page.reload();
  await studio.button('Settings').waitFor();
}

async function edit(studio) {
  await studio.open(photo('chelsea.png'));
  await studio.prompt.fill('a red hat');
  await studio.edit();
}

/** Answers for OpenAI, so that nothing leaves this machine. */
async function standIn(studio) {
  const body = JSON.stringify({ error: { message: 'Not really OpenAI.', type: 'invalid_request_error', param: null, code: null } });
  const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' };
  await studio.page.route(`${OPENAI}/**`, (route) => {
    return route.fulfill({ status: 400, contentType: 'application/json', headers, body });
  });
}

visit('the studio begins with the Demo, and edits with no key', {}, async (studio) => {
  await studio.settings(async (dialog) => {
    const endpoint = studio.choice('Endpoint', dialog);
    assert.equal(await endpoint.evaluate((list) => list.selectedOptions[0].textContent), 'Demo');
    const base = studio.find('textbox', 'Base URL', dialog);
    assert.equal(await base.inputValue(), mock.API);
    assert.ok(!(await base.isEditable()), 'the address of the Demo can be changed');
    assert.equal(await dialog.getByLabel('API key', { exact: true }).inputValue(), '');
  });
  await edit(studio);
  await studio.waitForResults(1);
});

visit('a key is kept in memory alone, unless it is to be remembered', {}, async (studio) => {
  await giveKey(studio);
  assert.doesNotMatch(await kept(studio), new RegExp(KEY));
  await reload(studio);
  assert.equal(await keyShown(studio), '');
});

visit('a key that is to be remembered outlives the page, until it is not', {}, async (studio) => {
  await giveKey(studio);
  await remember(studio);
  await reload(studio);
  assert.equal(await keyShown(studio), KEY);
  await studio.settings((dialog) => studio.find('checkbox', 'Remember the key on this device', dialog).uncheck());
  assert.doesNotMatch(await kept(studio), new RegExp(KEY));
  await reload(studio);
  assert.equal(await keyShown(studio), '');
});

visit('what remembering means is said beside it', {}, async (studio) => {
  await studio.settings(async (dialog) => {
    await dialog.getByText(/unencrypted in this browser/).waitFor();
  });
});

visit('a key is sent as a bearer token, and is in no address, storage or console', {}, async (studio) => {
  await studio.useServer(mock.API);
  await giveKey(studio);
  await edit(studio);
  await studio.waitForResults(1);
  const request = await mock.settled();
  assert.equal(request.headers.authorization, `Bearer (${KEY.length} characters)`);
  const headers = await studio.watch.edits()[0].allHeaders();
  assert.equal(headers.authorization, `Bearer ${KEY}`);
  const told = [...studio.watch.console, ...studio.watch.requests.map((one) => one.url()), studio.page.url(), await kept(studio)];
  assert.ok(!told.some((line) => line.includes(KEY)), 'the key got out');
  assert.ok(!(await studio.page.content()).includes(KEY), 'the key is in the page’s text');
});

const TO_OPENAI = { origins: [OPENAI], errors: [/status of 400/] };
visit('a key goes to its endpoint alone', TO_OPENAI, async (studio) => {
  await standIn(studio);
  await studio.useEndpoint('OpenAI');
  await giveKey(studio);
  await edit(studio);
  await studio.waitForNotice('The server refused');
  await studio.useEndpoint('Demo');
  await studio.edit();
  await studio.waitForResults(1);
  const [toOpenAi, toDemo, ...more] = studio.watch.edits();
  assert.deepEqual(more, []);
  assert.equal(toOpenAi.url(), `${OPENAI}/v1/images/edits`);
  assert.equal((await toOpenAi.allHeaders()).authorization, `Bearer ${KEY}`);
  assert.equal((await toDemo.allHeaders()).authorization, undefined);
});

visit('a key for one’s own server does not go to another address typed in its place', {}, async (studio) => {
  await studio.useServer('https://images.example.com/v1');
  await giveKey(studio);
  await studio.useServer(mock.API);
  await edit(studio);
  await studio.waitForResults(1);
  assert.equal((await studio.watch.edits()[0].allHeaders()).authorization, undefined);
});

visit('a result that is fetched by its address is fetched without the key', {}, async (studio) => {
  await studio.useServer(mock.faulty('url'));
  await giveKey(studio);
  await edit(studio);
  await studio.waitForResults(1);
  const fetched = studio.watch.requests.filter((request) => request.url().includes('/files/'));
  assert.equal(fetched.length, 1);
  assert.equal((await fetched[0].allHeaders()).authorization, undefined);
});

visit('a key that the server does not accept is told apart', { errors: [/status of 401/] }, async (studio) => {
  await studio.useServer(mock.API);
  await giveKey(studio, 'sk-bad-0123456789');
  await edit(studio);
  await studio.waitForNotice('Key not accepted');
});

visit('an endpoint that needs a key is not asked without one', {}, async (studio) => {
  await studio.useEndpoint('mixrouter');
  await edit(studio);
  await studio.waitForNotice('API key missing');
  assert.deepEqual(studio.watch.edits(), []);
  await studio.button('Open settings', studio.alert).click();
  await studio.find('dialog', 'Settings').waitFor();
});

for (const base of ['http://images.example.com/v1', 'ftp://127.0.0.1/v1', 'no address', 'https://user:secret@example.com/v1']) {
  visit(`nothing is sent to ${base}`, {}, async (studio) => {
    await studio.settings(async (dialog) => {
      await studio.choice('Endpoint', dialog).selectOption({ label: 'Custom' });
      const field = studio.find('textbox', 'Base URL', dialog);
      await field.fill(base);
      await hasProblem(field, /\w+ \w+/);
      if (base.startsWith('http:')) await hasProblem(field, /https/i);
    });
    await edit(studio);
    await studio.waitForNotice('Not sent');
    assert.deepEqual(studio.watch.edits(), []);
  });
}

for (const base of [mock.API, `${mock.API}/`, mock.API.replace(/\/v1$/, ''), mock.API.replace('127.0.0.1', 'localhost')]) {
  const origins = [new URL(base || 'http://localhost').origin];
  const shown = base.replace(/:\d+/, ':PORT');
  visit(`an edit arrives by the base URL ${shown}`, { origins }, async (studio) => {
    await studio.useServer(base);
    await edit(studio);
    await studio.waitForResults(1);
    assert.equal((await mock.settled()).path, '/v1/images/edits');
  });
}

visit('options and endpoint are remembered, and the prompt is not', {}, async (studio) => {
  await studio.showMoreOptions();
  await studio.set('Model', 'gpt-image-1');
  await studio.set('Size', '1536 × 1024');
  await studio.set('Quality', 'High');
  await studio.set('Output format', 'WebP');
  await studio.set('Previews', '3');
  await studio.find('spinbutton', 'Images').fill('2');
  await studio.find('spinbutton', 'Compression').fill('70');
  await studio.prompt.fill('a red hat');
  await studio.useServer('https://images.example.com/v1');
  await reload(studio);
  await studio.showMoreOptions();
  const shown = (name) => studio.choice(name).evaluate((list) => list.selectedOptions[0].textContent);
  const names = ['Model', 'Size', 'Quality', 'Output format', 'Previews', 'Background'];
  assert.deepEqual(await Promise.all(names.map(shown)), ['gpt-image-1', '1536 × 1024', 'High', 'WebP', '3', 'Automatic']);
  assert.equal(await studio.find('spinbutton', 'Images').inputValue(), '2');
  assert.equal(await studio.find('spinbutton', 'Compression').inputValue(), '70');
  assert.equal(await studio.prompt.inputValue(), 'a red hat');
  const base = await studio.settings((dialog) => studio.find('textbox', 'Base URL', dialog).inputValue());
  assert.equal(base, 'https://images.example.com/v1');
});

visit('the theme is that of the system until another is chosen', { theme: 'light' }, async (studio) => {
  const brightness = async () => (await studio.look({ x: 0, y: 0, width: 2, height: 2 })).at(0, 0)[0];
  const isDark = async () => (await brightness()) < 100;
  await eventually('it is light', async () => !(await isDark()));
  await studio.page.emulateMedia({ colorScheme: 'dark' });
  await eventually('it follows the system', isDark);
  await studio.settings((dialog) => studio.choice('Theme', dialog).selectOption({ label: 'Light' }));
  await eventually('it is light', async () => !(await isDark()));
  await reload(studio);
  await eventually('it is still light', async () => !(await isDark()));
  await studio.settings((dialog) => studio.choice('Theme', dialog).selectOption({ label: 'Same as system' }));
  await eventually('it follows the system again', isDark);
});

visit('what the browser kept and nobody can read is as nothing', {}, async (studio) => {
  await studio.settings((dialog) => studio.choice('Theme', dialog).selectOption({ label: 'Dark' }));
  await studio.page.evaluate(() => {
    for (const key of Object.keys(localStorage)) localStorage.setItem(key, '{"from":"another version"');
  });
  await reload(studio);
  await edit(studio);
  await studio.waitForResults(1);
});
