// The canvas made larger, and the frame around the mask put somewhere else.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import { Plane, savedMask, sentMask } from './masks.mjs';
import * as mock from './mock.mjs';
import { read, samples, written } from './photos.mjs';
import { file, photo, visit } from './studio.mjs';
import { Fingers } from './touch.mjs';

/** Opens the panel that makes the canvas larger. */
async function extend(studio) {
  await studio.button('Extend the canvas').click();
  const panel = studio.find('form', 'Extend the canvas');
  await panel.waitFor();
  return panel;
}

/** The numbers in the panel, by the names of their fields. */
async function numbers(studio, panel) {
  const names = ['Width', 'Height', 'Left', 'Right', 'Top', 'Bottom'];
  const values = await Promise.all(names.map((name) => studio.find('spinbutton', `${name}, px`, panel).inputValue()));
  return Object.fromEntries(names.map((name, index) => [name, Number(values[index])]));
}

/** Waits until all of these numbers are in the panel. */
async function hasNumbers(studio, panel, expected) {
  await eventually(`it is ${JSON.stringify(expected)}`, async () => {
    const found = await numbers(studio, panel);
    assert.deepEqual({ ...found, ...expected }, found);
    return true;
  });
}

/** The middle of an edge or a corner on the page. */
async function middle(edge) {
  const { x, y, width, height } = await edge.boundingBox();
  return [x + width / 2, y + height / 2];
}

/** How many pixels of the page one of the picture takes. */
async function scale(studio) {
  const percent = await studio.button('Actual size').textContent();
  return Number(percent.match(/([\d.]+) %/)[1]) / 100;
}

/** Waits until the new part of a larger canvas is masked, and asserts that it is the mask. */
async function isMasked(studio, { width, height }, isNew) {
  await eventually('what is new is masked', async () => !(await studio.maskIsEmpty()));
  const mask = Plane.of(await savedMask(studio));
  assert.deepEqual([mask.width, mask.height], [width, height]);
  mask.data.forEach((coverage, at) => {
    const [x, y] = [at % mask.width, Math.floor(at / mask.width)];
    if (coverage !== (isNew(x, y) ? 255 : 0)) assert.fail(`coverage at ${x}, ${y} is ${coverage}`);
  });
}

visit('what is new of a larger canvas mirrors the picture and is masked', {}, async (studio) => {
  const original = await samples('chelsea.png');
  const { width, height } = original;
  await studio.open(photo('chelsea.png'));
  const panel = await extend(studio);
  const apply = studio.button('Extend', panel);
  assert.ok(await apply.isDisabled(), 'there is nothing to extend by');
  await studio.find('spinbutton', 'Left, px', panel).fill('40');
  await studio.find('spinbutton', 'Bottom, px', panel).fill('25');
  await panel.getByText(`The canvas becomes ${width + 40} × ${height + 25}.`).waitFor();
  await apply.click();
  await panel.waitFor({ state: 'hidden' });
  await isMasked(studio, { width: width + 40, height: height + 25 }, (x, y) => x < 40 || y >= height);
  await studio.prompt.fill('more of it');
  await sentMask(studio);
  const saved = await read((await studio.saveExact(studio.results.first())).bytes);
  assert.deepEqual([saved.width, saved.height], [width + 40, height + 25]);
  // Away from the edge that is grown and feathered, the picture is as it was.
  const line = (picture, x, y, pixels) => picture.data.subarray((y * picture.width + x) * picture.channels, (y * picture.width + x + pixels) * picture.channels);
  for (let y = 0; y < height - 40; y += 1) {
    const found = line(saved, 80, y, width - 40).filter((_, at) => saved.channels === 3 || at % 4 < 3);
    assert.deepEqual(found, line(original, 40, y, width - 40), `row ${y}`);
  }
});

visit('what was painted before is still masked on the larger canvas', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  const painted = Plane.of(await savedMask(studio));
  const panel = await extend(studio);
  await studio.find('spinbutton', 'Left, px', panel).fill('40');
  await studio.find('spinbutton', 'Bottom, px', panel).fill('25');
  await studio.button('Extend', panel).click();
  await panel.waitFor({ state: 'hidden' });
  await studio.button('Back to the previous picture').waitFor();
  const mask = Plane.of(await savedMask(studio));
  assert.deepEqual([mask.width, mask.height], [painted.width + 40, painted.height + 25]);
  mask.data.forEach((coverage, at) => {
    const [x, y] = [at % mask.width, Math.floor(at / mask.width)];
    const expected = x < 40 || y >= painted.height ? 255 : painted.data[y * painted.width + x - 40];
    if (coverage !== expected) assert.fail(`coverage at ${x}, ${y} is ${coverage}, not ${expected}`);
  });
});

visit('a ratio makes the canvas no larger than it has to be, and a size is shared by the sides', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  const panel = await extend(studio);
  await hasNumbers(studio, panel, { Width: 451, Height: 300 });
  await studio.choice('Ratio', panel).selectOption('1:1');
  await hasNumbers(studio, panel, { Width: 451, Height: 451, Top: 75, Bottom: 76, Left: 0, Right: 0 });
  await panel.getByText('The canvas becomes 451 × 451.').waitFor();
  await studio.find('spinbutton', 'Width, px', panel).fill('');
  // While it is typed, the number is too small for a canvas, and yet stays as it is.
  await studio.find('spinbutton', 'Width, px', panel).pressSequentially('602');
  await hasNumbers(studio, panel, { Width: 602, Left: 75, Right: 76 });
  assert.equal(await studio.choice('Ratio', panel).inputValue(), '4:3');
  // Nor do its first digits take away what the sides had.
  await studio.find('spinbutton', 'Left, px', panel).fill('0');
  await studio.find('spinbutton', 'Right, px', panel).fill('100');
  await hasNumbers(studio, panel, { Width: 551 });
  await studio.find('spinbutton', 'Width, px', panel).selectText();
  await studio.find('spinbutton', 'Width, px', panel).pressSequentially('651');
  await hasNumbers(studio, panel, { Width: 651, Left: 0, Right: 200, Top: 75, Bottom: 76 });
  await studio.find('spinbutton', 'Right, px', panel).fill('9999');
  assert.equal(await studio.choice('Ratio', panel).inputValue(), '');
  await studio.find('spinbutton', 'Left, px', panel).fill('9999');
  await studio.find('spinbutton', 'Top, px', panel).fill('9999');
  await panel.getByText(/is more than this page can hold/).waitFor();
  assert.ok(await studio.button('Extend', panel).isDisabled());
});

visit('the edges of the picture are dragged outwards, and what is typed follows', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  const panel = await extend(studio);
  const { page } = studio;
  const right = studio.button('Right edge');
  const [x, y] = await middle(right);
  const one = await scale(studio);
  // 102 pixels of the picture, which is on its way to a whole number of steps.
  await studio.paint([[x, y], [x + 51 * one, y + 9], [x + 102 * one, y - 30]]);
  await hasNumbers(studio, panel, { Right: 104, Width: 555, Left: 0, Top: 0, Bottom: 0 });
  await page.getByText('555 × 300 · 1.85:1').waitFor();
  const canvas = await studio.canvas.boundingBox();
  for (const edge of await studio.find('group', 'Edges of the canvas').getByRole('button').all()) {
    const box = await edge.boundingBox();
    const name = await edge.getAttribute('aria-label');
    assert.ok(box.x > 0 && box.y > 0 && box.x + box.width < canvas.width && box.y + box.height < (await panel.boundingBox()).y, `${name} is out of sight: ${JSON.stringify(box)}`);
    assert.ok(Math.min(box.width, box.height) >= 24, `${name} is ${box.width} × ${box.height}`);
  }
  const corner = await middle(studio.button('Top left corner'));
  const now = await scale(studio);
  await studio.paint([corner, [corner[0] - 40 * now, corner[1] - 24 * now]]);
  await hasNumbers(studio, panel, { Left: 40, Top: 24, Right: 104, Bottom: 0 });
  // Near a ratio an edge snaps to it: 595 × 397 is 3:2.
  const bottom = await middle(studio.button('Bottom edge'));
  const last = await scale(studio);
  await studio.paint([bottom, [bottom[0], bottom[1] + (397 - 324 + 1) * last]]);
  await hasNumbers(studio, panel, { Width: 595, Height: 397, Bottom: 73 });
  assert.equal(await studio.choice('Ratio', panel).inputValue(), '3:2');
  // Never into the picture.
  const again = await middle(right);
  await studio.paint([again, [again[0] - 300, again[1]]]);
  await hasNumbers(studio, panel, { Right: 0 });
  await studio.keep('a larger canvas');
  await studio.button('Extend', panel).click();
  await panel.waitFor({ state: 'hidden' });
  await isMasked(studio, { width: 491, height: 397 }, (x, y) => x < 40 || y < 24 || y >= 324);
});

visit('arrow keys take the edges, Enter extends and Escape drops it', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  const button = studio.button('Extend the canvas');
  await button.focus();
  await button.press('Enter');
  const panel = studio.find('form', 'Extend the canvas');
  await panel.waitFor();
  const corner = studio.button('Bottom left corner');
  await corner.press('ArrowLeft');
  await corner.press('Shift+ArrowDown');
  await hasNumbers(studio, panel, { Left: 8, Bottom: 64, Top: 0, Right: 0 });
  await corner.press('ArrowRight');
  await corner.press('ArrowRight');
  await hasNumbers(studio, panel, { Left: 0, Bottom: 64 });
  await corner.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  assert.ok(await button.evaluate((button) => button === document.activeElement), 'the focus is lost');
  assert.ok(await studio.maskIsEmpty());

  await button.press('Enter');
  await hasNumbers(studio, panel, { Left: 0, Bottom: 0 });
  await studio.find('spinbutton', 'Top, px', panel).fill('12');
  await studio.find('spinbutton', 'Top, px', panel).press('Escape');
  await panel.waitFor({ state: 'hidden' });

  await button.press('Enter');
  await studio.button('Top edge').press('ArrowUp');
  await studio.button('Top edge').press('Enter');
  await panel.waitFor({ state: 'hidden' });
  await isMasked(studio, { width: 451, height: 308 }, (_, y) => y < 8);
});

visit('while the canvas is extended nothing is painted', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  const panel = await extend(studio);
  await studio.paint([studio.point(0.45, 0.3), studio.point(0.55, 0.33)]);
  await studio.button('Cancel', panel).click();
  await panel.waitFor({ state: 'hidden' });
  assert.ok(await studio.maskIsEmpty());
});

visit('on a phone a finger drags the edges', { phone: true }, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.button('Extend the canvas').tap();
  const panel = studio.find('form', 'Extend the canvas');
  const edge = studio.button('Left edge');
  await edge.waitFor();
  await studio.still();
  const box = await edge.boundingBox();
  assert.ok(Math.min(box.width, box.height) >= 44, `it is ${box.width} × ${box.height}`);
  const [x, y] = await middle(edge);
  const one = await scale(studio);
  const fingers = await Fingers.on(studio.page);
  await fingers.draw([[x, y], [x - 20 * one, y], [x - 64 * one, y]]);
  await eventually('the edge is out', async () => (await numbers(studio, panel)).Left >= 56);
  const { Left: left, Width: width } = await numbers(studio, panel);
  assert.equal(width, 451 + left);
  await studio.still();
  await studio.keep('a larger canvas on a phone');
  const { width: screen } = studio.page.viewportSize();
  for (const edge of await studio.find('group', 'Edges of the canvas').getByRole('button').all()) {
    const box = await edge.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= screen && box.y > 0 && box.y + box.height < (await panel.boundingBox()).y, `out of sight: ${JSON.stringify(box)}`);
  }
  await studio.button('Extend', panel).tap();
  await panel.waitFor({ state: 'hidden' });
  await isMasked(studio, { width: 451 + left, height: 300 }, (x) => x < left);
});

visit('the frame around the mask goes where it is put, by pointer and by keys, and is what is sent', {}, async (studio) => {
  const original = await samples('coffee.png', 3000, 2000);
  const bytes = await written(original, (picture) => picture.png({ compressionLevel: 1 }));
  await studio.open(file('large.png', 'image/png', bytes));
  const [x, y] = studio.point(0.5, 0.3);
  await studio.paint([[x, y], [x + 10, y + 5]]);
  const words = studio.page.getByText(/^Sent as/);
  await words.waitFor();
  const move = studio.button('Move the frame (arrow keys; double click puts it back)');
  const before = await move.boundingBox();
  await studio.paint([[before.x + 14, before.y + 14], [before.x + 44, before.y + 24]]);
  const dragged = await move.boundingBox();
  assert.ok(dragged.x > before.x + 25 && dragged.y > before.y + 5, `it went from ${JSON.stringify(before)} to ${JSON.stringify(dragged)}`);
  await move.press('ArrowLeft');
  await eventually('the key moves it back a little', async () => (await move.boundingBox()).x < dragged.x);

  const resize = studio.button('Resize the frame (arrow keys; double click puts it back)');
  const corner = await resize.boundingBox();
  await studio.paint([[corner.x + 14, corner.y + 14], [corner.x + 150, corner.y + 20]]);
  await eventually('it became wider', async () => /Sent as 1536 × 1024/.test(await words.textContent()));

  const mask = Plane.of(await savedMask(studio));
  await studio.prompt.fill('tea');
  await sentMask(studio);
  assert.equal(mock.texts(await mock.last()).size, '1536x1024');
  const part = Plane.of(await mock.partNamed('mask'));
  const share = ({ data }) => data.reduce((sum, coverage) => sum + coverage, 0);
  const scale = Math.sqrt(share(part) / share(mask));
  assert.ok(scale > 0.5 && scale <= 1.01, `the mask was sent at a scale of ${scale}`);

  await studio.button('Back to the picture').click();
  await move.dblclick();
  await eventually('a double click puts it back', async () => /Sent as 1024 × 1024/.test(await words.textContent()));
});
