// The tools of the mask beside brush and eraser, by mouse and by keys, and the mask as a file.

import assert from 'node:assert/strict';

import { savedMask, sentMask } from './masks.mjs';
import { file, photo, visit } from './studio.mjs';

const SQUARE = [[0.4, 0.2], [0.6, 0.2], [0.6, 0.4], [0.4, 0.4]];

for (const [name, key] of [['Rectangle', 'r'], ['Ellipse', 'o'], ['Lasso', 'l']]) {
  visit(`the ${name.toLowerCase()} is drawn by a drag and is one step`, {}, async (studio) => {
    await studio.openGreen();
    await studio.page.keyboard.press(key);
    assert.equal(await studio.button(name).getAttribute('aria-pressed'), 'true');
    assert.ok((await studio.button(name).getAttribute('title')).includes(`(${key.toUpperCase()})`));
    const corners = name === 'Lasso' ? SQUARE : [SQUARE[0], SQUARE[2]];
    await studio.paint(corners.map(([x, y]) => studio.point(x, y)));
    await studio.covers('the shape covers something', (found) => found > 1);
    await studio.button('Undo').click();
    await studio.covers('one step took all of it away', (found) => found === 0);
  });
}

visit('a polygon is clicked together and closed by Enter', {}, async (studio) => {
  await studio.openGreen();
  await studio.button('Polygon lasso').click();
  for (const [x, y] of SQUARE) {
    await studio.page.mouse.click(...studio.point(x, y));
    await studio.page.waitForTimeout(400);
  }
  await studio.page.keyboard.press('Enter');
  const found = await studio.covers('the polygon covers something', (now) => now > 1);
  await studio.button('Rectangle').click();
  await studio.button('Replace the mask').click();
  await studio.paint([SQUARE[0], SQUARE[2]].map(([x, y]) => studio.point(x, y)));
  await studio.covers('the rectangle of the same corners is the same', (now) => Math.abs(now - found) < 0.2);
});

visit('the wand selects by colour, and its tolerance counts afterwards', {}, async (studio) => {
  await studio.open(photo('coffee.png'));
  await studio.button('Magic wand').click();
  await studio.page.mouse.click(...studio.point(0.55, 0.2));
  const first = await studio.covers('the wand selected something', (found) => found > 0);
  await studio.find('slider', 'Tolerance').fill('80');
  const more = await studio.covers('a higher tolerance selects more', (found) => found > first);
  await studio.button('History').click();
  const { steps } = studio;
  assert.deepEqual(await steps.allTextContents(), ['Picture opened', 'Magic wand']);
  await steps.first().getByRole('button').click();
  await studio.covers('one can jump to the beginning', (found) => found === 0);
  await steps.last().getByRole('button').click();
  await studio.covers('and back', (found) => found === more);
});

visit('invert, select all, fill holes and clear', {}, async (studio) => {
  await studio.openGreen();
  await studio.page.keyboard.press('r');
  await studio.paint([SQUARE[0], SQUARE[2]].map(([x, y]) => studio.point(x, y)));
  const square = await studio.covers('there is a square', (found) => found > 1);
  await studio.button('Subtract from the mask').click();
  await studio.paint([studio.point(0.45, 0.25), studio.point(0.55, 0.35)]);
  await studio.covers('it has a hole', (found) => found < square);
  await studio.button('Fill holes').click();
  await studio.covers('the hole is filled', (found) => found === square);
  await studio.button('Invert').click();
  await studio.covers('all but the square', (found) => Math.abs(found - (100 - square)) < 0.11);
  await studio.button('Select all').click();
  await studio.covers('everything', (found) => found === 100);
  await studio.button('Clear mask').click();
  assert.ok(await studio.maskIsEmpty());
});

visit('growing is seen before it counts', {}, async (studio) => {
  await studio.openGreen();
  await studio.paintSomething();
  const painted = await studio.share();
  await studio.button('Grow, shrink, feather, smooth').click();
  const grown = await studio.covers('the mask is seen grown', (found) => found > painted);
  await studio.button('Discard').click();
  await studio.covers('it is as it was', (found) => found === painted);
  await studio.page.keyboard.press('g');
  await studio.covers('it is seen again', (found) => found === grown);
  await studio.button('Shrink').click();
  await studio.covers('now smaller', (found) => found < painted);
  await studio.button('Apply').click();
  await studio.button('Undo').click();
  await studio.covers('undone as one step', (found) => found === painted);
});

visit('the mask sent is the mask saved, and one that is imported is sent the same', {}, async (studio) => {
  await studio.openGreen();
  await studio.paintSomething();
  const saved = [await savedMask(studio), await savedMask(studio, 'Save as PNG, black and white')];
  const sent = await sentMask(studio);
  assert.ok(sent.equals(saved[0]), 'what was saved is not what was sent');
  for (const bytes of saved) {
    await studio.button('Back to the picture').click();
    await studio.button('Clear mask').click();
    await studio.page.getByLabel('Mask file').setInputFiles(file('mask.png', 'image/png', bytes));
    await studio.waitForNotice('Mask imported');
    assert.ok((await sentMask(studio)).equals(sent), 'what was imported is not what was sent');
  }
});

visit('tool, size and look are remembered', {}, async (studio) => {
  await studio.openGreen();
  await studio.find('slider', 'Brush size').fill('60');
  const size = await studio.find('slider', 'Brush size').getAttribute('aria-valuetext');
  await studio.button('Look of the mask').click();
  await studio.button('Green').click();
  await studio.button('Eraser').click();
  await studio.page.reload();
  await studio.openGreen();
  assert.equal(await studio.button('Eraser').getAttribute('aria-pressed'), 'true');
  assert.equal(await studio.find('slider', 'Brush size').getAttribute('aria-valuetext'), size);
  await studio.button('Look of the mask').click();
  assert.equal(await studio.button('Green').getAttribute('aria-pressed'), 'true');
});
