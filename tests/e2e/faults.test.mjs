// Whatever the server does, the page says what happened, and the person's work is still there.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { photo, visit } from './studio.mjs';

/** What Chromium itself writes on the console about an answer that is not as it should be. */
const ERRORS = [/Failed to load resource/, /blocked by CORS policy/];

/** Opens, paints and prompts, and sends to a server with a fault; what has to be there afterwards. */
async function meet(studio, fault) {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.prompt.fill('a red hat');
  await studio.useServer(mock.faulty(fault));
  const mask = await studio.mask();
  await studio.edit();
  return { mask };
}

/** Nothing of the person's was lost, and the same edit can be done elsewhere. */
async function goOn(studio, { mask }, results = 0) {
  await studio.button('Edit picture').waitFor();
  assert.equal(await studio.mask(), mask);
  assert.equal(await studio.prompt.inputValue(), 'a red hat');
  assert.equal(await studio.results.count(), results);
  await studio.useEndpoint('Demo');
  await studio.edit();
  await studio.waitForResults(results + 1);
  assert.equal(await studio.alert.textContent(), '', 'the notice outlived the next edit');
  assert.equal(await studio.button('Discard preview').count(), 0, 'the preview outlived the next edit');
  const { parts } = await mock.settled();
  assert.ok(parts.some((part) => part.name === 'mask'), 'the mask was not sent again');
}

/** Faults that refuse the edit: the notice's title, what it says, and buttons that help. */
const REFUSALS = {
  'html-413': ['Too large for the server', /smaller copy.*413 Request Entity/],
  'html-502': ['The server is having trouble', /status 502.*Bad Gateway/],
  'html-524': ['The server took too long', /status 524.*may have been billed/],
  redirect: ['The server redirects', /base URL/, ['Open settings']],
  unauthorized: ['Key not accepted', /API key/, ['Open settings']],
  'rate-limit': ['Too many requests', /wait 2 s/, ['Try again']],
  quota: ['No credit left', /current quota/],
  moderation: ['Refused by the safety check', /violence/],
  'mask-mismatch': ['Mask refused', /mask size does not match image size/],
  'no-cors': ['Server not reached', /CORS/, ['Open settings', 'Try again']],
};

for (const [fault, [title, words, buttons = []]] of Object.entries(REFUSALS)) {
  // Chromium tells of where a redirect leads, though it asks nothing there.
  const origins = fault === 'redirect' ? ['https://example.com'] : [];
  visit(`${fault}: it says “${title}” and loses nothing`, { errors: ERRORS, origins }, async (studio) => {
    const work = await meet(studio, fault);
    await studio.waitForNotice(title);
    assert.match(await studio.alert.textContent(), words);
    for (const name of buttons) await studio.button(name, studio.alert).waitFor();
    if (fault === 'moderation') await studio.keep('error');
    await goOn(studio, work);
  });
}

/** Faults that break the stream after so many previews. */
const BREAKS = {
  cut: ['Connection lost', /may have been billed/, 1],
  'no-final': ['No finished picture', /may have been billed/, 2],
  'error-event': ['The server gave up', /The image could not be generated/, 1],
};

for (const [fault, [title, words, previews]] of Object.entries(BREAKS)) {
  visit(`${fault}: the last preview stays, marked as one, and can be kept`, { errors: ERRORS }, async (studio) => {
    const work = await meet(studio, fault);
    await studio.waitForNotice(title);
    assert.match(await studio.alert.textContent(), words);
    await keepPreview(studio, previews);
    await goOn(studio, work, 1);
  });
}

visit('silence: Cancel ends it, and the last preview stays', {}, async (studio) => {
  const work = await meet(studio, 'silence');
  await studio.waitForPhase('Preview 1 arrived');
  const before = await studio.mask();
  await studio.button('Cancel').click();
  await studio.waitForPhase('Cancelled');
  assert.equal(await studio.mask(), before);
  await keepPreview(studio, 1);
  await goOn(studio, work, 1);
});

visit('a broken run’s preview goes when it is discarded', { errors: ERRORS }, async (studio) => {
  const work = await meet(studio, 'cut');
  await studio.waitForNotice('Connection lost');
  await studio.button('Discard preview').click();
  await studio.page.getByText('Preview only', { exact: true }).waitFor({ state: 'detached' });
  await goOn(studio, work);
});

/** The last preview is marked, and kept with the bytes that came as number `number`. */
async function keepPreview(studio, number) {
  await studio.page.getByText('Preview only', { exact: true }).waitFor();
  await studio.button('Keep preview').first().click();
  const item = studio.results.first();
  await item.getByText('Preview only', { exact: true }).waitFor();
  const saved = await studio.download(item);
  assert.ok(saved.bytes.equals(await mock.partial(number - 1)), 'what was kept is not the last preview that came whole');
}

/** Servers that do it otherwise, but well. */
const ODD = ['json', 'crlf', 'one-byte', 'url'];

for (const fault of ODD) {
  visit(`${fault}: the result comes all the same`, {}, async (studio) => {
    await meet(studio, fault);
    await studio.waitForResults(1);
    await studio.waitForPhase('Done');
    assert.equal(await studio.alert.textContent(), '');
    const saved = await studio.download(studio.results.first());
    assert.ok(saved.bytes.equals(await mock.answer()), 'the file saved is not what the server sent');
  });
}

visit('the same is sent again from the notice, and the notice goes when it is dismissed', { errors: ERRORS }, async (studio) => {
  await meet(studio, 'rate-limit');
  await studio.waitForNotice('Too many requests');
  await studio.button('Try again', studio.alert).click();
  await eventually('it was sent again', () => studio.watch.edits().length === 2);
  await studio.waitForNotice('Too many requests');
  await studio.button('Dismiss', studio.alert).click();
  await eventually('the notice is gone', async () => (await studio.alert.textContent()) === '');
});

visit('the settings open from the notice about the key', { errors: ERRORS }, async (studio) => {
  await meet(studio, 'unauthorized');
  await studio.waitForNotice('Key not accepted');
  await studio.button('Open settings', studio.alert).click();
  await studio.find('dialog', 'Settings').waitFor();
});

const NOBODY = await unusedAddress();
visit('nobody listens at the address: it says so, and earlier results stay', { errors: ERRORS, origins: [NOBODY] }, async (studio) => {
  const { mask } = await meet(studio, 'crlf');
  await studio.waitForResults(1);
  await studio.useServer(`${NOBODY}/v1`);
  await studio.edit();
  await studio.waitForNotice('Server not reached');
  assert.equal(await studio.mask(), mask);
  assert.equal(await studio.results.count(), 1, 'an earlier result was lost');
});

/** An address of this machine at which nothing is. */
async function unusedAddress() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
