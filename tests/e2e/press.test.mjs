// Presses and commands while a result is on the stage: the mask is never changed unseen.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import { greenPng } from './pixels.mjs';
import { visit } from './studio.mjs';
import { Fingers } from './touch.mjs';

/** A result on the stage; the share of the picture that is masked. */
async function shown(studio) {
  await studio.openGreen();
  await studio.paintSomething();
  await studio.edit();
  await studio.waitForResults(1);
  await shows(studio, 'result');
  return studio.share();
}

function shows(studio, what) {
  return eventually(`the stage shows the ${what}`, async () => (await studio.page.locator('.stage').getAttribute('data-showing')) === what);
}

/** How close the view is, as the page says it. */
function zoom(studio) {
  return studio.page.locator('.zoom').textContent();
}

visit('fingers look at a result closer, and only a tap brings the picture back', { phone: true }, async (studio) => {
  const share = await shown(studio);
  const before = await zoom(studio);
  const fingers = await Fingers.on(studio.page);
  const [left, right] = [studio.point(0.42, 0.3), studio.point(0.58, 0.3)];
  await fingers.land(1, left);
  await fingers.land(2, right);
  for (const by of [10, 25, 40]) await fingers.move([1, [left[0] - by, left[1]]], [2, [right[0] + by, right[1]]]);
  await fingers.lift(2);
  await fingers.lift(1);
  assert.notEqual(await zoom(studio), before);
  await fingers.draw([left, [left[0] + 30, left[1] + 30]]);
  await shows(studio, 'result');
  assert.equal(await studio.share(), share);
  await fingers.tap(left);
  await shows(studio, 'picture');
  assert.equal(await studio.share(), share);
});

visit('a stroke on a result is painted on the picture, a click only brings that back', {}, async (studio) => {
  const share = await shown(studio);
  await studio.page.mouse.click(...studio.point(0.5, 0.4));
  await shows(studio, 'picture');
  assert.equal(await studio.share(), share);
  await studio.page.getByTitle('Show on the stage').click();
  await shows(studio, 'result');
  await studio.paint([studio.point(0.4, 0.4), studio.point(0.6, 0.42)]);
  await shows(studio, 'picture');
  await studio.covers('the stroke is there', (now) => now > share);
});

visit('what changes the mask brings it into view', {}, async (studio) => {
  const share = await shown(studio);
  await studio.page.keyboard.press('Control+z');
  await shows(studio, 'picture');
  await studio.covers('it is undone', (now) => now === 0);
  await studio.page.keyboard.press('Control+y');
  await studio.covers('it is back', (now) => now === share);
  await studio.page.getByTitle('Show on the stage').click();
  await studio.button('Invert').click();
  await shows(studio, 'picture');
});

visit('a file that is dropped on the prompt is opened', {}, async (studio) => {
  const transfer = await studio.page.evaluateHandle((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
    return transfer;
  }, greenPng(300, 200).toString('base64'));
  await studio.prompt.dispatchEvent('dragover', { dataTransfer: transfer });
  await studio.prompt.dispatchEvent('drop', { dataTransfer: transfer });
  await studio.button('Brush').waitFor();
});

visit('a double click sends once and cancels nothing', {}, async (studio) => {
  await studio.openGreen();
  await studio.paintSomething();
  await studio.button('Edit picture').dblclick();
  await studio.waitForResults(1);
  assert.equal(studio.watch.edits().length, 1);
});

visit('a brush suits the picture until one is chosen', {}, async (studio) => {
  const brush = studio.find('slider', 'Brush size');
  const of = async (width, height) => {
    await studio.openGreen(width, height);
    return parseInt(await brush.getAttribute('aria-valuetext'), 10);
  };
  assert.equal(await of(600, 400), 80);
  const large = await of(4000, 3000);
  assert.ok(large > 200, `${large}`);
});
