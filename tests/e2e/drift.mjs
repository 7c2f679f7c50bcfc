// An edit by a server that changes every pixel, and what of the picture is outside of what was painted.

import assert from 'node:assert/strict';

import { Plane, savedMask } from './masks.mjs';
import * as mock from './mock.mjs';
import { compare, mean } from './photos.mjs';
import { file } from './studio.mjs';

/** Opens a picture with something painted, for a server that changes every pixel. */
export async function begin(studio, name, { bytes, type }, stroke) {
  await studio.open(file(name, type, bytes));
  await (stroke ? studio.paint(stroke) : studio.paintSomething());
  const mask = Plane.of(await savedMask(studio));
  await studio.prompt.fill('a red hat');
  await studio.showMoreOptions();
  await studio.set('Previews', 'None');
  await studio.useServer(mock.faulty('drift'));
  return mask;
}

/** Edits; the number of pixels that are said to be put back. */
export async function edit(studio) {
  const count = (await studio.results.count()) + 1;
  await studio.edit();
  await studio.waitForResults(count);
  const words = await report(studio).textContent();
  return Number(words.match(/^The model changed ([\d,]+) pixels outside your mask; they were put back\.$/)[1].replaceAll(',', ''));
}

/** What the page says about the result on the stage. */
export function report(studio) {
  return studio.page.getByRole('status').filter({ hasText: /outside your mask/ });
}

/** Unfolds how a result is laid over its picture; the two sliders for the edge. */
export async function edge(studio) {
  await studio.unfold('How it is laid over the picture');
  const panel = studio.find('region', 'How it is laid over the picture');
  return { grow: studio.find('slider', 'Grow', panel), feather: studio.find('slider', 'Feather', panel) };
}

/** The most pixels from what is painted that something of a result is seen at. */
export async function reach(studio) {
  const { grow, feather } = await edge(studio);
  const [grown, soft] = await Promise.all([grow, feather].map((slider) => slider.getAttribute('aria-valuetext')));
  assert.match(grown + soft, /^\d+ px\d+ px$/);
  return parseInt(grown, 10) + 1.5 * parseInt(soft, 10) + 4;
}

/** Tells of a pixel whether it is more than `reach` away from all that is painted, in its row or column or both. */
export function beyond(mask, reach) {
  const { width, height } = mask;
  const near = new Uint8Array(width * height);
  const columns = new Uint8Array(width * height);
  const spread = (from, to, first, step, length) => {
    let last = -Infinity;
    for (let index = 0; index < length; index += 1) {
      if (from[first + index * step]) last = index;
      if (index - last <= reach) to[first + index * step] = 1;
    }
    last = Infinity;
    for (let index = length - 1; index >= 0; index -= 1) {
      if (from[first + index * step]) last = index;
      if (last - index <= reach) to[first + index * step] = 1;
    }
  };
  for (let x = 0; x < width; x += 1) spread(mask.data, columns, x, width, height);
  for (let y = 0; y < height; y += 1) spread(columns, near, y * width, 1, width);
  return (x, y) => near[y * width + x] === 0;
}

/** Asserts that a saved picture is the original outside of the mask, and the model's inside. */
export function check(original, saved, mask, outside) {
  const { most, pixels } = compare(original, saved, outside);
  assert.ok(pixels > (mask.width * mask.height) / 3, `only ${pixels} pixels are outside`);
  assert.equal(most, 0, 'a pixel outside the mask is another one');
  const [red, green, blue] = mean(saved, (x, y) => mask.at(x, y) === 255);
  const full = saved.deep ? 65535 : 255;
  assert.ok(red > Math.max(green, blue) + full / 8, `inside the mask it is ${[red, green, blue]}, and not as the model has it`);
}

/** The smallest box that holds all that is covered: columns and rows from, and how many. */
export function bounds(mask) {
  let [left, top, right, bottom] = [mask.width, mask.height, 0, 0];
  for (let y = 0; y < mask.height; y += 1) {
    for (let x = 0; x < mask.width; x += 1) {
      if (mask.at(x, y) === 0) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}
