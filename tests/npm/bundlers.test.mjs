// The library through Vite and webpack, as they come, without any configuration.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { openPage, outputOf } from './browser.mjs';
import { API, faulty, sent } from './mock.mjs';
import { decodePng, encodePng } from '../png.mjs';
import { PHOTOS, project, run, started, tool } from './project.mjs';
import { freePort, serve } from './serve.mjs';

const EVENTS = 'image_edit.partial_image,image_edit.partial_image,image_edit.completed';

/** A page below `url` edits a photo, by itself and in a worker. */
async function editsWork(url) {
  for (const query of ['', '&worker']) {
    const opened = await openPage(`${url}?api=${encodeURIComponent(API)}${query}`);
    assert.equal(await outputOf(opened), `${EVENTS} ${await sent()}`, query);
    assert.deepEqual(opened.complaints, []);
    await opened.close();
  }
}

/** Three times three photos, with dots per inch. */
const WIDE = (() => {
  const { width, height, samples } = decodePng(readFileSync(path.join(PHOTOS, 'coffee.png')));
  const rows = Array.from({ length: height }, (_, y) => Array(3).fill(samples.subarray(y * width * 3, (y + 1) * width * 3)));
  const density = Buffer.from([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]);
  return {
    width: width * 3,
    height: height * 3,
    channels: 3,
    samples: Buffer.concat(Array(3).fill(rows).flat(2)),
    chunks: [['pHYs', density]],
  };
})();

/** The recipe of the README, as the page below `url` has it, changes nothing outside of the mask although the model changes everything. */
async function retouchWorks(url) {
  const opened = await openPage(`${url}?retouch`);
  const { type, frames, changed, drift, tone } = JSON.parse(await outputOf(opened));
  const [made, answer] = [await pictureIn(opened.page, 'made'), await pictureIn(opened.page, 'answer')];
  const { width, height } = WIDE;
  assert.deepEqual([type, made.width, made.height, made.channels], ['image/png', width, height, 3]);
  assert.deepEqual(made.chunks.get('pHYs'), WIDE.chunks[0][1]);
  const frame = { x: 388, y: 88, width: 1024, height: 1024 };
  assert.deepEqual(frames, Array(3).fill(frame));

  // A frame of 1024 pixels has an edge of 8, grown by half of it: it can reach 4 + 8 · 1.5 + 3 pixels.
  const outside = (x, y) => Math.abs(x + 0.5 - width / 2) > 100 + 19 || Math.abs(y + 0.5 - height / 2) > 50 + 19;
  const differs = (picture, left, top, x, y) => {
    const [at, from] = [((y - top) * picture.width + x - left) * picture.channels, (y * width + x) * 3];
    return [0, 1, 2].some((channel) => picture.samples[at + channel] !== WIDE.samples[from + channel]);
  };
  const counts = { answered: 0, kept: 0, painted: 0 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const changed = differs(made, 0, 0, x, y);
      if (!outside(x, y)) counts.painted += changed;
      else {
        counts.kept += changed;
        const sent = x >= frame.x && x < frame.x + frame.width && y >= frame.y && y < frame.y + frame.height;
        counts.answered += sent && differs(answer, frame.x, frame.y, x, y);
      }
    }
  }
  assert.equal(counts.kept, 0);
  // What the mock does to all of it, and how nearly that is found.
  assert.ok(changed > 900_000 && Math.abs(drift.x - 1.4) < 0.2 && Math.abs(drift.y + 0.8) < 0.2, JSON.stringify({ changed, drift }));
  assert.ok(Math.abs(drift.zoom - 1.01) < 0.001 && tone.errorAfter < tone.errorBefore / 2, JSON.stringify({ drift, tone }));
  assert.ok(counts.answered > 900_000 && counts.painted > 200 * 100 * 0.9, JSON.stringify(counts));
  assert.deepEqual(opened.complaints, []);
  await opened.close();
}

/** The picture in a Blob that a page has under a name. */
async function pictureIn(page, name) {
  const base64 = await page.evaluate(async (name) => {
    const bytes = new Uint8Array(await window[name].arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, name);
  return decodePng(Buffer.from(base64, 'base64'));
}

/** A project whose sources, in its folder `sources`, have the same edit to do. */
function bundled(name, sources) {
  const folder = project(name);
  copyFileSync(new URL('edited.js', import.meta.url), path.join(folder, sources, 'edited.js'));
  return folder;
}

function viteProject() {
  const folder = bundled('vite', '.');
  const readme = readFileSync(path.join(folder, 'node_modules/overpaint/README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```js\n([^]+?)^```$/gm)].map(([, code]) => code);
  const recipe = blocks.find((code) => code.includes('function retouch')).replace('"/api"', JSON.stringify(faulty('drift'))).replace('gpt-image-2', 'gpt-image-1.5');
  writeFileSync(path.join(folder, 'retouch.js'), recipe);
  mkdirSync(path.join(folder, 'public'));
  writeFileSync(path.join(folder, 'public/photo.png'), encodePng(WIDE));
  copyFileSync(path.join(PHOTOS, 'chelsea.png'), path.join(folder, 'public/chelsea.png'));
  return folder;
}

test('Vite, built', async () => {
  const folder = viteProject();
  run('node', [tool('vite/bin/vite.js'), 'build'], folder);
  const site = await serve(path.join(folder, 'dist'));
  await editsWork(site.url);
  await retouchWorks(site.url);
  const loaded = site.requests.filter((name) => name.endsWith('.wasm'));
  assert.ok(loaded.length > 0 && loaded.every((name) => name.startsWith('/assets/')), `${loaded}`);
});

test('Vite, its server for development, which bundles dependencies beforehand', async () => {
  const folder = viteProject();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const args = [tool('vite/bin/vite.js'), '--host', '127.0.0.1', '--port', `${port}`, '--strictPort'];
  const stop = await started('node', args, folder, url);
  try {
    await editsWork(url);
    await retouchWorks(url);
  } finally {
    await stop();
  }
});

for (const mode of ['production', 'development']) {
  test(`webpack, ${mode}`, async () => {
    const folder = bundled('webpack', 'src');
    run('node', [tool('webpack/bin/webpack.js'), '--mode', mode], folder);
    const site = await serve(path.join(folder, 'dist'), PHOTOS);
    await editsWork(site.url);
    });
}
