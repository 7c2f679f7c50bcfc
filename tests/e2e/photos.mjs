// Photos in every format, written and read by a library that has nothing to do with the studio.

import assert from 'node:assert/strict';
import sharp from 'sharp';

import { photo } from './studio.mjs';

/** Samples of a photo among the fixtures, 3 a pixel, at another size if one is given. */
export async function samples(name, width, height) {
  const picture = sharp(photo(name));
  if (width) picture.resize(width, height, { fit: 'fill' });
  return read(await picture.png({ compressionLevel: 1 }).toBuffer(), { alpha: false });
}

/** Whole numbers from 0 to below `limit`, the same ones every time. */
export function chance(limit) {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** A file of these samples, by `encode`, which gets sharp's pipeline. */
export async function written({ width, height, channels, data }, encode) {
  return encode(sharp(data, { raw: { width, height, channels } })).toBuffer();
}

/** The samples of a file as they are stored: 8 or 16 bits, with alpha unless it is left out, colours not converted. */
export async function read(file, { alpha = true } = {}) {
  const { depth } = await sharp(file).metadata();
  const deep = depth === 'ushort';
  const picture = sharp(file, { ignoreIcc: true });
  if (!alpha) picture.removeAlpha();
  if (deep) picture.toColourspace('rgb16');
  const { data, info } = await picture.raw({ depth }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const values = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  assert.equal(values.length, width * height * channels);
  return { width, height, channels, deep, data: values };
}

/** The samples of an opaque file as the browser's own decoder has them, upright and colours not converted. */
export async function readByBrowser(page, file, type) {
  const blank = await page.context().newPage();
  const base64 = await blank.evaluate(async ([base64, type]) => {
    const bytes = await (await fetch(`data:${type};base64,${base64}`)).blob();
    const bitmap = await createImageBitmap(bytes, { colorSpaceConversion: 'none' });
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const reader = new FileReader();
    reader.readAsDataURL(await canvas.convertToBlob({ type: 'image/png' }));
    await new Promise((loaded) => { reader.onload = loaded; });
    return reader.result.split(',')[1];
  }, [file.toString('base64'), type]);
  await blank.close();
  return read(Buffer.from(base64, 'base64'), { alpha: false });
}

/**
 * The largest difference of two pictures in a sample, over the pixels for which `counts` is true, and how many those are.
 * Both have the same size and channels.
 */
export function compare(one, other, counts) {
  const shape = ({ width, height, channels, deep }) => ({ width, height, channels, deep });
  assert.deepEqual(shape(one), shape(other));
  const { width, channels } = one;
  let [most, pixels] = [0, 0];
  for (let pixel = 0; pixel * channels < one.data.length; pixel += 1) {
    if (!counts(pixel % width, Math.floor(pixel / width))) continue;
    pixels += 1;
    for (let at = pixel * channels; at < (pixel + 1) * channels; at += 1) {
      most = Math.max(most, Math.abs(one.data[at] - other.data[at]));
    }
  }
  return { most, pixels };
}

/** The mean colour of the pixels for which `counts` is true. */
export function mean({ width, height, channels, data }, counts) {
  const sums = [0, 0, 0];
  let pixels = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!counts(x, y)) continue;
      pixels += 1;
      for (let channel = 0; channel < 3; channel += 1) sums[channel] += data[(y * width + x) * channels + channel];
    }
  }
  return sums.map((sum) => sum / pixels);
}
