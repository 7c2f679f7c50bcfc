// What comes back from an edit: its pictures, in a page without a bundler.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { API, faulty, last, sent } from './mock.mjs';
import { blankPage, served } from './static.mjs';
import { openPage, outputOf } from './browser.mjs';

test('importing and constructing load nothing, and the first call loads the WebAssembly once', async () => {
  const { requests } = await served();
  const page = await blankPage();
  const before = requests.length;
  await page.evaluate((api) => void new Overpaint({ baseURL: api }), API);
  assert.deepEqual(requests.slice(before), []);
  await page.evaluate(() => Promise.all([init(), init(), Overpaint.validate({})]));
  assert.deepEqual(requests.slice(before), ['/node_modules/overpaint/core_bg.wasm']);
  assert.deepEqual(page.complaints, []);
});

test('a finished edit: blobs with their type, bytes as the server sent them, base64 the same', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (api) => {
    const client = new Overpaint({ baseURL: api, apiKey: 'sk-test' });
    const done = await client.images.edit(await params({ n: 2, output_format: 'jpeg', size: '1536x1024' }));
    const [first, second] = done.data;
    const decoded = await (await fetch(`data:image/jpeg;base64,${first.b64_json}`)).blob();
    return {
      type: first.blob.type,
      same: first.blob === first.blob && first.b64_json === first.b64_json,
      own: first.bytes() !== first.bytes(),
      size: [first.format, first.width, first.height, done.size, done.output_format],
      hashes: [await digest(first.blob), await digest(second.blob), await digest(new Blob([first.bytes()])), await digest(decoded)],
      json: Object.keys(JSON.parse(JSON.stringify(done)).data[0]).includes('b64_json'),
      usage: done.usage,
      errors: done.errors,
      created: done.created,
    };
  }, API);
  const [one, two] = [await sent('answer/0'), await sent('answer/1')];
  assert.deepEqual(got.hashes, [one, two, one, one]);
  assert.equal(got.type, 'image/jpeg');
  assert.ok(got.same && got.own && got.json);
  assert.deepEqual(got.size, ['jpeg', 1536, 1024, '1536x1024', 'jpeg']);
  assert.equal(got.usage.total_tokens, got.usage.input_tokens + got.usage.output_tokens);
  assert.deepEqual(got.errors, []);
  assert.ok(Math.abs(got.created - Date.now() / 1000) < 60);
  assert.deepEqual(page.complaints, []);
});

test('base64 is not made until it is read', async () => {
  const page = await blankPage();
  const encoded = await page.evaluate(async (api) => {
    const client = new Overpaint({ baseURL: api });
    const done = await client.images.edit(await params());
    const heapless = Object.values(done.data[0]).every((value) => String(value).length < 200);
    return { heapless, keys: Object.keys(done.data[0]), late: done.data[0].b64_json.length > 1000 };
  }, API);
  assert.ok(encoded.heapless, `${encoded.keys}`);
  assert.ok(encoded.late);
});

test('a picture that came by address: read where that is possible, told apart where not', async () => {
  const page = await blankPage();
  const read = await page.evaluate(async (api) => {
    const done = await new Overpaint({ baseURL: api }).images.edit(await params());
    const [picture] = done.data;
    return { type: picture.blob.type, hash: await digest(picture.blob) };
  }, faulty('url'));
  assert.equal(read.type, 'image/png');
  assert.equal(read.hash, await sent());

  const unread = await page.evaluate(async (api) => {
    // A host of pictures that lets no page read them.
    const noFiles = (input, init) => (String(input.url ?? input).includes('/files/') ? Promise.reject(new TypeError('Failed to fetch')) : fetch(input, init));
    const done = await new Overpaint({ baseURL: api, fetch: noFiles }).images.edit(await params());
    const [picture] = done.data;
    return { url: picture.url, b64: picture.b64_json ?? null, error: await told((async () => picture.blob)()) };
  }, faulty('url'));
  assert.match(unread.url, /\/files\//);
  assert.equal(unread.b64, null);
  assert.equal(unread.error.code, 'picture_unreachable');
  assert.ok(unread.error.message.includes(unread.url));
});

test('every kind of picture can be sent, and the same bytes arrive', async () => {
  const page = await blankPage();
  const lengths = await page.evaluate(async (api) => {
    const client = new Overpaint({ baseURL: api });
    const response = await fetch('rocket.jpg');
    const bytes = new Uint8Array(await (await fetch('rocket.jpg')).arrayBuffer());
    const shifted = new Uint8Array(bytes.length + 7);
    shifted.set(bytes, 7);
    const image = [
      new File([bytes], 'mine.jpg'),
      new Blob([bytes]),
      bytes.buffer,
      shifted.subarray(7),
      new DataView(shifted.buffer, 7),
      response,
    ];
    await client.images.edit(await params({ image }));
    return image.map(() => bytes.length);
  }, API);
  const files = (await last()).parts.filter((part) => part.file_name);
  assert.deepEqual(files.map((part) => part.name), files.map(() => 'image[]'));
  assert.deepEqual(files.map((part) => part.length), lengths);
  assert.deepEqual(new Set(files.map((part) => part.content_type)), new Set(['image/jpeg']));
});

test('a mask goes along', async () => {
  const page = await blankPage();
  await page.evaluate(async (api) => {
    const image = await (await fetch('chelsea.png')).blob();
    const { width, height } = await createImageBitmap(image);
    const canvas = new OffscreenCanvas(width, height);
    const brush = canvas.getContext('2d');
    brush.fillRect(0, 0, width, height);
    brush.clearRect(20, 20, 100, 100);
    await new Overpaint({ baseURL: api }).images.edit(await params({ image, mask: await canvas.convertToBlob() }));
  }, API);
  const record = await last();
  assert.deepEqual(record.parts.filter((part) => part.file_name).map((part) => part.name).sort(), ['image', 'mask']);
  assert.equal(record.outcome, 'complete');
});

test('in a module worker without a bundler', async () => {
  const { url } = await served();
  const opened = await openPage(`${url}worker.html?api=${encodeURIComponent(API)}`);
  const [, hash] = (await outputOf(opened)).split(' ');
  assert.equal(hash, await sent());
  assert.deepEqual(opened.complaints, []);
});
