// Several fingers, by the browser's own input events. What a phone's person does first is with the phone's tests.

import assert from 'node:assert/strict';

import { savedMask } from './masks.mjs';
import { greenPlace } from './pixels.mjs';
import { visit } from './studio.mjs';
import { Fingers } from './touch.mjs';

const PHONE = { phone: true };

/** Opens a picture and draws on it. */
async function begin(studio) {
  await studio.openGreen();
  const fingers = await Fingers.on(studio.page);
  await fingers.draw([studio.point(0.4, 0.18), studio.point(0.6, 0.18)]);
  await studio.covers('there is a stroke', (found) => found > 0);
  return fingers;
}

/** The steps that are done. */
async function steps(studio) {
  await studio.unfold('History');
  const done = await studio.steps.locator('[data-undone=false]').allTextContents();
  await studio.button('History').click();
  return done;
}

/** Where the page shows the picture, as far as it can be seen. */
async function place(studio) {
  await studio.still();
  return greenPlace(await studio.look());
}

visit('pinching and moving with two fingers changes the view and nothing else', PHONE, async (studio) => {
  const fingers = await begin(studio);
  const drawn = await savedMask(studio);
  await studio.button('Import and export').click();
  const before = await place(studio);
  const [left, right] = [studio.point(0.4, 0.3), studio.point(0.6, 0.3)];

  await fingers.land(1, left);
  await fingers.move([1, [left[0], left[1] + 4]]);
  await fingers.land(2, right);
  const closer = [[1, [left[0] + 20, left[1]]], [2, [right[0] - 20, right[1]]]];
  await fingers.move(...closer);
  await fingers.lift(1);
  await fingers.lift(2);
  const smaller = await place(studio);
  const shrunk = (right[0] - left[0] - 40) / Math.hypot(right[0] - left[0], 4);
  const factor = (smaller.right - smaller.left) / (before.right - before.left);
  assert.ok(Math.abs(factor - shrunk) < 0.02, `pinched by ${factor}, not ${shrunk}`);

  await fingers.land(1, left);
  await fingers.land(2, right);
  for (const by of [10, 25, 40]) await fingers.move([1, [left[0] + by, left[1] + by]], [2, [right[0] + by, right[1] + by]]);
  await fingers.lift(2);
  await fingers.lift(1);
  const moved = await place(studio);
  for (const edge of ['left', 'top', 'right', 'bottom']) {
    assert.ok(Math.abs(moved[edge] - smaller[edge] - 40) < 1, `${edge} went from ${smaller[edge]} to ${moved[edge]}`);
  }

  assert.deepEqual(await steps(studio), ['Picture opened', 'Brush']);
  assert.ok((await savedMask(studio)).equals(drawn), 'the mask is another');
});

visit('two fingers that tap undo, three redo', PHONE, async (studio) => {
  const fingers = await begin(studio);
  const one = await studio.share();
  await fingers.draw([studio.point(0.4, 0.28), studio.point(0.6, 0.28)]);
  const two = await studio.covers('there are two strokes', (found) => found > one);
  const [a, b, c] = [0.35, 0.5, 0.65].map((across) => studio.point(across, 0.23));
  await fingers.tap(a, b);
  await studio.covers('the second is undone', (found) => found === one);
  await fingers.tap(a, b);
  await studio.covers('the first too', (found) => found === 0);
  await fingers.tap(a, b, c);
  await studio.covers('the first is back', (found) => found === one);
  await fingers.tap(a, b, c);
  await studio.covers('and the second', (found) => found === two);
  assert.deepEqual(await steps(studio), ['Picture opened', 'Brush', 'Brush']);
});

visit('a second finger on a stroke that is well under way ends it and keeps it', PHONE, async (studio) => {
  const fingers = await begin(studio);
  const before = await studio.share();
  await fingers.land(1, studio.point(0.3, 0.3));
  await fingers.move([1, studio.point(0.5, 0.3)]);
  // A stroke is well under way after half a second.
  await studio.page.waitForTimeout(600);
  await fingers.land(2, studio.point(0.7, 0.3));
  const drawn = await studio.covers('the stroke is kept', (found) => found > before * 1.5);
  await fingers.move([1, studio.point(0.4, 0.3)], [2, studio.point(0.8, 0.3)]);
  await fingers.lift(1);
  await fingers.lift(2);
  assert.equal(await studio.share(), drawn);
  assert.deepEqual(await steps(studio), ['Picture opened', 'Brush', 'Brush']);
});

visit('a touch that the system takes away leaves nothing', PHONE, async (studio) => {
  const fingers = await begin(studio);
  const before = await studio.share();
  const path = [studio.point(0.3, 0.25), studio.point(0.5, 0.3), studio.point(0.5, 0.33)];
  for (const tool of ['Brush', 'Rectangle', 'Lasso']) {
    await studio.button(tool).click();
    await fingers.land(1, path[0]);
    for (const point of path.slice(1)) await fingers.move([1, point]);
    await fingers.cancel();
    await studio.covers(`the ${tool} left nothing`, (found) => found === before);
    assert.deepEqual(await steps(studio), ['Picture opened', 'Brush'], tool);
    await fingers.draw(path);
    await studio.covers(`the ${tool} draws afterwards`, (found) => found > before);
    await studio.button('Undo').click();
  }
});
