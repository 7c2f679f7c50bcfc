// Masks: read from what was sent or saved.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { decodePng } from './pixels.mjs';

/** Sends the edit; the file of its mask, or `null` if none was sent. A prompt has to be there. */
export async function sentMask(studio) {
  const before = (await mock.last())?.number ?? 0;
  await studio.edit();
  await eventually('the request is there', async () => (await mock.last())?.number > before);
  await studio.button('Edit picture').waitFor();
  const { parts } = await mock.settled();
  return parts.some((part) => part.name === 'mask') ? mock.partNamed('mask') : null;
}

/** Saves the mask by the button of this name; its file. */
export async function savedMask(studio, name = 'Save as PNG, transparent') {
  await studio.unfold('Import and export');
  const saving = studio.page.waitForEvent('download');
  await studio.button(name).click();
  return readFileSync(await (await saving).path());
}

/** Which part of each pixel a mask covers, 0 to 255, row by row. */
export class Plane {
  /** Of a mask as it is sent: coverage c is (c, c, c, 255 − c). */
  static of(file) {
    const { width, height, data } = decodePng(file);
    const plane = new Plane(width, height);
    for (let pixel = 0; pixel < plane.data.length; pixel += 1) {
      const [r, g, b, a] = data.subarray(pixel * 4, pixel * 4 + 4);
      if (r !== g || r !== b || a !== 255 - r) assert.fail(`pixel ${pixel} is ${[r, g, b, a]}`);
      plane.data[pixel] = r;
    }
    return plane;
  }

  constructor(width, height) {
    Object.assign(this, { width, height, data: new Uint8Array(width * height) });
  }

  at(x, y) {
    return this.data[y * this.width + x];
  }

  /** How many pixels of a column are covered from one row to another, parts of pixels counted as such. */
  thickness(x, from, to) {
    let sum = 0;
    for (let y = from; y < to; y += 1) sum += this.at(x, y);
    return sum / 255;
  }

  /** The same of a row, from one column to another. */
  span(y, from, to) {
    return this.data.subarray(y * this.width + from, y * this.width + to).reduce((sum, pixel) => sum + pixel, 0) / 255;
  }
}
