// Each tool by the keyboard alone, and the words that say which key does what.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import { Plane, savedMask } from './masks.mjs';
import { greenPlace } from './pixels.mjs';
import { visit } from './studio.mjs';

const WIDTH = 600;
const HEIGHT = 400;

/** Presses keys one after the other; `3 ArrowRight` is one pressed three times. */
async function press(studio, ...keys) {
  for (const key of keys) {
    const [, times = 1, name] = key.match(/^(?:(\d+) )?(.+)$/);
    for (let time = 0; time < times; time += 1) await studio.page.keyboard.press(name);
  }
}

/** Opens a picture in its actual size, so that an arrow key goes by pixels of the picture, with the cursor in its middle. */
async function begin(studio) {
  await studio.openGreen(WIDTH, HEIGHT);
  await press(studio, '1');
}

/** What the mask covers, in pixels. The cursor is gone afterwards. */
async function pixels(studio) {
  const plane = Plane.of(await savedMask(studio));
  // The button that saved it has the focus, and would take Enter.
  await studio.canvas.focus();
  await press(studio, 'Escape');
  return plane.data.reduce((sum, pixel) => sum + pixel, 0) / 255;
}

async function coversPixels(studio, wanted, slack, what) {
  const found = await pixels(studio);
  assert.ok(Math.abs(found - wanted) <= slack, `${what} covers ${found} pixels, not ${wanted}`);
}

/** From corner to corner of a box of 128 × 64 pixels. */
const ACROSS = ['2 Shift+ArrowRight', 'Shift+ArrowDown'];

visit('by keys: rectangle, ellipse and lasso', {}, async (studio) => {
  await begin(studio);
  const shapes = [
    ['r', 'Rectangle', ACROSS, 128 * 64],
    ['o', 'Ellipse', ACROSS, (Math.PI / 4) * 128 * 64],
    ['l', 'Lasso', ['16 ArrowRight', '8 ArrowDown'], (128 * 64) / 2],
  ];
  for (const [key, name, way, wanted] of shapes) {
    await press(studio, key);
    assert.equal(await studio.button(name).getAttribute('aria-pressed'), 'true');
    // The first press shows the cursor, the next puts the tool down, the last lifts it.
    await press(studio, 'Enter', 'Enter', ...way, 'Enter');
    await coversPixels(studio, wanted, 8, name);
    await press(studio, 'Control+z');
    await coversPixels(studio, 0, 0, `what is left of the ${name}`);
  }
});

visit('by keys: the polygon, with Enter, Backspace and Esc', {}, async (studio) => {
  await begin(studio);
  const triangle = ['p', 'Enter', 'Enter', '2 Shift+ArrowRight', 'Enter', '2 Shift+ArrowDown', 'Enter'];
  await press(studio, ...triangle, 'Enter');
  await coversPixels(studio, (128 * 128) / 2, 2, 'a triangle, closed by Enter on its last corner,');
  await press(studio, 'Control+z');

  await press(studio, ...triangle, '3 Shift+ArrowLeft', 'Enter', 'Backspace', 'Enter', 'Enter');
  await coversPixels(studio, ((128 + 192) / 2) * 128, 2, 'a polygon whose last corner was set again');
  await press(studio, 'Control+z');

  await press(studio, ...triangle, 'Escape');
  await coversPixels(studio, 0, 0, 'a polygon that was dropped');
  assert.ok(await studio.button('Undo').isDisabled(), 'it left a step');
  await press(studio, ...triangle, '3 Backspace');
  await coversPixels(studio, 0, 0, 'a polygon without corners');
  assert.ok(await studio.button('Undo').isDisabled(), 'it left a step');
});

visit('by keys: brush and eraser, and their size', {}, async (studio) => {
  await begin(studio);
  const size = async () => parseInt(await studio.find('slider', 'Brush size').getAttribute('aria-valuetext'), 10);
  const before = await size();
  await press(studio, '3 ]');
  assert.ok((await size()) > before);
  await press(studio, '9 [');
  const small = await size();
  assert.ok(small < before);
  await press(studio, '5 Shift+{');
  assert.equal(await studio.find('slider', 'Hardness').getAttribute('aria-valuetext'), '50 %');
  await press(studio, '5 Shift+}');
  const dot = (Math.PI / 4) * small * small;
  await press(studio, 'b', 'Enter', 'Enter', '2 Shift+ArrowRight', 'Enter');
  await coversPixels(studio, 128 * small + dot, 4, 'a stroke');
  await press(studio, 'Control+a', 'e', 'Enter', 'Enter', 'Shift+ArrowDown', 'Enter');
  await coversPixels(studio, WIDTH * HEIGHT - 64 * small - dot, 4, 'what the eraser left');
});

visit('by keys: wand, hand, and the whole mask', {}, async (studio) => {
  await begin(studio);
  await press(studio, 'w', 'Enter', 'Enter');
  await studio.covers('the wand took the one colour there is', (found) => found === 100);
  await press(studio, 'i');
  await studio.covers('all is kept', (found) => found === 0);
  await press(studio, 'Escape', 'r', 'Enter', 'Enter', ...ACROSS, 'Enter', 'Escape');
  const rectangle = await pixels(studio);
  await press(studio, 'g');
  await studio.button('Apply').waitFor();
  await studio.covers('it is seen grown', (found) => found > (rectangle / WIDTH / HEIGHT) * 100 + 0.5);
  await press(studio, 'Escape');
  await studio.button('Apply').waitFor({ state: 'hidden' });
  await coversPixels(studio, rectangle, 0, 'what was grown and dropped');
  await press(studio, 'g');
  await studio.button('Apply').waitFor();
  await studio.covers('it is seen grown again', (found) => found > (rectangle / WIDTH / HEIGHT) * 100 + 0.5);
  await press(studio, 'Enter');
  await studio.button('Apply').waitFor({ state: 'hidden' });
  // By 8 pixels all around, to within one, with round corners.
  await coversPixels(studio, 144 * 80 - 64 * (4 - Math.PI), 2 * (144 + 80), 'what was grown');
  await press(studio, 'Control+a');
  await studio.covers('everything', (found) => found === 100);
  await press(studio, 'Delete');
  await studio.covers('nothing', (found) => found === 0);
  const right = async () => greenPlace(await studio.look()).right;
  await studio.still();
  const before = await right();
  await press(studio, 'h', '3 ArrowRight');
  await eventually('the view is moved by three leaps', async () => Math.abs(before - 3 * 64 - (await right())) < 1);
  await studio.unfold('History');
  const steps = ['Picture opened', 'Magic wand', 'Invert', 'Rectangle', 'Grow', 'Select all', 'Clear mask'];
  assert.deepEqual(await studio.steps.allTextContents(), steps);
});

visit('every button that has a key says it, as the list of keys does', {}, async (studio) => {
  await studio.openGreen();
  await press(studio, '?');
  const dialog = studio.find('dialog', 'Keyboard shortcuts');
  await dialog.waitFor();
  await studio.keep('keyboard shortcuts');
  const rows = await dialog.locator('.row').evaluateAll((all) => {
    return all.map((row) => [row.querySelector('dt').textContent, [...row.querySelectorAll('kbd')].map((key) => key.textContent)]);
  });
  await studio.button('Close', dialog).click();
  const keys = new Map(rows);
  const tools = studio.find('toolbar', 'Tools');
  const said = new Map();
  for (const button of [...(await tools.getByRole('button').all()), ...(await studio.find('group', 'View').getByRole('button').all())]) {
    const name = (await button.getAttribute('aria-label')) ?? (await button.locator('.visually-hidden').textContent());
    const title = await button.getAttribute('title');
    const [, key] = title.match(/\((\S+)\)$/) ?? [];
    said.set(name, key);
    assert.equal(key, keys.get(name)?.[0], `${name} says '${title}'`);
  }
  const names = ['Brush', 'Eraser', 'Rectangle', 'Ellipse', 'Lasso', 'Polygon lasso', 'Magic wand', 'Hand'];
  assert.deepEqual(names.map((name) => said.get(name)), ['B', 'E', 'R', 'O', 'L', 'P', 'W', 'H']);
  for (const name of ['Undo', 'Redo', 'Invert', 'Fill holes', 'Select all', 'Clear mask', 'Grow, shrink, feather, smooth', 'Fit', 'Actual size', 'Zoom in', 'Zoom out']) {
    assert.ok(said.get(name), `${name} says no key`);
  }
});
