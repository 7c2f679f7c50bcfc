// The library in Node, installed by npm.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { API, last, sent } from './mock.mjs';
import { PHOTOS, installed, run } from './project.mjs';

test('a photo is edited, at once and streamed', async () => {
  const folder = installed('node');
  const got = JSON.parse(run('node', ['edit.js', API, path.join(PHOTOS, 'rocket.jpg')], folder));
  assert.deepEqual(got.types, ['image_edit.partial_image', 'image_edit.completed']);
  assert.equal(got.type, 'image/png');
  // The mock makes the same picture of the same request.
  assert.deepEqual([got.once, got.streamed], [await sent(), await sent()]);
  assert.equal((await last()).parts.find((part) => part.file_name).content_type, 'image/jpeg');
  assert.doesNotMatch(got.inspected, /0123456789/);
});

test('the package holds what it needs and nothing else', () => {
  const library = path.join(installed('node'), 'node_modules/overpaint');
  const files = readdirSync(library).sort();
  for (const file of ['index.js', 'node.js', 'index.d.ts', 'core.js', 'core_bg.wasm', 'README.md', 'LICENSE-MIT', 'LICENSE-APACHE']) {
    assert.ok(files.includes(file), file);
  }
  const known = /\.js$|^core_bg\.wasm$|^index\.d\.ts$|^README(\.zh-Hans)?\.md$|^LICENSE-|^package\.json$|^pixels$/;
  assert.deepEqual(files.filter((file) => !known.test(file)), []);
  const pixels = readdirSync(path.join(library, 'pixels')).sort();
  assert.deepEqual(pixels, ['core.js', 'core_bg.wasm', 'index.d.ts', 'index.js', 'node.js']);
});
