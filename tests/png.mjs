// PNG files as tests want them, written and read here and not by what is tested: 8 or 16 bits a sample, RGB or RGBA.

import assert from 'node:assert/strict';
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const CHANNELS = { 2: 3, 6: 4 };

/** A file. `samples` are those of all pixels, as many as `channels` each; `chunks` are pairs of a name and a body to put before them. */
export function encodePng({ width, height, depth = 8, channels = 4, samples, chunks = [] }) {
  const stride = (width * channels * depth) / 8;
  const rows = Buffer.alloc((stride + 1) * height);
  samples.forEach((sample, index) => {
    const y = Math.floor(index / (width * channels));
    const at = y * (stride + 1) + 1 + ((index % (width * channels)) * depth) / 8;
    if (depth === 16) rows.writeUInt16BE(sample, at);
    else rows[at] = sample;
  });
  return pngFile({ width, height, depth, channels, packed: deflateSync(rows), chunks });
}

/** A file with these packed rows, right or wrong. */
export function pngFile({ width, height, depth = 8, channels = 4, packed, chunks = [] }) {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, depth, channels === 4 ? 6 : 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const parts = [['IHDR', header], ...chunks, ['IDAT', packed], ['IEND', Buffer.alloc(0)]];
  return Buffer.concat([SIGNATURE, ...parts.map(([name, body]) => chunk(name, body))]);
}

/** What is in a file: `{ width, height, depth, channels, samples, chunks }`, the last one a map of bodies by name. */
export function decodePng(bytes) {
  const file = Buffer.from(bytes);
  assert.deepEqual(file.subarray(0, 8), SIGNATURE, 'not a PNG');
  const chunks = new Map();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    assert.equal(file.readUInt32BE(at + 8 + length), checksum(file.subarray(at + 4, at + 8 + length)), `the checksum of ${name}`);
    chunks.set(name, Buffer.concat([chunks.get(name) ?? Buffer.alloc(0), body]));
    at += length + 12;
  }
  const header = chunks.get('IHDR');
  const [width, height, depth, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], CHANNELS[header[9]]];
  assert.ok(channels && depth >= 8 && header[12] === 0, `a kind of PNG not read here: ${header.toString('hex')}`);
  const rows = unfiltered(inflateSync(chunks.get('IDAT')), (width * channels * depth) / 8, height, (channels * depth) / 8);
  const samples = depth === 8 ? rows : Array.from({ length: rows.length / 2 }, (_, index) => rows.readUInt16BE(index * 2));
  return { width, height, depth, channels, samples, chunks };
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
      rows[start + x] = raw[start + y + 1 + x] + [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter];
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

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(checksum(named));
  return Buffer.concat([length, named, sum]);
}

/** What a byte makes of a checksum. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/** CRC-32 (PNG specification, annex D); Node has one only since 20.15. */
function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = CRC[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
