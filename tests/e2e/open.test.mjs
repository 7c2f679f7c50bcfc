// Pictures get on the stage in every way, and what is no picture changes nothing.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

import { pngFile } from '../png.mjs';
import { eventually } from './browser.mjs';
import { storedSize, turned } from './jpeg.mjs';
import { savedMask } from './masks.mjs';
import * as mock from './mock.mjs';
import { decodePng, greenPlace, greenPng } from './pixels.mjs';
import { file, photo, photoFile, visit } from './studio.mjs';

/** Sends an edit of the picture on the stage with something painted; the image as it was sent. */
async function sent(studio) {
  if (await studio.maskIsEmpty()) await studio.paintSomething();
  return sentAsIs(studio);
}

/** The same with the mask as it is. Without one, the picture goes as it is, whatever its shape. */
async function sentAsIs(studio) {
  await studio.prompt.fill('something else');
  await studio.edit();
  await studio.waitForResults((await studio.results.count()) + 1);
  const { parts } = await mock.settled();
  const { file_name: name, content_type: type } = parts.find((part) => part.name === 'image');
  return { name, type, bytes: await mock.partNamed('image') };
}

/** The width and height of the picture on the stage, which are those of its mask. */
async function stageSize(studio) {
  const { width, height } = decodePng(await savedMask(studio));
  return [width, height];
}

/** A drag of a file over the canvas, and its drop. The file is made in the page. */
async function drop(studio, { name, mimeType, buffer }) {
  const transfer = await studio.page.evaluateHandle(
    ({ name, mimeType, base64 }) => {
      const content = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type: mimeType }));
      return transfer;
    },
    { name, mimeType, base64: buffer.toString('base64') },
  );
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await studio.canvas.dispatchEvent(event, { dataTransfer: transfer });
  }
}

/** Files that are refused: how they get there, the notice's title, and what it says. */
const WRONG = {
  'a text file': [file('notes.txt', 'text/plain', Buffer.from('hello')), 'Not a picture that can be edited', /“notes.txt”/],
  'a text file with the name of a picture': [
    file('notes.png', 'image/png', Buffer.from('hello, I am a picture')),
    'Not a picture that can be edited',
    /“notes.png” is not a PNG, JPEG or WebP/,
  ],
  'a GIF': [file('dance.gif', 'image/gif', Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA7', 'base64')), 'Not a picture that can be edited', /PNG, JPEG or WebP/],
  'an empty file': [file('empty.png', 'image/png', Buffer.alloc(0)), 'Not a picture that can be edited', /“empty.png”/],
  'half a PNG header': [
    file('half.png', 'image/png', readFileSync(photo('chelsea.png')).subarray(0, 20)),
    'Damaged picture',
    /“half.png”/,
  ],
  'a PNG of nonsense': [file('nonsense.png', 'image/png', pngFile({ width: 40, height: 30, channels: 3, packed: Buffer.from('nonsense') })), 'Damaged picture', /“nonsense.png”/],
  'a picture of 60 megapixels': [
    file('wide.png', 'image/png', pngFile({ width: 10_000, height: 6_000, channels: 3, packed: Buffer.alloc(20) })),
    'Picture too large',
    /10000 × 6000 pixels.*50 megapixels/,
  ],
};

for (const [what, [wrong, title, words]] of Object.entries(WRONG)) {
  visit(`${what} is refused with the reason, and changes nothing`, {}, async (studio) => {
    await studio.open(photo('chelsea.png'));
    await studio.paintSomething();
    await studio.prompt.fill('a red hat');
    const stage = { x: 400, y: 100, width: 400, height: 200 };
    // The brush's ring goes with the pointer.
    await studio.prompt.hover();
    const [mask, before] = [await studio.mask(), await studio.look(stage)];
    await studio.choose(wrong);
    await studio.waitForNotice(title);
    assert.match(await studio.alert.textContent(), words);
    assert.equal(await studio.mask(), mask);
    assert.equal(await studio.prompt.inputValue(), 'a red hat');
    await studio.button('Dismiss', studio.alert).click();
    await eventually('the stage looks as before', async () => (await studio.look(stage)).data.equals(before.data));
  });
}

visit('a wrong file on the empty stage leaves the invitation', {}, async (studio) => {
  await studio.choose(file('notes.png', 'image/png', Buffer.from('hello')));
  await studio.waitForNotice('Not a picture that can be edited');
  await studio.find('heading', 'Drop a picture, paste one, or choose').waitFor();
  assert.ok(await studio.button('Edit picture').isDisabled());
  await studio.open(photo('chelsea.png'));
  assert.equal(await studio.alert.textContent(), '', 'the notice outlived the next picture');
});

visit('a dropped file is opened', {}, async (studio) => {
  await drop(studio, photoFile('coffee.png'));
  await studio.button('Brush').waitFor();
  const image = await sent(studio);
  assert.equal(image.name, 'coffee.png');
  assert.ok(image.bytes.equals(photoFile('coffee.png').buffer));
});

visit('a picture from the clipboard is opened by pasting', {}, async (studio) => {
  await studio.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const blob = new Blob([bytes], { type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  }, greenPng(321, 123).toString('base64'));
  await studio.page.keyboard.press('Control+V');
  await studio.button('Brush').waitFor();
  await sent(studio);
  assert.deepEqual(await stageSize(studio), [321, 123]);
});

visit('text that is pasted goes into the prompt', {}, async (studio) => {
  await studio.page.evaluate(() => navigator.clipboard.writeText('a red hat'));
  await studio.prompt.press('Control+V');
  assert.equal(await studio.prompt.inputValue(), 'a red hat');
});

for (const [name, sample] of [['A cat', 'chelsea.png'], ['Galaxies', 'hubble_deep_field.jpg']]) {
  visit(`the sample “${name}” comes with the page`, {}, async (studio) => {
    await studio.button(name).click();
    await studio.button('Brush').waitFor();
    const image = await sentAsIs(studio);
    assert.equal(image.name, sample);
    assert.ok(image.bytes.equals(photoFile(sample).buffer));
  });
}

visit('a JPEG is sent as it is', {}, async (studio) => {
  await studio.open(photo('rocket.jpg'));
  const image = await sent(studio);
  assert.deepEqual([image.name, image.type], ['rocket.jpg', 'image/jpeg']);
  assert.ok(image.bytes.equals(photoFile('rocket.jpg').buffer));
  assert.deepEqual(await stageSize(studio), [640, 427]);
});

visit('a WebP is sent as it is', {}, async (studio) => {
  const base64 = await studio.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(333, 222);
    canvas.getContext('2d').fillRect(20, 20, 200, 100);
    const blob = await canvas.convertToBlob({ type: 'image/webp' });
    return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
  });
  const webp = file('shape.webp', 'image/webp', Buffer.from(base64, 'base64'));
  await studio.open(webp);
  const image = await sent(studio);
  assert.deepEqual([image.name, image.type], ['shape.webp', 'image/webp']);
  assert.ok(image.bytes.equals(webp.buffer));
  assert.deepEqual(await stageSize(studio), [333, 222]);
});

visit('a picture is known by its bytes, not by its name', {}, async (studio) => {
  await studio.open(file('photo.png', 'image/png', readFileSync(photo('rocket.jpg'))));
  assert.equal((await sent(studio)).type, 'image/jpeg');
});

for (const orientation of [3, 6, 7]) {
  visit(`a photo taken in orientation ${orientation} is upright, here and at the server`, {}, async (studio) => {
    const sideways = turned(readFileSync(photo('rocket.jpg')), orientation);
    const size = orientation < 5 ? [640, 427] : [427, 640];
    await studio.open(file('turned.jpg', 'image/jpeg', sideways));
    const image = await sent(studio);
    assert.deepEqual(await stageSize(studio), size);
    assert.deepEqual(storedSize(image.bytes), size, 'the image sent has not the size of the mask');
    assert.equal(image.type, 'image/jpeg');
    const difference = await studio.page.evaluate(async (both) => {
      const pixels = await Promise.all(both.map(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        // The browser's own decoder turns by the mark.
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
      }));
      const [one, other] = pixels;
      if (one.length !== other.length) return Infinity;
      return one.reduce((sum, value, index) => sum + Math.abs(value - other[index]), 0) / one.length;
    }, [sideways, image.bytes].map((bytes) => bytes.toString('base64')));
    assert.ok(difference < 4, `the image sent is another one: ${difference} apart on average`);
  });
}

/** A photo of 12 megapixels of which each place has a colour of its own, upright in `orientation`. */
async function placed(orientation) {
  const [width, height] = [4000, 3000];
  const data = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      data[at] = 255 * x / width;
      data[at + 1] = 255 * y / height;
    }
  }
  const upright = sharp(data, { raw: { width, height, channels: 3 } });
  // As a camera stores what it takes sideways; the mark turns it back.
  const turns = { 1: 0, 3: 180, 6: 270, 8: 90 };
  return upright.rotate(turns[orientation]).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

for (const orientation of [1, 3, 6, 8]) {
  visit(`of a large photo taken in orientation ${orientation} each part is where it belongs`, {}, async (studio) => {
    await studio.open(file('large.jpg', 'image/jpeg', await placed(orientation)));
    const shot = await studio.look();
    const { left, top, right, bottom } = colouredPlace(shot);
    for (const down of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      for (const across of [0.1, 0.5, 0.9]) {
        const [red, green] = shot.at(Math.round(left + across * (right - left)), Math.round(top + down * (bottom - top)));
        const off = Math.max(Math.abs(red - 255 * across), Math.abs(green - 255 * down));
        assert.ok(off < 12, `at ${across}, ${down} there is ${red}, ${green}`);
      }
    }
  });
}

/** Where the picture without blue is on a grey page. */
function colouredPlace(shot) {
  const isPicture = (x, y) => {
    const [red, green, blue] = shot.at(x, y);
    return blue < 12 && Math.max(red, green) > 40;
  };
  const across = [...Array(shot.width).keys()].filter((x) => isPicture(x, shot.height >> 1));
  const down = [...Array(shot.height).keys()].filter((y) => isPicture(shot.width >> 1, y));
  return { left: across[0], right: across.at(-1), top: down[0], bottom: down.at(-1) };
}

visit('another picture takes the stage with an empty mask, and the one before can be gone back to', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  const mask = await studio.mask();
  await studio.choose(file('green.png', 'image/png', greenPng(300, 300)));
  await eventually('the other picture is shown', async () => greenPlace(await studio.look()));
  assert.ok(await studio.maskIsEmpty());
  await studio.button('Back to the previous picture').click();
  await eventually('the first picture is back', async () => !greenPlace(await studio.look()));
  assert.equal(await studio.mask(), mask);
  await sent(studio);
  assert.deepEqual(await stageSize(studio), [451, 300]);
});

visit('a picture opened while an edit runs does not get mixed up with it', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.prompt.fill('a red hat');
  await studio.useServer(mock.faulty('slow-1500'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');
  await studio.choose(file('green.png', 'image/png', greenPng(300, 300)));
  await eventually('the other picture is shown', async () => greenPlace(await studio.look()));
  await studio.waitForResults(1);
  const saved = await studio.download(studio.results.first());
  assert.ok(saved.bytes.equals(await mock.answer()), 'the result is not what the server sent');
  assert.equal(saved.name, 'chelsea-edit-1.png');
});
