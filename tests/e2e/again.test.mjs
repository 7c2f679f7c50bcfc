// What was paid for is not lost by a slip, and is at hand again.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { decodePng } from './pixels.mjs';
import { visit } from './studio.mjs';

/** Edits a masked picture of 600 × 400 pixels. */
async function edited(studio) {
  await studio.openGreen();
  await studio.paintSomething();
  await studio.edit();
  await studio.waitForResults(1);
}

visit('a result that was deleted comes back to its place', {}, async (studio) => {
  await edited(studio);
  await studio.edit();
  await studio.waitForResults(2);
  const names = () => studio.results.evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
  assert.deepEqual(await names(), ['Result 2', 'Result 1']);
  await studio.button('Delete', studio.results.last()).click();
  await studio.waitForNotice('Deleted');
  assert.deepEqual(await names(), ['Result 2']);
  await studio.button('Bring it back', studio.alert).click();
  assert.deepEqual(await names(), ['Result 2', 'Result 1']);
  assert.equal(await studio.alert.textContent(), '');
});

visit('the prompt and the options of a result are used again', {}, async (studio) => {
  await studio.openGreen();
  await studio.prompt.fill('a red hat');
  await studio.set('Model', 'gpt-image-2');
  await studio.set('Size', 'Other…');
  await studio.find('textbox', 'Width × height').fill('1536x1008');
  await studio.set('Quality', 'Low');
  await studio.edit();
  await studio.waitForResults(1);
  await studio.prompt.fill('something else');
  await studio.set('Quality', 'High');
  await studio.set('Size', 'Automatic');
  await studio.find('spinbutton', 'Images').fill('2');
  await studio.page.getByText('a red hat', { exact: true }).waitFor();
  await studio.button('Use this prompt and its options again').click();
  assert.equal(await studio.prompt.inputValue(), 'a red hat');
  assert.equal(await studio.choice('Quality').inputValue(), 'low');
  assert.equal(await studio.find('textbox', 'Width × height').inputValue(), '1536x1008');
  // How many is another matter.
  assert.equal(await studio.find('spinbutton', 'Images').inputValue(), '2');
  await studio.find('spinbutton', 'Images').fill('');
  await studio.edit();
  await studio.waitForResults(2);
  const { prompt, quality, size } = mock.texts(await mock.settled());
  assert.deepEqual([prompt, quality, size], ['a red hat', 'low', '1536x1008']);
});

visit('the picture with a result in it is copied as a PNG', {}, async (studio) => {
  await edited(studio);
  const saved = decodePng((await studio.saveExact(studio.results.first())).bytes);
  await studio.button('Save', studio.results.first()).click();
  await studio.button('Copy picture', studio.find('dialog', 'Save picture')).click();
  await studio.waitForNotice('Picture copied');
  assert.ok(!(await studio.find('dialog', 'Save picture').isVisible()), 'the dialog is still there');
  const bytes = await studio.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return [...new Uint8Array(await (await item.getType('image/png')).arrayBuffer())];
  });
  const copied = decodePng(Buffer.from(bytes));
  assert.deepEqual([copied.width, copied.height], [600, 400]);
  // The browser writes the file anew, but the pixels are the same.
  assert.ok(Buffer.from(copied.data).equals(Buffer.from(saved.data)), 'other pixels were copied than are saved');
});

visit('leaving the page is asked about while a result is neither kept nor in a file', {}, async (studio) => {
  const { page } = studio;
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    assert.equal(dialog.type(), 'beforeunload');
    return dialog.dismiss();
  });
  await studio.settings((dialog) => studio.find('checkbox', 'Keep my work on this device', dialog).uncheck());
  await edited(studio);
  await page.close({ runBeforeUnload: true });
  await eventually('the browser asks', () => asked === 1);
  await studio.download(studio.results.first());
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  assert.equal(asked, 1);
});

visit('leaving the page is asked about while a run is under way', {}, async (studio) => {
  const { page } = studio;
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    return dialog.accept();
  });
  await studio.openGreen();
  await studio.useServer(mock.faulty('silence'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  assert.equal(asked, 1);
});

visit('a tab behind another says how far the run is', {}, async (studio) => {
  const { page } = studio;
  const hide = (hidden) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  const isTitled = (title) => eventually(`the title is '${title}'`, async () => (await page.title()) === title);
  await studio.openGreen();
  await studio.useServer(mock.faulty('silence'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');
  assert.equal(await page.title(), 'Overpaint');
  await hide(true);
  await isTitled('Preview 1 arrived · Overpaint');
  await hide(false);
  await isTitled('Overpaint');
});
