// Pictures to paint on, made of a photo.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PHOTO = new URL('../../fixtures/photos/chelsea.png', import.meta.url);

/** Writes a JPEG of this size into a folder; `grain` is how much noise lies over the photo, from 0 to 1. Gives its path. */
export async function picture({ page }, folder, { width, height, grain }) {
  const photo = (await readFile(PHOTO)).toString('base64');
  const jpeg = await page.evaluate(draw, { photo, width, height, grain });
  const path = join(folder, `${width}x${height}.jpg`);
  await writeFile(path, Buffer.from(jpeg, 'base64'));
  return path;
}

async function draw({ photo, width, height, grain }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const small = await createImageBitmap(await (await fetch(`data:image/png;base64,${photo}`)).blob());
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, width, height);
  const noise = new OffscreenCanvas(512, 512);
  const pixels = new ImageData(512, 512);
  for (let at = 0; at < pixels.data.length; at += 65536) crypto.getRandomValues(pixels.data.subarray(at, at + 65536));
  for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255 * grain;
  noise.getContext('2d').putImageData(pixels, 0, 0);
  context.fillStyle = context.createPattern(noise, 'repeat');
  context.fillRect(0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  const reader = new FileReader();
  reader.readAsDataURL(blob);
  await new Promise((done) => (reader.onload = done));
  return reader.result.split(',')[1];
}
