// Pictures as pixels, to compare them: PNG of 8 bits a channel, RGB or RGBA, not interlaced. A canvas would
// not do: it multiplies colours by alpha, and the colour under alpha 0 is part of what is tested.

import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';

import { decodePng as readPng, encodePng as writePng, pngFile } from '../png.mjs';

/** A decoded picture: four bytes a pixel in `data`, whatever the file had. */
export class Picture {
  constructor(width, height, data) {
    Object.assign(this, { width, height, data });
  }

  /** Red, green, blue and alpha, 0 to 255, of a pixel inside the picture. */
  at(x, y) {
    assert.ok(x >= 0 && y >= 0 && x < this.width && y < this.height, `no pixel at ${x}, ${y}`);
    const start = (Math.floor(y) * this.width + Math.floor(x)) * 4;
    return [...this.data.subarray(start, start + 4)];
  }
}

/** The largest difference of two colours in a channel. */
export function apart(one, other) {
  return Math.max(...one.map((channel, index) => Math.abs(channel - other[index])));
}

export function decodePng(file) {
  const { width, height, depth, channels, samples } = readPng(file);
  assert.equal(depth, 8, 'more than 8 bits a channel');
  return new Picture(width, height, channels === 4 ? samples : withAlpha(samples));
}

function withAlpha(rgb) {
  const rgba = Buffer.alloc((rgb.length / 3) * 4, 255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) rgb.copy(rgba, to, from, from + 3);
  return rgba;
}

/** A PNG file of RGBA; `colour` gives the four channels of a pixel. */
export function encodePng(width, height, colour) {
  const samples = Array.from({ length: width * height }, (_, at) => colour(at % width, Math.floor(at / width))).flat();
  return writePng({ width, height, samples });
}

const GREEN = [0, 255, 0];

/** A picture that can be found on a screenshot: nothing of the page is of this colour. */
export function greenPng(width, height) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(GREEN))]);
  return pngFile({ width, height, channels: 3, packed: deflateSync(Buffer.concat(Array(height).fill(row))) });
}

/**
 * Where a green picture is on a screenshot, to a fraction of a pixel: how much of a pixel at its edge is green tells
 * where in the pixel the edge is. `null` if it is not there.
 */
export function greenPlace(shot) {
  const green = (x, y) => apart(shot.at(x, y).slice(0, 3), GREEN) <= 2;
  const first = shot.data.findIndex((value, index) => {
    return index % 4 === 1 && value >= 253 && shot.data[index - 1] <= 2 && shot.data[index + 1] <= 2;
  });
  if (first < 0) return null;
  // Panels throw a shadow on the edges of the picture, so that each direction is measured through the middle.
  const inside = { x: (Math.floor(first / 4) % shot.width) + 3, y: Math.floor(first / 4 / shot.width) + 3 };
  const down = edges((y) => green(inside.x, y), (y) => shot.at(inside.x, y)[1], inside.y, shot.height);
  const row = Math.floor((down.from + down.to) / 2);
  const across = edges((x) => green(x, row), (x) => shot.at(x, row)[1], inside.x, shot.width);
  return { left: across.from, top: down.from, right: across.to, bottom: down.to };
}

/** Where a run of green ends on both sides of `start`; `level` is how much green is in a pixel, 0 to 255. */
function edges(green, level, start, length) {
  let [first, last] = [start, start];
  while (first > 0 && green(first - 1)) first -= 1;
  while (last + 1 < length && green(last + 1)) last += 1;
  const share = (at, beyond) => {
    if (at < 0 || at >= length) return 0;
    const ground = level(Math.min(Math.max(beyond, 0), length - 1));
    return Math.min(Math.max((level(at) - ground) / (255 - ground), 0), 1);
  };
  return { from: first - share(first - 1, first - 3), to: last + 1 + share(last + 1, last + 3) };
}
