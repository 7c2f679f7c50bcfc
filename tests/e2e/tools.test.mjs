// The tools of the mask beside brush and eraser, by mouse and by keys, and the mask as a file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { decodePng, greenPng } from './pixels.mjs';
import { file, photo, visit } from './studio.mjs';

/** The share of the picture that the page says is masked, in per cent. */
async function share(studio) {
  const words = await studio.page.locator('.mask-state').textContent();
  if (words === studio.say('No mask: all may change.')) return 0;
  if (words === studio.say('Mask covers everything.')) return 100;
  return Number(words.match(/([\d.]+) %/)[1]);
}

async function covers(studio, what, holds) {
  let found;
  await eventually(what, async () => {
    found = await share(studio);
    return holds(found);
  });
  return found;
}

/** Opens a picture of one colour. */
async function begin(studio) {
  await studio.open(file('green.png', 'image/png', greenPng(600, 400)));
}

const SQUARE = [[0.4, 0.2], [0.6, 0.2], [0.6, 0.4], [0.4, 0.4]];

for (const [name, key] of [['Rectangle', 'r'], ['Ellipse', 'o'], ['Lasso', 'l']]) {
  visit(`the ${name.toLowerCase()} is drawn by a drag and is one step`, {}, async (studio) => {
    await begin(studio);
    await studio.page.keyboard.press(key);
    assert.equal(await studio.button(name).getAttribute('aria-pressed'), 'true');
    assert.ok((await studio.button(name).getAttribute('title')).includes(`(${key.toUpperCase()})`));
    const corners = name === 'Lasso' ? SQUARE : [SQUARE[0], SQUARE[2]];
    await studio.paint(corners.map(([x, y]) => studio.point(x, y)));
    await covers(studio, 'the shape covers something', (found) => found > 1);
    await studio.button('Undo').click();
    await covers(studio, 'one step took all of it away', (found) => found === 0);
  });
}

visit('a polygon is clicked together and closed by Enter', {}, async (studio) => {
  await begin(studio);
  await studio.button('Polygon lasso').click();
  for (const [x, y] of SQUARE) {
    await studio.page.mouse.click(...studio.point(x, y));
    await studio.page.waitForTimeout(400);
  }
  await studio.page.keyboard.press('Enter');
  const found = await covers(studio, 'the polygon covers something', (now) => now > 1);
  await studio.button('Rectangle').click();
  await studio.button('Replace the mask').click();
  await studio.paint([SQUARE[0], SQUARE[2]].map(([x, y]) => studio.point(x, y)));
  await covers(studio, 'the rectangle of the same corners is the same', (now) => Math.abs(now - found) < 0.2);
});

visit('the wand selects by colour, and its tolerance counts afterwards', {}, async (studio) => {
  await studio.open(photo('coffee.png'));
  await studio.button('Magic wand').click();
  await studio.page.mouse.click(...studio.point(0.55, 0.2));
  const first = await covers(studio, 'the wand selected something', (found) => found > 0);
  await studio.find('slider', 'Tolerance').fill('80');
  const more = await covers(studio, 'a higher tolerance selects more', (found) => found > first);
  await studio.button('History').click();
  const steps = studio.find('region', 'History').getByRole('listitem');
  assert.deepEqual(await steps.allTextContents(), ['Picture opened', 'Magic wand']);
  await steps.first().getByRole('button').click();
  await covers(studio, 'one can jump to the beginning', (found) => found === 0);
  await steps.last().getByRole('button').click();
  await covers(studio, 'and back', (found) => found === more);
});

visit('invert, select all, fill holes and clear', {}, async (studio) => {
  await begin(studio);
  await studio.page.keyboard.press('r');
  await studio.paint([SQUARE[0], SQUARE[2]].map(([x, y]) => studio.point(x, y)));
  const square = await covers(studio, 'there is a square', (found) => found > 1);
  await studio.button('Subtract from the mask').click();
  await studio.paint([studio.point(0.45, 0.25), studio.point(0.55, 0.35)]);
  await covers(studio, 'it has a hole', (found) => found < square);
  await studio.button('Fill holes').click();
  await covers(studio, 'the hole is filled', (found) => found === square);
  await studio.button('Invert').click();
  await covers(studio, 'all but the square', (found) => Math.abs(found - (100 - square)) < 0.11);
  await studio.button('Select all').click();
  await covers(studio, 'everything', (found) => found === 100);
  await studio.button('Clear mask').click();
  assert.ok(await studio.maskIsEmpty());
});

visit('growing is seen before it counts', {}, async (studio) => {
  await begin(studio);
  await studio.paintSomething();
  const painted = await share(studio);
  await studio.button('Grow, shrink, feather, smooth').click();
  const grown = await covers(studio, 'the mask is seen grown', (found) => found > painted);
  await studio.button('Discard').click();
  await covers(studio, 'it is as it was', (found) => found === painted);
  await studio.page.keyboard.press('g');
  await covers(studio, 'it is seen again', (found) => found === grown);
  await studio.button('Shrink').click();
  await covers(studio, 'now smaller', (found) => found < painted);
  await studio.button('Apply').click();
  await studio.button('Undo').click();
  await covers(studio, 'undone as one step', (found) => found === painted);
});

visit('the mask sent is the mask saved, and one that is imported is sent the same', {}, async (studio) => {
  await begin(studio);
  await studio.paintSomething();
  const saved = {};
  await studio.button('Import and export').click();
  for (const name of ['Save as PNG, transparent', 'Save as PNG, black and white']) {
    const saving = studio.page.waitForEvent('download');
    await studio.button(name).click();
    saved[name] = readFileSync(await (await saving).path());
  }
  await studio.prompt.fill('something else');
  await studio.edit();
  await studio.waitForResults(1);
  const sent = await mock.partNamed('mask');
  assert.ok(sent.equals(saved['Save as PNG, transparent']), 'what was saved is not what was sent');

  for (const [name, bytes] of Object.entries(saved)) {
    await studio.button('Back to the picture').click();
    await studio.button('Clear mask').click();
    await studio.page.getByLabel('Mask file').setInputFiles(file('mask.png', 'image/png', bytes));
    await studio.waitForNotice('Mask imported');
    await studio.edit();
    await eventually(`${name} was sent`, async () => (await mock.partNamed('mask')).equals(sent));
    await studio.button('Edit image').waitFor();
    await eventually('a result is shown', () => studio.button('Back to the picture').isVisible());
  }
});

visit('a mask of another size is scaled and says so, and a file that is no picture leaves the mask alone', {}, async (studio) => {
  await begin(studio);
  await studio.paintSomething();
  const painted = await share(studio);
  await studio.button('Import and export').click();
  const chooser = studio.page.getByLabel('Mask file');
  await chooser.setInputFiles(file('notes.png', 'image/png', Buffer.from('no picture')));
  await studio.waitForNotice('Mask not imported');
  assert.equal(await share(studio), painted);
  await chooser.setInputFiles(file('light.png', 'image/png', greenPng(300, 200)));
  await studio.waitForNotice('Mask imported');
  assert.match(await studio.alert.textContent(), /300 × 200/);
  const flipped = await share(studio);
  await studio.button('Swap kept and edited').click();
  await covers(studio, 'kept and edited have changed places', (found) => found !== flipped);
});

visit('a result gives its mask back', {}, async (studio) => {
  await begin(studio);
  await studio.paintSomething();
  const painted = await studio.mask();
  await studio.prompt.fill('something else');
  await studio.edit();
  await studio.waitForResults(1);
  await studio.button('Back to the picture').click();
  await studio.button('Clear mask').click();
  await studio.button('Take its mask', studio.results.first()).click();
  await eventually('the mask is back', async () => (await studio.mask()) === painted);
});

visit('keys alone paint, and ? lists them', {}, async (studio) => {
  await begin(studio);
  const { keyboard } = studio.page;
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  for (let step = 0; step < 12; step += 1) await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await covers(studio, 'a stroke is there', (found) => found > 1);
  await keyboard.press('?');
  const dialog = studio.find('dialog', 'Keyboard shortcuts');
  await dialog.waitFor();
  for (const words of ['Magic wand', 'Polygon lasso', 'Undo', 'Ctrl+Z']) {
    assert.ok(await dialog.getByText(words, { exact: true }).first().isVisible(), words);
  }
  await studio.keep('keyboard shortcuts');
});

visit('tool, size and look are remembered', {}, async (studio) => {
  await begin(studio);
  await studio.find('slider', 'Brush size').fill('60');
  const size = await studio.find('slider', 'Brush size').getAttribute('aria-valuetext');
  await studio.button('Look of the mask').click();
  await studio.button('Green').click();
  await studio.button('Eraser').click();
  await studio.page.reload();
  await begin(studio);
  assert.equal(await studio.button('Eraser').getAttribute('aria-pressed'), 'true');
  assert.equal(await studio.find('slider', 'Brush size').getAttribute('aria-valuetext'), size);
  await studio.button('Look of the mask').click();
  assert.equal(await studio.button('Green').getAttribute('aria-pressed'), 'true');
});
