// The same edits through the official client and through this library: the same pictures, byte for byte, and the same usage.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import OpenAI, { toFile } from 'openai';

import { API } from './mock.mjs';
import { PHOTOS, project } from './project.mjs';

const options = { baseURL: API, apiKey: 'sk-test' };
const official = new OpenAI(options);
const params = { model: 'gpt-image-1.5', prompt: 'A red hat', quality: 'low' };

let ours;
let photos;
let files;
before(async () => {
  const { Overpaint } = await import(pathToFileURL(path.join(project('openai'), 'node_modules/overpaint/node.js')));
  ours = new Overpaint(options);
  photos = [await readFile(path.join(PHOTOS, 'rocket.jpg')), await readFile(path.join(PHOTOS, 'coffee.png'))];
  files = [await toFile(photos[0], 'rocket.jpg', { type: 'image/jpeg' }), await toFile(photos[1], 'coffee.png', { type: 'image/png' })];
});

/** What is undefined is not there. */
const plain = (value) => value && JSON.parse(JSON.stringify(value));
const same = (ours, theirs, about) => assert.ok(typeof theirs === 'string' && ours === theirs, `${about} differ`);

test('two pictures of one photo', async () => {
  const more = { n: 2, output_format: 'webp', output_compression: 80, size: '1024x1536' };
  const theirs = await official.images.edit({ ...params, ...more, image: files[0] });
  const mine = await ours.images.edit({ ...params, ...more, image: photos[0] });
  assert.equal(mine.data.length, 2);
  mine.data.forEach((picture, index) => same(picture.b64_json, theirs.data[index].b64_json, 'pictures'));
  for (const name of ['usage', 'size', 'quality', 'background', 'output_format']) assert.deepEqual(plain(mine[name]), plain(theirs[name]), name);
});

test('several photos', async () => {
  const theirs = await official.images.edit({ ...params, image: files });
  const mine = await ours.images.edit({ ...params, image: photos });
  same(mine.data[0].b64_json, theirs.data[0].b64_json, 'pictures');
  assert.deepEqual(plain(mine.usage), plain(theirs.usage));
});

test('a stream, event by event', async () => {
  const more = { stream: true, partial_images: 2 };
  const theirs = [];
  for await (const event of await official.images.edit({ ...params, ...more, image: files[1] })) theirs.push(event);
  const mine = [];
  for await (const event of await ours.images.edit({ ...params, ...more, image: photos[1] })) mine.push(event);
  assert.equal(mine.length, theirs.length);
  for (const [index, event] of mine.entries()) {
    same(event.b64_json, theirs[index].b64_json, `pictures of event ${index}`);
    for (const name of ['type', 'partial_image_index', 'usage', 'size', 'quality', 'background', 'output_format']) {
      assert.deepEqual(plain(event[name]), plain(theirs[index][name]), name);
    }
  }
});

test('a stream as lines of JSON', async () => {
  const lines = async (client, image) => {
    const stream = await client.images.edit({ ...params, image, stream: true, partial_images: 1 });
    return (await new Response(stream.toReadableStream()).text()).trimEnd().split('\n').map((line) => JSON.parse(line));
  };
  const [theirs, mine] = [await lines(official, files[0]), await lines(ours, photos[0])];
  assert.deepEqual(mine.map(({ type }) => type), theirs.map(({ type }) => type));
  mine.forEach((line, index) => same(line.b64_json, theirs[index].b64_json, 'pictures'));
});
