// The model renders everything anew, and yet only what was painted changes: in the file, and on the stage.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

import { eventually } from './browser.mjs';
import { begin, beyond, bounds, check, edge, edit, reach } from './drift.mjs';
import { turned } from './jpeg.mjs';
import { Plane } from './masks.mjs';
import * as mock from './mock.mjs';
import { chance, compare, mean, read, readByBrowser, samples, written } from './photos.mjs';
import { apart } from './pixels.mjs';
import { photo, visit } from './studio.mjs';

const [WIDTH, HEIGHT] = [451, 300];

const JPEG = 'image/jpeg';

/** A photo as JPEG, and its samples as the browser has them. */
async function jpeg(orientation) {
  const bytes = turned(await written(await samples('chelsea.png'), (picture) => picture.jpeg()), orientation);
  return { bytes, type: JPEG };
}

/** A photo in which any alpha comes with any colour. */
async function withAlpha() {
  const { data } = await samples('chelsea.png');
  const random = chance(256);
  const rgba = Buffer.alloc((data.length / 3) * 4);
  for (let pixel = 0; pixel < data.length / 3; pixel += 1) {
    data.copy(rgba, pixel * 4, pixel * 3, pixel * 3 + 3);
    rgba[pixel * 4 + 3] = [0, 255, 255, random()][random() % 4];
  }
  return { width: WIDTH, height: HEIGHT, channels: 4, deep: false, data: rgba };
}

async function deep() {
  const { data } = await samples('chelsea.png');
  const random = chance(256);
  return { width: WIDTH, height: HEIGHT, channels: 3, deep: true, data: Uint16Array.from(data, (value) => value * 256 + random()) };
}

/** Pictures of every kind: the file, its type, and its samples where they are known without asking the browser. */
const KINDS = {
  'a PNG with alpha': async () => {
    const reference = await withAlpha();
    return { bytes: await written(reference, (picture) => picture.png()), type: 'image/png', reference };
  },
  'an opaque PNG': async () => {
    return { bytes: readFileSync(photo('chelsea.png')), type: 'image/png', reference: await samples('chelsea.png') };
  },
  'a PNG of 16 bits': async () => {
    const reference = await deep();
    const bytes = await written(reference, (picture) => picture.toColourspace('rgb16').png());
    return { bytes, type: 'image/png', reference };
  },
  'a JPEG': () => jpeg(1),
  'a JPEG that was taken upside down': () => jpeg(3),
  'a JPEG that was taken sideways': () => jpeg(6),
  'a WebP': async () => {
    return { bytes: await written(await samples('chelsea.png'), (picture) => picture.webp()), type: 'image/webp' };
  },
  'a WebP with alpha': async () => {
    const reference = await withAlpha();
    const bytes = await written(reference, (picture) => picture.webp({ lossless: true, exact: true }));
    return { bytes, type: 'image/webp', reference };
  },
};

for (const [kind, make] of Object.entries(KINDS)) {
  visit(`${kind} is saved with every pixel outside the mask as it was`, {}, async (studio) => {
    const picture = await make();
    const original = picture.reference ?? (await readByBrowser(studio.page, picture.bytes, picture.type));
    const mask = await begin(studio, `picture.${picture.type.split('/')[1]}`, picture);
    for (const region of ['Whole picture', 'Around the mask']) {
      await studio.set('Region', region);
      const putBack = await edit(studio);
      const share = putBack / (original.width * original.height);
      assert.ok(share > 0.1 && share < 1, `${putBack} of ${original.width} × ${original.height}`);
      const { grow, feather } = await edge(studio);
      const outside = beyond(mask, await reach(studio));
      const soft = await studio.saveExact(studio.results.first());
      check(original, await read(soft.bytes), mask, outside);
      await grow.fill('0');
      await feather.fill('0');
      const hard = await studio.saveExact(studio.results.first());
      check(original, await read(hard.bytes), mask, (x, y) => mask.at(x, y) === 0);
    }
  });
}

visit('of 12 megapixels only what is around the mask is sent, as it is, and all are saved', {}, async (studio) => {
  const bytes = await written(await samples('astronaut.png', 4000, 3000), (picture) => picture.jpeg());
  const original = await readByBrowser(studio.page, bytes, JPEG);
  const [x, y] = studio.point(0.5, 0.3);
  const mask = await begin(studio, 'large.jpg', { bytes, type: JPEG }, [[x, y], [x + 20, y + 10]]);
  await studio.page.getByText(/^Sent as 1024 × 1024: 100 % of the detail, instead of \d+ % for the whole picture$/).waitFor();
  await edit(studio);

  const sent = await read(await mock.partNamed('image'));
  assert.deepEqual([sent.width, sent.height], [1024, 1024]);
  assert.equal(mock.texts(await mock.last()).size, '1024x1024');
  const part = Plane.of(await mock.partNamed('mask'));
  const [inAll, inPart] = [bounds(mask), bounds(part)];
  assert.deepEqual([inPart.width, inPart.height], [inAll.width, inAll.height], 'the mask was scaled');
  const [left, top] = [inAll.left - inPart.left, inAll.top - inPart.top];
  for (let row = 0; row < part.height; row += 1) {
    const start = (top + row) * mask.width + left;
    assert.deepEqual(part.data.subarray(row * 1024, (row + 1) * 1024), mask.data.subarray(start, start + 1024), `row ${row} of the mask`);
  }
  const cut = sharp(original.data, { raw: original }).extract({ left, top, width: 1024, height: 1024 });
  assert.ok((await cut.raw().toBuffer()).equals(sent.data), 'what was sent is not what is in the picture');

  const saved = await studio.saveExact(studio.results.first());
  assert.equal(saved.name, 'large-edit-1.png');
  check(original, await read(saved.bytes), mask, beyond(mask, await reach(studio)));
});

for (const [megapixels, width, height] of [[24, 6000, 4000], [48, 8000, 6000]]) {
  visit(`of ${megapixels} megapixels every pixel outside the mask is saved as it was`, {}, async (studio) => {
    const bytes = await written(await samples('coffee.png', width, height), (picture) => picture.jpeg());
    const original = await readByBrowser(studio.page, bytes, JPEG);
    const [x, y] = studio.point(0.5, 0.4);
    const mask = await begin(studio, 'large.jpg', { bytes, type: JPEG }, [[x, y], [x + 20, y + 10]]);
    for (const region of ['Whole picture', 'Around the mask']) {
      await studio.set('Region', region);
      await edit(studio);
      const saved = await studio.saveExact(studio.results.first());
      check(original, await read(saved.bytes), mask, beyond(mask, await reach(studio)));
    }
  });
}

/** From now on the model gives back what it is sent. */
function changeNothing(page) {
  return page.evaluate(() => {
    const real = window.fetch;
    window.fetch = async (...what) => {
      const request = new Request(...what);
      if (!request.url.endsWith('/images/edits')) return real(request);
      const image = (await request.formData()).get('image');
      const reader = new FileReader();
      reader.readAsDataURL(image);
      await new Promise((loaded) => { reader.onload = loaded; });
      return Response.json({ created: 0, data: [{ b64_json: reader.result.split(',')[1] }] });
    };
  });
}

visit('what the model left as it was keeps its fine detail, however small it was sent', {}, async (studio) => {
  const random = chance(41);
  const original = await samples('astronaut.png', 3000, 2250);
  original.data = Buffer.from(original.data.map((value) => Math.max(0, Math.min(255, value + random() - 20))));
  const bytes = await written(original, (picture) => picture.png({ compressionLevel: 1 }));
  const mask = await begin(studio, 'large.png', { bytes, type: 'image/png' }, [studio.point(0.3, 0.3), studio.point(0.7, 0.6)]);
  await studio.set('Region', 'Around the mask');
  await changeNothing(studio.page);
  await studio.edit();
  await studio.waitForResults(1);
  await edge(studio);
  const inside = (x, y) => mask.at(x, y) === 255;
  const saved = async () => compare(original, await read((await studio.saveExact(studio.results.first())).bytes), inside);
  const kept = await saved();
  assert.ok(kept.pixels > 10_000, `${kept.pixels} pixels are inside the mask`);
  assert.equal(kept.most, 0);
  await studio.find('checkbox', 'Keep fine detail where nothing changed').uncheck();
  const { most } = await saved();
  assert.ok(most > 10, `without, it is ${most} off at most`);
});

visit('colour profile, dots per inch and what else a file says are in the one that is saved', {}, async (studio) => {
  const tags = (picture) => {
    return picture.withMetadata({ density: 300, orientation: 6, exif: { IFD0: { Copyright: 'Nobody' } } }).withIccProfile('p3');
  };
  const bytes = await written(await samples('chelsea.png'), (picture) => tags(picture.jpeg()));
  const before = await sharp(bytes).metadata();
  assert.ok(before.icc.length > 400 && before.density === 300 && before.orientation === 6, 'the picture has nothing to keep');
  const original = await readByBrowser(studio.page, bytes, JPEG);
  const mask = await begin(studio, 'tagged.jpg', { bytes, type: JPEG });
  await edit(studio);
  for (const [format, name] of [['PNG', 'png'], ['JPEG', 'jpeg'], ['WebP', 'webp']]) {
    const saved = await studio.saveExact(studio.results.first(), format);
    const after = await sharp(saved.bytes).metadata();
    assert.deepEqual([after.format, after.width, after.height], [name, HEIGHT, WIDTH]);
    assert.equal(after.orientation ?? 1, 1, `${format}: it would be turned once more`);
    assert.ok(after.icc?.equals(before.icc), `${format}: the colour profile is another one`);
    assert.match(after.exif?.toString('latin1') ?? '', /Nobody/, `${format}: EXIF is not kept`);
    // A WebP has no place for it but in EXIF.
    if (format !== 'WebP') assert.equal(after.density, 300, format);
    const picture = await read(saved.bytes);
    const outside = beyond(mask, 30);
    const { most } = compare(original, picture, outside);
    if (format === 'PNG') assert.equal(most, 0);
    const [one, other] = [mean(original, outside), mean(picture, outside)];
    assert.ok(apart(one, other) < 1, `${format}: ${one} has become ${other}`);
  }
});

visit('the raw answer is saved byte for byte, and the exact picture is gone on from', {}, async (studio) => {
  const mask = await begin(studio, 'chelsea.png', { bytes: readFileSync(photo('chelsea.png')), type: 'image/png' });
  await edit(studio);
  const item = studio.results.first();
  const raw = await studio.download(item);
  assert.ok(raw.bytes.equals(await mock.answer()), 'the file saved is not what the server sent');
  await edge(studio);
  // So that the model's colours are found as they came.
  await studio.find('checkbox', 'Match colours').uncheck();
  const exact = await studio.saveExact(item);
  assert.deepEqual([raw.name, exact.name], ['chelsea-edit-1.png', 'chelsea-edit-1.png']);

  await studio.button('Continue', item).click();
  await eventually('the result is on the stage without a mask', () => studio.maskIsEmpty());
  await studio.edit();
  await studio.waitForResults(2);
  assert.ok((await mock.partNamed('image')).equals(exact.bytes), 'what was sent next is not the exact picture');
  check(await samples('chelsea.png'), await read(exact.bytes), mask, beyond(mask, 30));
  const answer = await read(raw.bytes);
  const inside = (x, y) => mask.at(x, y) === 255;
  const onAnswer = (x, y) => inside(Math.floor((x * WIDTH) / answer.width), Math.floor((y * HEIGHT) / answer.height));
  const [here, there] = [mean(await read(exact.bytes), inside), mean(answer, onAnswer)];
  assert.ok(apart(here, there) < 4, `inside the mask it is ${here}, and the model's is ${there}`);
});

/** Records what a dialog's bar and words say from now on. */
function watchWriting(dialog) {
  return dialog.evaluateHandle((dialog) => {
    const seen = { values: [], words: [] };
    const look = () => {
      const bar = dialog.querySelector('progress');
      const value = bar?.hasAttribute('value') ? bar.value : null;
      const words = dialog.querySelector('.writing [role=status]').textContent;
      if (bar && value !== seen.values.at(-1)) seen.values.push(value);
      if (words && words !== seen.words.at(-1)) seen.words.push(words);
    };
    new MutationObserver(look).observe(dialog, { subtree: true, childList: true, attributes: true, characterData: true });
    return seen;
  });
}

visit('while a large file is written it is said how far it is, and that can be ended', {}, async (studio) => {
  const bytes = await written(await samples('astronaut.png', 5000, 3600), (picture) => picture.jpeg());
  const [x, y] = studio.point(0.5, 0.3);
  await begin(studio, 'large.jpg', { bytes, type: JPEG }, [[x, y], [x + 20, y + 10]]);
  await edit(studio);
  await studio.button('Save', studio.results.first()).click();
  const dialog = studio.find('dialog', 'Save picture');
  const save = studio.button('Save picture', dialog);
  const bar = studio.find('progressbar', 'Writing the file…', dialog);
  const notSaved = studio.page.getByText('Not saved');
  const isUnderway = () => eventually('some of it is written', async () => Number(await bar.getAttribute('value')) >= 3);

  await save.click();
  await isUnderway();
  await studio.button('Cancel', dialog).click();
  await bar.waitFor({ state: 'hidden' });
  assert.ok(await save.isEnabled());
  assert.equal(await notSaved.count(), 0, 'that somebody ended it is taken for a failure');

  await save.click();
  await isUnderway();
  await studio.button('Close', dialog).click();
  await dialog.waitFor({ state: 'hidden' });
  await studio.still();
  assert.equal(await notSaved.count(), 0, 'that somebody ended it is taken for a failure');

  const file = (format) => async () => {
    await studio.button('Save', studio.results.first()).click();
    await studio.choice('Format', dialog).selectOption({ label: format });
    const writing = await watchWriting(dialog);
    const saving = studio.page.waitForEvent('download');
    await save.click();
    const { width, height } = await read(readFileSync(await (await saving).path()));
    assert.deepEqual([width, height], [5000, 3600], format);
    return writing.jsonValue();
  };
  for (const write of [file('PNG'), file('JPEG')]) {
    const { values, words } = await write();
    const shares = values.filter((value) => value !== null);
    assert.ok(shares.length > 20 && shares.at(-1) >= 95, `it said ${shares}`);
    assert.deepEqual(shares, shares.toSorted((a, b) => a - b), 'it went back');
    assert.deepEqual(words, ['Reading the picture…', 'Writing the file…']);
  }
  const { values, words } = await file('WebP')();
  assert.deepEqual(words, ['Reading the picture…', 'Writing the file…', 'The browser is encoding the file…']);
  assert.equal(values.at(-1), null, 'the browser does not say how far it is');
});

/** What is seen of the picture in the middle of the stage, whatever is over it: RGBA. */
function seen(page) {
  return page.evaluate(() => {
    const canvas = document.querySelector('canvas[aria-hidden]');
    const [width, height] = [200, 150];
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(canvas, (width - canvas.width) / 2, (height - canvas.height) / 2);
    return [...context.getImageData(0, 0, width, height).data];
  });
}

/** The mean difference of what is seen. */
function difference(one, other) {
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / one.length;
}

for (const [kind, tags] of [['', (picture) => picture], [' with a colour profile', (picture) => picture.withIccProfile('p3')]]) {
  visit(`a large photo${kind} is on the stage while it is saved, and is as sharp again afterwards`, {}, async (studio) => {
    const bytes = await written(await samples('astronaut.png', 7000, 5000), (picture) => tags(picture).jpeg());
    const [x, y] = studio.point(0.5, 0.3);
    await begin(studio, 'large.jpg', { bytes, type: JPEG }, [[x, y], [x + 20, y + 10]]);
    await edit(studio);
    await studio.button('Actual size').click();
    await studio.still();
    const before = await seen(studio.page);
    assert.ok(difference(before, before.toSorted()) > 10, 'there is nothing to be seen');
    const dialog = studio.find('dialog', 'Save picture');
    const bar = studio.find('progressbar', 'Writing the file…', dialog);
    const { width, height } = studio.page.viewportSize();

    for (const end of ['cancel', 'done']) {
      await studio.button('Save', studio.results.first()).click();
      const saving = end === 'done' && studio.page.waitForEvent('download');
      await studio.button('Save picture', dialog).click();
      await eventually('some of it is written', async () => Number(await bar.getAttribute('value')) >= 3);
      if (end === 'cancel') {
        await studio.button('Cancel', dialog).click();
        await studio.button('Close', dialog).click();
      } else {
        // The stage is drawn anew.
        await studio.page.setViewportSize({ width: width + 2, height });
        await studio.page.setViewportSize({ width, height });
        const meanwhile = difference(before, await seen(studio.page));
        assert.ok(meanwhile < 10, `${meanwhile} from what it was`);
        await saving;
      }
      await dialog.waitFor({ state: 'hidden' });
      await eventually('it is sharp again', async () => difference(before, await seen(studio.page)) === 0);
    }
  });
}
