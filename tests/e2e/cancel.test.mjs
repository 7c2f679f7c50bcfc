// Cancel works at once, and takes nothing away from the person.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { photo, visit } from './studio.mjs';

/** Milliseconds that may pass for "at once". */
const AT_ONCE = 1000;

async function begin(studio, fault) {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.prompt.fill('a red hat');
  await studio.useServer(mock.faulty(fault));
  await studio.edit();
}

async function cancel(studio) {
  const mask = await studio.mask();
  const pressed = Date.now();
  await studio.button('Cancel').click();
  await studio.waitForPhase('Cancelled');
  await studio.button('Edit picture').waitFor();
  const passed = Date.now() - pressed;
  assert.ok(passed < AT_ONCE, `it took ${passed} ms`);
  assert.equal(await studio.mask(), mask);
  assert.equal(await studio.prompt.inputValue(), 'a red hat');
  assert.equal(await studio.alert.textContent(), '', 'a notice says what the person did');
  await eventually('the server sees the request aborted', async () => (await mock.last()).outcome === 'aborted');
}

async function canGoOn(studio) {
  await studio.useEndpoint('Demo');
  await studio.edit();
  await studio.waitForResults(1);
  await studio.waitForPhase('Done');
}

visit('an edit can be cancelled before the answer begins', {}, async (studio) => {
  const before = (await mock.last())?.number ?? 0;
  await begin(studio, 'slow');
  await eventually('the request is there', async () => (await mock.last())?.number > before);
  await cancel(studio);
  await canGoOn(studio);
});

visit('an edit can be cancelled between previews', {}, async (studio) => {
  await begin(studio, 'slow-1500');
  await studio.waitForPhase('Preview 1 arrived');
  await cancel(studio);
  await canGoOn(studio);
});

visit('several requests are cancelled together', {}, async (studio) => {
  await studio.find('spinbutton', 'Images').fill('3');
  await begin(studio, 'slow-1500');
  await studio.waitForPhase('Preview 1 arrived');
  await cancel(studio);
  const edits = studio.watch.edits();
  assert.equal(edits.length, 3);
  for (const request of edits) {
    await eventually('the browser has given the request up', () => request.failure());
    assert.match(request.failure().errorText, /ABORTED/);
  }
});

visit('while an edit runs there is no second one', {}, async (studio) => {
  await begin(studio, 'slow-1500');
  await studio.button('Cancel').waitFor();
  assert.equal(await studio.button('Edit picture').count(), 0);
  await studio.prompt.press('Control+Enter');
  await studio.waitForPhase('Preview 1 arrived');
  assert.equal(studio.watch.edits().length, 1);
  await studio.waitForResults(1);
});
