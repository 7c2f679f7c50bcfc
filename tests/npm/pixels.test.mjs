// The second entry, where nothing is sent: what is outside of the mask is the original's, whatever the file and the answer are.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { turned } from '../e2e/jpeg.mjs';
import { decodePng, encodePng } from '../png.mjs';
import { PHOTOS, project, run } from './project.mjs';
import { blankPage, served } from './static.mjs';

const LIBRARY = path.join(project('node'), 'node_modules/overpaint');
const pixels = await import(pathToFileURL(path.join(LIBRARY, 'pixels/node.js')));
const { composite, crop, cropMask, maskPng, planRegion, stitch } = pixels;

const [WIDTH, HEIGHT] = [150, 100];
const BOX = { x: 40, y: 30, width: 50, height: 40 };
/** How far a feathered edge reaches at most. */
const FADED = (feather) => 1.5 * feather + 3;
/** Answers as they are, so that what is inside can be told. */
const PLAIN = { grow: 0, feather: 0, align: false, matchTone: false };

test('a PNG with transparency: outside bit for bit, also under alpha 0, inside the answer', async () => {
  const original = noise(1);
  const answer = noise(2);
  const { blob, changed } = await composite(file(original), file(answer), coverage(BOX), PLAIN);
  const made = decodePng(await blob.arrayBuffer());
  assert.deepEqual([blob.type, made.depth, made.channels], ['image/png', 8, 4]);
  assert.deepEqual(made.samples, laid(original.samples, answer, BOX));
  assert.ok(changed > WIDTH * HEIGHT * 0.8, `${changed}`);
});

test('16 bits a channel and its dots per inch are kept', async () => {
  const density = Buffer.from([0, 0, 0x2e, 0x23, 0, 0, 0x2e, 0x23, 1]);
  const original = { ...noise(3, 16, 3), chunks: [['pHYs', density]] };
  const answer = noise(4, 8, 3);
  const { blob } = await composite(file(original), file(answer), coverage(BOX), { ...PLAIN, feather: 8 });
  const made = decodePng(await blob.arrayBuffer());
  assert.deepEqual([made.depth, made.channels, made.chunks.get('pHYs')], [16, 3, density]);
  assert.ok(reach(made, original).every((far) => far > 0 && far <= FADED(8)), `${reach(made, original)}`);
  const middle = ((BOX.y + 20) * WIDTH + BOX.x + 25) * 3;
  assert.deepEqual(made.samples.slice(middle, middle + 3), [...answer.samples.slice(middle, middle + 3)].map((sample) => sample * 257));
});

test('a PNG held sideways becomes upright, and no bit of it changes', async () => {
  const { width, height, channels, samples } = noise(12, 16, 3);
  // TIFF with one entry: the orientation 6, the short way of the camera is up (EXIF 2.32, table 4).
  const exif = (orientation) => Buffer.from(`4d4d002a000000080001011200030000000100${orientation}000000000000`, 'hex');
  const original = new Blob([encodePng({ width, height, depth: 16, channels, samples, chunks: [['eXIf', exif('06')]] })]);
  const frame = { x: 0, y: 0, width: height, height: width };
  const mask = { width: height, height: width, data: new Uint8Array(width * height).fill(255, 0, 1) };
  const { blob } = await composite(original, await crop(original, frame), mask, PLAIN);
  const made = decodePng(await blob.arrayBuffer());
  assert.deepEqual([made.width, made.height, made.depth], [height, width, 16]);
  assert.deepEqual(made.chunks.get('eXIf'), exif('01'));
  const wrong = Array.from({ length: width * height }, (_, at) => at).filter((at) => {
    const [x, y] = [at % height, Math.floor(at / height)];
    const from = (height - 1 - x) * width + y;
    return [0, 1, 2].some((channel) => made.samples[at * 3 + channel] !== samples[from * 3 + channel]);
  });
  // The one pixel of the mask went through 8 bits.
  assert.deepEqual(wrong, [0]);
});

test('grown and feathered, everything farther out than both is untouched', async () => {
  const [original, answer] = [noise(5), noise(6)];
  const { blob } = await composite(file(original), file(answer), coverage(BOX), { ...PLAIN, grow: 6, feather: 4 });
  const far = reach(decodePng(await blob.arrayBuffer()), original);
  assert.ok(far.every((far) => far > 6 && far <= 6 + FADED(4)), `${far}`);
});

test('a frame at its own size comes back byte by byte', async () => {
  const original = noise(7, 8, 3);
  const frame = { x: 20, y: 10, width: 96, height: 80 };
  const cut = decodePng(await (await crop(file(original), frame)).arrayBuffer());
  assert.deepEqual([cut.width, cut.height], [96, 80]);
  assert.deepEqual(cut.samples.subarray(0, 3), original.samples.subarray((10 * WIDTH + 20) * 3, (10 * WIDTH + 20) * 3 + 3));
  const { blob, changed, drift, tone } = await composite(file(original), file(cut), coverage(BOX), { frame });
  assert.deepEqual(decodePng(await blob.arrayBuffer()).samples, original.samples);
  assert.deepEqual([changed, drift, tone], [0, null, null]);
});

test('sent at half its size, fine detail comes back where nothing was changed', async () => {
  const original = noise(7, 8, 3);
  const frame = { x: 20, y: 10, width: 96, height: 80 };
  const cut = await crop(file(original), frame, { width: 48, height: 40 });
  for (const detail of [undefined, true, false]) {
    const { blob } = await composite(file(original), cut, coverage(BOX), { frame, detail });
    const { samples } = decodePng(await blob.arrayBuffer());
    assert.equal(Buffer.compare(samples, original.samples) === 0, detail !== false, `${detail}`);
  }
});

test('a drift and a change of tone are found, undone inside, and never outside', async () => {
  const original = { ...decodePng(readFileSync(path.join(PHOTOS, 'chelsea.png'))), chunks: [] };
  const { width, height, channels, samples } = original;
  const mask = { width, height, data: new Uint8Array(width * height) };
  for (let y = 100; y < 200; y += 1) mask.data.fill(255, y * width + 150, y * width + 300);
  // Three pixels to the right, and warmer.
  const moved = Buffer.from(samples.map((_, at) => {
    const pixel = Math.floor(at / channels);
    const from = pixel - Math.min(pixel % width, 3);
    return Math.min(samples[from * channels + (at % channels)] * [1.08, 1, 0.92][at % channels] + 4, 255);
  }));
  const answer = file({ ...original, samples: moved });
  const errors = [];
  for (const options of [{}, { blend: true }, { align: false, matchTone: false }]) {
    const { blob, changed, drift, tone } = await composite(file(original), answer, mask, options);
    const made = decodePng(await blob.arrayBuffer());
    // A default of 4 for what fades, and 2 for what is grown.
    const edge = 2 + FADED(4);
    let error = 0;
    made.samples.forEach((sample, at) => {
      const pixel = Math.floor(at / channels);
      const near = inside({ x: 150 - edge, y: 100 - edge, width: 150 + 2 * edge, height: 100 + 2 * edge }, pixel % width, Math.floor(pixel / width));
      if (!near) assert.equal(sample, samples[at]);
      error += Math.abs(sample - samples[at]);
    });
    errors.push(error / (150 * 100 * 3));
    assert.ok(changed > 100_000, `${changed}`);
    assert.ok(Math.abs(drift.x - 3) < 0.1 && Math.abs(drift.y) < 0.1 && Math.abs(drift.zoom - 1) < 0.001, JSON.stringify(drift));
    assert.ok(drift.errorAfter < drift.errorBefore / 2, JSON.stringify(drift));
    // The tone is found with the drift undone or not, as it was asked for.
    assert.ok(tone.errorAfter < tone.errorBefore * (options.align === false ? 1 : 0.5), JSON.stringify(tone));
  }
  const [corrected, blended, raw] = errors;
  assert.ok(corrected < raw / 4 && blended < raw / 4, `${errors}`);
});

test('several answers, in their order', async () => {
  const original = noise(8);
  const other = { x: 80, y: 50, width: 30, height: 30 };
  const answers = [noise(9), noise(10)];
  const { blob, reports } = await stitch(
    file(original),
    [
      { answer: file(answers[0]), mask: coverage(BOX) },
      { answer: file(answers[1]), mask: coverage(other) },
    ],
    PLAIN,
  );
  const made = decodePng(await blob.arrayBuffer());
  assert.equal(reports.length, 2);
  assert.deepEqual(made.samples, laid(laid(original.samples, answers[0], BOX), answers[1], other));
});

test('masks: coverage, transparency, brightness and strokes on a canvas become the same PNG', async () => {
  const mask = coverage(BOX);
  const rgba = (colour) => ({ width: WIDTH, height: HEIGHT, data: Uint8ClampedArray.from([...mask.data].flatMap(colour)) });
  const all = [
    [mask],
    [rgba((c) => [9, 9, 9, 255 - c])],
    [rgba((c) => [c, c, c, 255])],
    [rgba((c) => [200, 0, 0, c]), { edit: 'opaque' }],
    [rgba((c) => [255 - c, 255 - c, 255 - c, 255]), { edit: 'black' }],
    [await maskPng(mask)],
  ];
  for (const [given, options] of all) {
    const made = decodePng(await (await maskPng(given, options)).arrayBuffer());
    assert.deepEqual(made.samples, Buffer.from([...mask.data].flatMap((c) => [c, c, c, 255 - c])), options?.edit);
  }
  const small = decodePng(await (await maskPng(mask, { width: 75, height: 50 })).arrayBuffer());
  assert.deepEqual([small.width, small.height, small.samples[(25 * 75 + 30) * 4]], [75, 50, 255]);
  const cut = decodePng(await (await cropMask(mask, { x: 30, y: 20, width: 70, height: 60 })).arrayBuffer());
  assert.deepEqual([cut.width, cut.height], [70, 60]);
  const edited = [...cut.samples.filter((_, at) => at % 4 === 0)].map((c) => c > 0);
  assert.deepEqual(edited, Array.from({ length: 70 * 60 }, (_, at) => inside({ ...BOX, x: 10, y: 10 }, at % 70, Math.floor(at / 70))));
});

test('a region: around the mask in a large picture, the whole of a small one, sizes of the model or those given', async () => {
  const picture = { width: 6000, height: 4000 };
  const mask = { x: 3000, y: 2000, width: 400, height: 300 };
  assert.deepEqual(await planRegion(picture, mask), {
    frame: { x: 2688, y: 1638, width: 1024, height: 1024 },
    size: { width: 1024, height: 1024 },
    scale: 1,
    mirrored: { left: 0, top: 0, right: 0, bottom: 0 },
  });
  const whole = await planRegion({ width: 1024, height: 1024 }, { ...mask, x: 9, y: 9 });
  assert.deepEqual(whole.frame, { x: 0, y: 0, width: 1024, height: 1024 });
  const own = await planRegion(picture, mask, { sizes: ['512x768'], padding: 10, region: 'around' });
  assert.deepEqual(own.size, { width: 512, height: 768 });
  const free = await planRegion(picture, mask, { model: 'gpt-image-2', padding: 1000, region: 'around' });
  assert.deepEqual([free.scale, free.frame.width % 16, free.frame.width >= 2400], [1, 0, true]);
  const narrow = await planRegion({ width: 3000, height: 300 }, { x: 0, y: 0, width: 3000, height: 300 }, { region: 'whole' });
  assert.deepEqual([narrow.size, narrow.mirrored.top > 0], [{ width: 1536, height: 1024 }, true]);
  assert.deepEqual(await planRegion({ width: WIDTH, height: HEIGHT }, coverage(BOX)), await planRegion({ width: WIDTH, height: HEIGHT }, BOX));
});

test('what cannot be is told by a code, and by the argument that is wrong', async () => {
  const good = file(noise(11));
  const mask = coverage(BOX);
  const box = { x: 0, y: 0, width: 10, height: 10 };
  const rotated = turned(readFileSync(path.join(PHOTOS, 'rocket.jpg')), 6);
  const wrong = {
    mask_size: [() => composite(good, good, { ...mask, width: HEIGHT, height: WIDTH }), () => planRegion(box, mask)],
    mask_empty: [() => composite(good, good, { ...mask, data: new Uint8Array(WIDTH * HEIGHT) }), () => planRegion(box, { ...box, x: 10 })],
    not_a_picture: [() => crop(new Blob(['no picture']), box), () => composite(good, file(noise(1)).slice(0, 2000), mask), () => crop('a.png', box)],
    unsupported: [() => crop(new Blob([rotated]), box), () => composite(good, good, mask, { type: 'image/jpeg' })],
    invalid_options: [
      () => crop(good, { ...box, width: 0 }),
      () => crop(good, { ...box, x: 0.5 }),
      () => crop(good, { ...box, x: 1000 }),
      () => crop(good, box, { width: 10 }),
      () => crop(good),
      () => crop(good, null),
      () => planRegion(null, mask),
      () => maskPng(mask, { edit: 'toString' }),
      () => maskPng({ ...mask, data: mask.data.subarray(1) }),
      () => maskPng(mask, { edit: 'red' }),
      () => maskPng(mask, { width: -1 }),
      () => composite(good, good, mask, { grow: 501 }),
      () => composite(good, good, mask, { type: 'image/gif' }),
      () => planRegion(box, box, { region: 'all' }),
      () => planRegion(box, box, { sizes: ['large'] }),
      () => planRegion(box, box, { padding: -1 }),
    ],
  };
  for (const [code, calls] of Object.entries(wrong)) {
    for (const call of calls) {
      const error = await call().then(() => assert.fail(`${call} went well`), (error) => error);
      assert.ok(pixels.isOverpaintError(error) && error instanceof pixels.OverpaintError, `${call} ${error.stack}`);
      assert.equal(error.code, code, `${call} ${error.message}`);
      assert.match(error.message, /^[A-Z].*\.$/);
    }
  }
  const error = await composite(good, new Blob(['no picture']), mask).catch((error) => error);
  assert.equal(error.param, 'answer');
  // Nothing of that has broken anything.
  await composite(good, good, mask);
});

test('importing loads nothing, and the first call loads the WebAssembly of this entry alone, once', async () => {
  const { requests } = await served();
  const page = await blankPage();
  assert.ok(!requests.includes('/node_modules/overpaint/pixels/core_bg.wasm'));
  const before = requests.length;
  await page.evaluate((box) => Promise.all([pixels.default(), pixels.planRegion(box, box), pixels.planRegion(box, box)]), BOX);
  assert.deepEqual(requests.slice(before), ['/node_modules/overpaint/pixels/core_bg.wasm']);
});

test('what is too large for the memory of WebAssembly is told, in Node and in a page', async () => {
  const cut = (library, photo) => library.crop(photo, { x: 0, y: 0, width: 100, height: 100 }, { width: 30_000, height: 30_000 });
  // In another process, since the memory is as large as it gets after that.
  const script = `import { crop } from 'overpaint/pixels';
    import { readFileSync } from 'node:fs';
    const photo = new Blob([readFileSync(process.argv[1])]);
    await (${cut})({ crop }, photo).catch((error) => console.log(error.name, error.code));`;
  const told = run('node', ['--input-type=module', '--eval', script, path.join(PHOTOS, 'coffee.png')], project('node'));
  assert.equal(told.trim(), 'OverpaintError out_of_memory');

  for (const photo of ['coffee.png', 'rocket.jpg']) {
    const page = await blankPage();
    const told = await page.evaluate(async ([cut, photo]) => {
      const error = await eval(cut)(pixels, await (await fetch(photo)).blob()).catch((error) => error);
      return [pixels.isOverpaintError(error), error.code];
    }, [`${cut}`, photo]);
    assert.deepEqual(told, [true, 'out_of_memory'], photo);
    await page.close();
  }
});

test('in a page: JPEG held sideways to PNG, outside as the browser shows it, with its EXIF data upright', async () => {
  const page = await blankPage();
  const photo = turned(readFileSync(path.join(PHOTOS, 'rocket.jpg')), 6).toString('base64');
  const got = await page.evaluate(async ([photo, box, plain]) => {
    const original = await (await fetch(`data:image/jpeg;base64,${photo}`)).blob();
    const bitmap = await createImageBitmap(original, { colorSpaceConversion: 'none' });
    const { width, height } = bitmap;
    const answer = await pixels.crop(await (await fetch('astronaut.png')).blob(), { x: 0, y: 0, width: 427, height: 512 }, { width, height });
    const brush = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    brush.drawImage(bitmap, 0, 0);
    const shown = brush.getImageData(0, 0, width, height).data;
    brush.clearRect(0, 0, width, height);
    brush.fillRect(box.x, box.y, box.width, box.height);
    const mask = await pixels.maskPng(brush.getImageData(0, 0, width, height), { edit: 'opaque' });
    const { blob } = await pixels.composite(original, answer, mask, plain);
    const jpeg = await pixels.composite(original, answer, mask, { type: 'image/jpeg', quality: 0.95 });
    return { width, height, shown: await base64(new Blob([shown])), made: await base64(blob), jpeg: await base64(jpeg.blob), type: jpeg.blob.type };
  }, [photo, BOX, PLAIN]);
  const made = decodePng(Buffer.from(got.made, 'base64'));
  const shown = Buffer.from(got.shown, 'base64').filter((_, at) => at % 4 < 3);
  assert.deepEqual([made.width, made.height, made.channels], [427, 640, 3]);
  assert.deepEqual(reach(made, { ...made, samples: shown }), [0, 0, 0, 0]);
  // Tag, type, count and value of the orientation, which is 1 now (EXIF 2.32, table 4).
  for (const bytes of [made.chunks.get('eXIf'), Buffer.from(got.jpeg, 'base64')]) {
    assert.ok(bytes.includes(Buffer.from('011200030000000100010000', 'hex')));
  }
  assert.equal(got.type, 'image/jpeg');
  assert.deepEqual(page.complaints, []);
});

test('in a page: rows of a JPEG are the same whether the browser has video frames, whatever these give, and frames are closed', async () => {
  const browsers = {
    'as it is': () => {},
    'without frames': () => delete globalThis.VideoFrame,
    'too large for a frame': () => {
      globalThis.VideoFrame = class {
        constructor() {
          throw new DOMException('', 'InvalidStateError');
        }
      };
    },
    'a frame that cannot be copied': () => {
      VideoFrame.prototype.copyTo = () => Promise.reject(new DOMException('', 'NotSupportedError'));
    },
    'a frame of other colours': () => {
      const { copyTo } = VideoFrame.prototype;
      VideoFrame.prototype.copyTo = async function (bytes, options) {
        await copyTo.call(this, bytes, options);
        bytes[1] ^= 1;
      };
    },
    // As older browsers do, whatever format is asked for. The bytes that are not used are anything.
    'blue first': () => blueOrRedFirst('BGRX', [2, 1, 0]),
    'red first': () => blueOrRedFirst('RGBX', [0, 1, 2]),
  };
  for (const [name, change] of Object.entries(browsers)) {
    const page = await blankPage();
    const got = await page.evaluate(async (change) => {
      eval(change)();
      const Frame = globalThis.VideoFrame;
      let [open, copies] = [0, 0];
      if (Frame?.prototype.copyTo) {
        const { copyTo, close } = Frame.prototype;
        Frame.prototype.copyTo = function (...given) {
          copies += 1;
          return copyTo.apply(this, given);
        };
        Frame.prototype.close = function () {
          open -= 1;
          close.call(this);
        };
        globalThis.VideoFrame = function (...given) {
          open += 1;
          return new Frame(...given);
        };
      }
      const photo = await (await fetch('rocket.jpg')).blob();
      const bitmap = await createImageBitmap(photo, { colorSpaceConversion: 'none' });
      const { width, height } = bitmap;
      const brush = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
      brush.drawImage(bitmap, 0, 0);
      const shown = brush.getImageData(0, 0, width, height).data;
      brush.clearRect(0, 0, width, height);
      brush.drawImage(await createImageBitmap(await pixels.crop(photo, { x: 0, y: 0, width, height })), 0, 0);
      const wrong = brush.getImageData(0, 0, width, height).data.filter((sample, at) => sample !== shown[at]).length;
      return { wrong, open, copies };

      function blueOrRedFirst(format, places) {
        const { copyTo } = VideoFrame.prototype;
        Object.defineProperty(VideoFrame.prototype, 'format', { get: () => format });
        VideoFrame.prototype.copyTo = async function (bytes, { rect }) {
          await copyTo.call(this, bytes, { rect, format: 'RGBA' });
          for (let at = 0; at < rect.width * rect.height * 4; at += 4) {
            const rgb = bytes.slice(at, at + 3);
            places.forEach((from, to) => (bytes[at + to] = rgb[from]));
            bytes[at + 3] = at;
          }
        };
      }
    }, `(${change})`);
    assert.deepEqual([got.wrong, got.open], [0, 0], name);
    // Rows that are compared, and what is read if they are right.
    const copies = { 'without frames': 0, 'too large for a frame': 0, 'a frame that cannot be copied': 1, 'a frame of other colours': 1 };
    assert.equal(got.copies, copies[name] ?? 17, name);
    assert.deepEqual(page.complaints, [], name);
    await page.close();
  }
});

test('in a page: rows that fail while they are read are told, and frames are closed', async () => {
  const page = await blankPage();
  const told = await page.evaluate(async () => {
    const { copyTo, close } = VideoFrame.prototype;
    let [copies, closed] = [0, 0];
    VideoFrame.prototype.copyTo = function (...given) {
      copies += 1;
      return copies > 16 ? Promise.reject(new DOMException('', 'OperationError')) : copyTo.apply(this, given);
    };
    VideoFrame.prototype.close = function () {
      closed += 1;
      close.call(this);
    };
    const photo = await (await fetch('rocket.jpg')).blob();
    const error = await pixels.crop(photo, { x: 0, y: 0, width: 10, height: 10 }).catch((error) => error);
    return [pixels.isOverpaintError(error), error.code, error.cause.name, copies, closed];
  });
  assert.deepEqual(told, [true, 'not_a_picture', 'OperationError', 17, 1]);
});

test('in a page: a type that the browser does not write in this size is told', async () => {
  const page = await blankPage();
  const told = await page.evaluate(async () => {
    const { convertToBlob, getContext } = OffscreenCanvas.prototype;
    const size = { width: 40, height: 30 };
    const flat = { ...size, data: new Uint8ClampedArray(40 * 30 * 4).fill(255) };
    const mask = { ...size, data: flat.data.map((value, at) => (at < 400 && at % 4 === 3 ? 0 : value)) };
    const told = async (name, refused) => {
      OffscreenCanvas.prototype[name] = refused;
      const error = await pixels.composite(flat, flat, mask, { type: 'image/jpeg' }).catch((error) => error);
      return [pixels.isOverpaintError(error), error.code, error.cause?.name];
    };
    const rejected = await told('convertToBlob', () => Promise.reject(new DOMException('', 'EncodingError')));
    OffscreenCanvas.prototype.convertToBlob = convertToBlob;
    const without = await told('getContext', () => null);
    OffscreenCanvas.prototype.getContext = getContext;
    return [rejected, without];
  });
  assert.deepEqual(told, [[true, 'encoding_failed', 'EncodingError'], [true, 'encoding_failed', undefined]]);
});

test('in a page: WebP with transparency in and out', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async ([box, plain]) => {
    const [width, height] = [200, 160];
    const brush = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    brush.drawImage(await createImageBitmap(await (await fetch('coffee.png')).blob()), 0, 0);
    brush.clearRect(0, 0, 60, 20);
    const before = brush.getImageData(0, 0, width, height);
    // A quality of 1 is lossless in Chromium.
    const original = await brush.canvas.convertToBlob({ type: 'image/webp', quality: 1 });
    const answer = { width, height, data: before.data.map((value, at) => (at % 4 === 3 ? value : 255 - value)) };
    const { blob, changed } = await pixels.composite(original, answer, boxed(width, height, box), { ...plain, type: 'image/webp', quality: 1 });
    brush.clearRect(0, 0, width, height);
    brush.drawImage(await createImageBitmap(blob), 0, 0);
    const after = brush.getImageData(0, 0, width, height).data;
    const wrong = [...after.keys()].filter((at) => {
      const [x, y] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
      const inside = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
      return after[at] !== (inside ? answer : before).data[at];
    });
    return { type: blob.type, wrong: wrong.length, changed };

    function boxed(width, height, box) {
      const data = new Uint8Array(width * height);
      for (let y = box.y; y < box.y + box.height; y += 1) data.fill(255, y * width + box.x, y * width + box.x + box.width);
      return { width, height, data };
    }
  }, [BOX, PLAIN]);
  assert.equal(got.type, 'image/webp');
  assert.equal(got.wrong, 0);
  assert.ok(got.changed > 20_000, `${got.changed}`);
  assert.deepEqual(page.complaints, []);
});

/** A picture of noise, always the same for a seed. */
function noise(seed, depth = 8, channels = 4) {
  let state = seed * 7919;
  const samples = Array.from({ length: WIDTH * HEIGHT * channels }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> (32 - depth);
  });
  return { width: WIDTH, height: HEIGHT, depth, channels, samples: depth === 8 ? Buffer.from(samples) : samples };
}

function file(picture) {
  return new Blob([encodePng({ ...picture, chunks: [...(picture.chunks ?? [])].filter(([name]) => name === 'pHYs') })]);
}

function coverage(box) {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (const at of indices(box)) data[at] = 255;
  return { width: WIDTH, height: HEIGHT, data };
}

/** Numbers of the pixels of a box. */
function indices({ x, y, width, height }) {
  return Array.from({ length: width * height }, (_, index) => (y + Math.floor(index / width)) * WIDTH + x + (index % width));
}

function inside({ x, y, width, height }, atX, atY) {
  return atX >= x && atX < x + width && atY >= y && atY < y + height;
}

/** RGBA samples with a box of an answer laid over. */
function laid(samples, answer, box) {
  const made = Buffer.from(samples);
  for (const at of indices(box)) answer.samples.copy(made, at * 4, at * 4, at * 4 + 4);
  return made;
}

/** How far beyond the box pixels differ: to the left, the top, the right and the bottom. */
function reach(made, original) {
  const { width, channels } = made;
  const far = [-Infinity, -Infinity, -Infinity, -Infinity];
  made.samples.forEach((sample, index) => {
    if (sample === original.samples[index]) return;
    const at = Math.floor(index / channels);
    const [x, y] = [at % width, Math.floor(at / width)];
    const here = [BOX.x - x, BOX.y - y, x + 1 - BOX.x - BOX.width, y + 1 - BOX.y - BOX.height];
    here.forEach((distance, side) => (far[side] = Math.max(far[side], distance)));
  });
  return far;
}
