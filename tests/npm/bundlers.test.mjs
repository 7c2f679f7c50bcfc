// The library through Vite and webpack, as they come, without any configuration.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { openPage, outputOf } from './browser.mjs';
import { API, sent } from './mock.mjs';
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

/** A project whose sources, in its folder `sources`, have the same edit to do. */
function bundled(name, sources) {
  const folder = project(name);
  copyFileSync(new URL('edited.js', import.meta.url), path.join(folder, sources, 'edited.js'));
  return folder;
}

function viteProject() {
  const folder = bundled('vite', '.');
  mkdirSync(path.join(folder, 'public'));
  copyFileSync(path.join(PHOTOS, 'chelsea.png'), path.join(folder, 'public/chelsea.png'));
  return folder;
}

test('Vite, built', async () => {
  const folder = viteProject();
  run('node', [tool('vite/bin/vite.js'), 'build'], folder);
  const site = await serve(path.join(folder, 'dist'));
  await editsWork(site.url);
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
