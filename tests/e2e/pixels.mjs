// Pictures as pixels, to compare them: PNG of 8 bits a channel, RGB or RGBA, not interlaced. A canvas would
// not do: it multiplies colours by alpha, and the colour under alpha 0 is part of what is tested.

import assert from 'node:assert/strict';
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const CHANNELS = { 2: 3, 6: 4 };

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
  assert.deepEqual(file.subarray(0, 8), SIGNATURE, 'not a PNG');
  const parts = [];
  let header;
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 8, at + 8 + length);
    const kind = file.toString('latin1', at + 4, at + 8);
    if (kind === 'IHDR') header = body;
    if (kind === 'IDAT') parts.push(body);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = CHANNELS[header[9]];
  assert.ok(channels && header[8] === 8 && header[12] === 0, `a kind of PNG not read here: ${header.toString('hex')}`);
  const bytes = unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  return new Picture(width, height, channels === 4 ? bytes : withAlpha(bytes));
}

/** Takes back the filters of the rows (PNG specification, section 9). */
function unfiltered(raw, stride, height, step) {
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    const start = y * stride;
    for (let x = 0; x < stride; x += 1) {
      const left = x < step ? 0 : rows[start + x - step];
      const up = y === 0 ? 0 : rows[start + x - stride];
      const corner = x < step || y === 0 ? 0 : rows[start + x - stride - step];
      const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter];
      rows[start + x] = raw[start + y + 1 + x] + guess;
    }
  }
  return rows;
}

function nearest(left, up, corner) {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function withAlpha(rgb) {
  const rgba = Buffer.alloc((rgb.length / 3) * 4, 255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) rgb.copy(rgba, to, from, from + 3);
  return rgba;
}

/** A PNG file of 8-bit RGB, or with alpha RGBA, with these packed rows, right or wrong. */
export function pngFile(width, height, packed, alpha = false) {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, alpha ? 6 : 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind, body) {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(checksum(named));
  return Buffer.concat([length, named, sum]);
}

/** CRC-32 (PNG specification, annex D); Node has one only since 20.15. */
function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** A PNG file of RGBA; `colour` gives the four channels of a pixel. */
export function encodePng(width, height, colour) {
  const rows = Array.from({ length: height }, (_, y) => {
    return Buffer.from([0, ...Array.from({ length: width }, (_, x) => colour(x, y)).flat()]);
  });
  return pngFile(width, height, deflateSync(Buffer.concat(rows)), true);
}

const GREEN = [0, 255, 0];

/** A picture that can be found on a screenshot: nothing of the page is of this colour. */
export function greenPng(width, height) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(GREEN))]);
  return pngFile(width, height, deflateSync(Buffer.concat(Array(height).fill(row))));
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
