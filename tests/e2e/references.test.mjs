// Pictures beside the one that is edited: what the model is to look at as well.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

import { AXE, isFine } from './axe.mjs';
import { eventually } from './browser.mjs';
import { turned } from './jpeg.mjs';
import { isKept, reload } from './kept.mjs';
import * as mock from './mock.mjs';
import { encodePng, greenPlace, greenPng } from './pixels.mjs';
import { file, photo, photoFile, visit } from './studio.mjs';

const plain = (name, colour, width = 90, height = 60) => file(name, 'image/png', encodePng(width, height, () => [...colour, 255]));
const RED = plain('red hat.png', [255, 0, 0]);
const BLUE = plain('蓝.png', [0, 0, 255]);

function list(studio) {
  return studio.find('list', 'Reference pictures').getByRole('listitem');
}

/** The accessible names of all that are there. */
function names(studio) {
  return list(studio).evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
}

async function add(studio, ...files) {
  const before = await list(studio).count();
  await studio.page.getByLabel(studio.say('Reference pictures to add'), { exact: true }).setInputFiles(files);
  await eventually('they are there', async () => (await list(studio).count()) === before + files.length);
}

/** Hands files over as a person does with the pointer or the keyboard: `how` is `paste`, or `drop`. */
async function handOver(studio, target, how, files, text) {
  const bases = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }));
  await target.evaluate((element, [kind, given, words]) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    if (words) transfer.setData('text/plain', words);
    const all = { bubbles: true, cancelable: true };
    if (kind === 'paste') {
      element.dispatchEvent(new ClipboardEvent('paste', { ...all, clipboardData: transfer }));
    } else {
      element.dispatchEvent(new DragEvent('dragover', { ...all, dataTransfer: transfer }));
      element.dispatchEvent(new DragEvent('drop', { ...all, dataTransfer: transfer }));
    }
  }, [how, bases, text]);
}

/** The pictures of the last request: the names of its parts, and their bytes. */
async function sent() {
  const { parts } = await mock.settled();
  const files = parts.flatMap((part, index) => (part.file_name === null ? [] : [{ ...part, index }]));
  return Promise.all(files.map(async ({ name, file_name, index }) => ({ name, file: file_name, bytes: await mock.part(index) })));
}

visit('what is added is sent after the picture, in order, as it is, and the mask is that of the picture', {}, async (studio) => {
  await studio.openGreen();
  // Results move the picture.
  const point = async (across) => {
    const { left, right, top, bottom } = greenPlace(await studio.look());
    return [Math.round(left + (right - left) * across), Math.round(top + (bottom - top) * 0.25)];
  };
  await add(studio, RED, BLUE);
  await studio.still();
  await studio.paint([await point(0.5), await point(0.6)]);
  assert.deepEqual(await names(studio), ['Picture 2: red hat.png', 'Picture 3: 蓝.png']);
  await studio.edit();
  await studio.waitForResults(1);
  const parts = await sent();
  assert.deepEqual(parts.map(({ name, file }) => [name, file]).slice(0, 3), [
    ['image[]', 'green.png'],
    // Names that servers can take.
    ['image[]', 'red_hat.png'],
    ['image[]', 'image.png'],
  ]);
  assert.equal(parts[3].name, 'mask');
  assert.equal(parts.length, 4);
  assert.ok(parts[1].bytes.equals(RED.buffer) && parts[2].bytes.equals(BLUE.buffer), 'they were changed');
  // The server paints with them, side by side.
  await studio.still();
  const shot = await studio.look();
  const [outside, left, right] = await Promise.all([0.3, 0.5, 0.6].map(async (across) => shot.at(...(await point(across)))));
  assert.deepEqual(outside, [0, 255, 0, 255]);
  assert.ok(left[0] > left[2] + 40, `${left}`);
  assert.ok(right[2] > right[0] + 40, `${right}`);
  await studio.page.getByText('Sent with reference pictures: 2').waitFor({ state: 'attached' });
  await studio.keep('a result with references');
});

visit('one is taken away, the others move up, and the last request shows it', {}, async (studio) => {
  await studio.openGreen();
  await add(studio, RED, BLUE, photoFile('chelsea.png'));
  await studio.button('Remove', list(studio).first()).click();
  assert.deepEqual(await names(studio), ['Picture 2: 蓝.png', 'Picture 3: chelsea.png']);
  await studio.edit();
  await studio.waitForResults(1);
  assert.deepEqual((await sent()).map(({ file }) => file), ['green.png', 'image.png', 'chelsea.png']);
  await studio.button('Remove', list(studio).first()).click();
  await studio.button('Remove', list(studio).first()).click();
  await studio.find('list', 'Reference pictures').waitFor({ state: 'hidden' });
  await studio.edit();
  await studio.waitForResults(2);
  assert.deepEqual((await sent()).map(({ name }) => name), ['image']);
  // What the first was asked for by is brought back whole.
  await studio.results.last().getByRole('button').first().click();
  await studio.button('Use this prompt and its options again').click();
  assert.deepEqual(await names(studio), ['Picture 2: 蓝.png', 'Picture 3: chelsea.png']);
});

visit('at the prompt pictures are pasted and dropped beside the picture, elsewhere they are opened', {}, async (studio) => {
  // Without a picture there is nothing to be beside of.
  await handOver(studio, studio.prompt, 'paste', [file('first.png', 'image/png', greenPng(300, 200))]);
  await studio.button('Brush').waitFor();
  await handOver(studio, studio.prompt, 'paste', [RED]);
  await eventually('it is pasted', async () => (await names(studio)).join() === 'Picture 2: red hat.png');
  await handOver(studio, studio.prompt, 'drop', [BLUE, RED]);
  await eventually('both are dropped', async () => (await names(studio)).length === 3);
  await handOver(studio, studio.prompt, 'paste', [RED], 'a table, as text and as a picture of it');
  await handOver(studio, studio.canvas, 'drop', [plain('next.png', [9, 9, 9])]);
  await studio.button('Back to the previous picture').waitFor();
  assert.equal((await names(studio)).length, 3, 'what was pasted as text is not a picture, and they stay for the next picture');
  await studio.prompt.fill('x');
  await studio.edit();
  await studio.waitForResults(1);
  assert.equal((await sent())[0].file, 'next.png');
});

visit('what can not be read is told, the others are added, and no more than a request takes', {}, async (studio) => {
  await studio.openGreen();
  const input = studio.page.getByLabel('Reference pictures to add', { exact: true });
  await input.setInputFiles([RED, file('notes.txt', 'text/plain', Buffer.from('hello')), BLUE]);
  await studio.waitForNotice('Not a picture that can be edited');
  await studio.alert.getByText('“notes.txt”').waitFor();
  assert.equal((await names(studio)).length, 2);
  await studio.prompt.evaluate((element) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(50 * 1024 * 1024 + 1)], 'huge.png', { type: 'image/png' }));
    element.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
  });
  await studio.waitForNotice('File too large');
  assert.match(await studio.alert.textContent(), /“huge.png” has 52.4\sMB/);
  await input.setInputFiles(Array.from({ length: 14 }, (_, at) => plain(`${at}.png`, [at, 0, 0])));
  await studio.waitForNotice('Enough reference pictures');
  assert.equal((await names(studio)).length, 15);
  await studio.edit();
  await studio.waitForResults(1);
  assert.equal((await sent()).length, 16);
});

visit('they are there again after a reload, for the next edit and for what was asked before', {}, async (studio) => {
  await studio.openGreen();
  await add(studio, RED);
  await studio.edit();
  await studio.waitForResults(1);
  await add(studio, BLUE);
  const pictures = (there) => Object.keys(there).filter((name) => name.startsWith('picture')).length;
  await isKept(studio.page, 'all pictures are kept', (there) => pictures(there) === 3);
  await studio.page.waitForTimeout(1000);
  await reload(studio);
  await studio.waitForResults(1);
  await eventually('both are there', async () => (await names(studio)).join() === 'Picture 2: red hat.png,Picture 3: 蓝.png');
  await studio.edit();
  await studio.waitForResults(2);
  assert.ok((await sent())[2].bytes.equals(BLUE.buffer));
  await studio.results.last().getByRole('button').first().click();
  await studio.button('Use this prompt and its options again').click();
  assert.deepEqual(await names(studio), ['Picture 2: red hat.png']);
  // What nothing speaks of any more is not kept.
  await studio.button('Delete', studio.results.first()).click();
  await studio.button('Dismiss').click();
  await isKept(studio.page, 'the other one is gone', (there) => pictures(there) === 2);
});

visit('they are in what an edit costs', {}, async (studio) => {
  await studio.openGreen(1200, 800);
  await studio.useEndpoint('OpenAI');
  await studio.showMoreOptions();
  const tokens = async () => {
    const words = await studio.page.getByText(/request.*tokens/).textContent();
    return Number(words.match(/([\d,]+) tokens/)[1].replaceAll(',', ''));
  };
  const before = await tokens();
  await add(studio, photoFile('chelsea.png'), photoFile('chelsea.png'));
  // A picture of 451 × 300 is one of 2 × 3 parts of 65 or 129 tokens each, at the least.
  await eventually('it costs more', async () => (await tokens()) >= before + 2 * 65);
});

visit('a photo that was held sideways is sent upright', {}, async (studio) => {
  await studio.openGreen();
  await add(studio, file('turned.jpg', 'image/jpeg', turned(readFileSync(photo('rocket.jpg')), 6)));
  await studio.edit();
  await studio.waitForResults(1);
  const [, { bytes }] = await sent();
  const { width, height, orientation = 1 } = await sharp(bytes).metadata();
  assert.deepEqual([width, height, orientation], [427, 640, 1]);
});

for (const [phone, theme, locale, language] of [[false, 'light', 'en-US', 'en'], [true, 'dark', 'zh-CN', 'zh-Hans']]) {
  visit(`axe finds nothing in the references: ${phone ? 'phone' : 'desktop'}`, { phone, theme, locale, language, script: AXE }, async (studio) => {
    await studio.openGreen();
    await add(studio, RED, BLUE, ...Array.from({ length: 6 }, () => photoFile('chelsea.png')));
    await isFine(studio, 'references');
    await studio.keep(`references ${phone ? 'on a phone' : 'on a desktop'}`);
  });
}
