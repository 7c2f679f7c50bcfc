// Many large results: all are there, few of them decoded.

import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';

import { pngFile } from '../png.mjs';
import { eventually } from './browser.mjs';
import { isKept, reload } from './kept.mjs';
import { API } from './mock.mjs';
import { apart } from './pixels.mjs';
import { visit } from './studio.mjs';

/** A part of the stage that no panel lies over. */
const CLEAR = { x: 560, y: 120, width: 160, height: 160 };

const COLOURS = [[230, 20, 20], [20, 20, 230], [230, 230, 20], [20, 230, 230], [230, 20, 230], [120, 60, 20]];

/** So many pixels stay decoded; the smaller copies that are drawn of large ones are not counted here. */
const BUDGET = 64_000_000;

/** Keeps count of what the page has decoded, and can hold back what it decodes next. */
const COUNT = {
  script: `
    const make = createImageBitmap;
    const made = [];
    let gate = null;
    let open = () => {};
    globalThis.createImageBitmap = async (source, ...how) => {
      if (source instanceof Blob) {
        decodings.begun += 1;
        await gate;
      }
      const bitmap = await make(source, ...how);
      made.push(new WeakRef(bitmap));
      return bitmap;
    };
    globalThis.decodings = {
      begun: 0,
      /** The pixels of all that is not closed and not collected. */
      pixels() {
        const there = made.map((bitmap) => bitmap.deref()).filter(Boolean);
        return there.reduce((sum, { width, height }) => sum + width * height, 0);
      },
      hold: () => { gate = new Promise((resolve) => { open = resolve; }); },
      release: () => { gate = null; open(); },
    };`,
};

function plain(width, height, colour) {
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))]);
  return pngFile({ width, height, channels: 3, packed: deflateSync(Buffer.concat(Array(height).fill(row)), { level: 1 }) });
}

/** Answers edits with these files, one after the other. */
async function answerWith(studio, files) {
  const left = [...files];
  await studio.page.route(`${API}/**`, (route) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (route.request().method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    const body = JSON.stringify({ created: 1, data: [{ b64_json: left.shift().toString('base64') }] });
    return route.fulfill({ status: 200, contentType: 'application/json', headers, body });
  });
}

/** Has a result of each file. */
async function edit(studio, files) {
  await answerWith(studio, files);
  for (let count = 1; count <= files.length; count += 1) {
    await studio.edit();
    await studio.waitForResults(count);
  }
}

/** The result of this number, from 1. */
function result(studio, number) {
  return studio.find('listitem', `Result ${number}`);
}

function show(studio, number) {
  return result(studio, number).getByRole('img').click();
}

/** The colour of the stage, clear of panels. */
async function colour(studio) {
  const [x, y] = studio.point(0.5, 0.3);
  return (await studio.look({ x, y, width: 1, height: 1 })).at(0, 0).slice(0, 3);
}

function isSeen(studio, number) {
  return eventually(`result ${number} is seen`, async () => apart(await colour(studio), COLOURS[number - 1]) <= 2);
}

function decoded(studio) {
  return studio.page.evaluate(() => globalThis.decodings.pixels());
}

const DEVICES = [COUNT, { ...COUNT, phone: true }];
for (const device of DEVICES) {
  visit(`on a ${device.phone ? 'phone' : 'desktop'} few of many large results are decoded, and each is there when it is wanted`, device, async (studio) => {
    await studio.openGreen();
    const files = COLOURS.map((colour) => plain(4096, 4096, colour));
    await edit(studio, files);
    const holds = async () => assert.ok((await decoded(studio)) <= BUDGET, `${await decoded(studio)} pixels are decoded`);
    await eventually('what is too much is let go', async () => (await decoded(studio)) <= BUDGET);
    for (const number of [1, 4, 2, 6, 3, 5]) {
      await show(studio, number);
      await isSeen(studio, number);
      await studio.still();
      await holds();
    }
    await show(studio, 1);
    assert.ok((await studio.download(result(studio, 1))).bytes.equals(files[0]), 'it is not what the server sent');
    await show(studio, 5);
    await isSeen(studio, 5);
    await isKept(studio.page, 'their thumbnails are kept', (there) => 'thumbnail.6.0' in there);
    await reload(studio);
    await studio.waitForNotice('Your work from last time is here');
    await eventually('all results are there', async () => (await studio.results.count()) === files.length);
    await isSeen(studio, 5);
    await studio.still();
    // The picture on the stage and the result that is shown there.
    assert.equal(await studio.page.evaluate(() => globalThis.decodings.begun), 2);
    for (const image of await studio.results.getByRole('img').all()) {
      await image.scrollIntoViewIfNeeded();
      const [width, needed] = await image.evaluate(async (image) => {
        await image.decode();
        return [image.naturalWidth, image.clientHeight * devicePixelRatio];
      });
      assert.ok(width >= needed, `a thumbnail of ${width} pixels is blurred over ${needed}`);
      assert.ok(width <= 512, `a thumbnail of ${width} pixels is large`);
    }
    const last = result(studio, 6).getByRole('button', { name: /^Result 6/ });
    await last.press('Enter');
    await eventually('it is on the stage', async () => (await last.getAttribute('aria-pressed')) === 'true');
    await show(studio, 2);
    assert.ok((await studio.download(result(studio, 2))).bytes.equals(files[1]), 'it is not what the server sent');
  });
}

visit('what is seen stays until the result that is chosen last is decoded', COUNT, async (studio) => {
  await studio.openGreen();
  await edit(studio, COLOURS.slice(0, 4).map((colour) => plain(1200, 800, colour)));
  await show(studio, 1);
  await isSeen(studio, 1);
  await isKept(studio.page, 'their thumbnails are kept', (there) => 'thumbnail.4.0' in there);
  await reload(studio);
  await isSeen(studio, 1);
  await studio.still();
  const { page } = studio;
  await page.evaluate(() => globalThis.decodings.hold());
  for (const number of [2, 3, 4]) {
    await show(studio, number);
    await studio.still();
    assert.ok(apart(await colour(studio), COLOURS[0]) <= 2, 'something else is seen before it is decoded');
  }
  await page.evaluate(() => globalThis.decodings.release());
  await isSeen(studio, 4);
  await studio.still();
  await isSeen(studio, 4);
  // The second had begun; the third was passed over, and is decoded when it is wanted.
  assert.equal(await page.evaluate(() => globalThis.decodings.begun), 4);
  await show(studio, 3);
  await isSeen(studio, 3);
});

visit('a result that can not be decoded any more is said not to be, and the others are there', COUNT, async (studio) => {
  await studio.openGreen();
  await edit(studio, COLOURS.slice(0, 2).map((colour) => plain(1200, 800, colour)));
  await isKept(studio.page, 'their thumbnails are kept', (there) => 'thumbnail.2.0' in there);
  await isSeen(studio, 2);
  const damaged = plain(1200, 800, COLOURS[0]);
  damaged.fill(0, 45);
  await studio.page.evaluate(async (bytes) => {
    const request = indexedDB.open('overpaint');
    await new Promise((done) => { request.onsuccess = done; });
    const store = request.result.transaction('kept', 'readwrite').objectStore('kept');
    const names = store.getAllKeys();
    await new Promise((done) => { names.onsuccess = done; });
    const name = names.result.find((name) => name.endsWith('answer.1.0'));
    store.put(new Blob([new Uint8Array(bytes)], { type: 'image/png' }), name);
    await new Promise((done) => { store.transaction.oncomplete = done; });
    request.result.close();
  }, [...damaged]);
  await reload(studio);
  await isSeen(studio, 2);
  await studio.button('Dismiss', studio.alert).click();
  await show(studio, 1);
  await studio.waitForNotice('Picture can\'t be shown');
  await eventually('the picture is seen', async () => apart(await colour(studio), [0, 255, 0]) <= 2);
  await show(studio, 2);
  await isSeen(studio, 2);
});

visit('what was let go of a result is laid and compared again as it was', COUNT, async (studio) => {
  await studio.openGreen();
  await studio.paintSomething();
  await answerWith(studio, COLOURS.slice(0, 4).map((colour) => plain(6144, 4096, colour)));
  const { page } = studio;
  const laid = () => eventually('it is laid', async () => /\d/.test(await page.locator('.reports').getByRole('status').textContent()));
  const looks = new Map();
  for (const number of [1, 2, 3, 4]) {
    await studio.edit();
    await studio.waitForResults(number);
    await laid();
    if (number === 1) {
      await studio.button('Difference').click();
      await eventually('it is found', async () => (await studio.look(CLEAR)).at(5, 5)[0] > 100);
    }
    await studio.still();
    looks.set(number, await page.screenshot({ clip: CLEAR }));
  }
  assert.ok((await decoded(studio)) <= BUDGET, `${await decoded(studio)} pixels are decoded`);
  for (const number of [1, 2]) {
    await show(studio, number);
    await eventually(`result ${number} is seen as it was`, async () => (await page.screenshot({ clip: CLEAR })).equals(looks.get(number)));
  }
});
