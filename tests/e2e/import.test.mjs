// Masks from files of other programs: whichever part they mark, in every size and format.

import assert from 'node:assert/strict';

import { Plane, savedMask } from './masks.mjs';
import { encodePng } from './pixels.mjs';
import { file, photoFile, visit } from './studio.mjs';

const WIDTH = 600;
const HEIGHT = 400;

/** The part to edit in every file here, in shares of the picture: from left and top to right and bottom. */
const PART = [0.25, 0.25, 0.5, 0.75];

const BLACK = [0, 0, 0, 255];
const WHITE = [255, 255, 255, 255];

const inPart = (x, y, width, height) => {
  const [left, top, right, bottom] = PART;
  return x >= left * width && x < right * width && y >= top * height && y < bottom * height;
};

function png(inside, outside, width = WIDTH, height = HEIGHT) {
  return file('mask.png', 'image/png', encodePng(width, height, (x, y) => (inPart(x, y, width, height) ? inside : outside)));
}

/** The same as the browser writes it, white on black. */
async function written(studio, mimeType) {
  const numbers = await studio.page.evaluate(async ({ mimeType, width, height, part }) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillRect(0, 0, width, height);
    context.fillStyle = 'white';
    const [left, top, right, bottom] = part;
    context.fillRect(left * width, top * height, (right - left) * width, (bottom - top) * height);
    const blob = await canvas.convertToBlob({ type: mimeType, quality: 0.9 });
    if (blob.type !== mimeType) throw new Error(`written as ${blob.type}`);
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, { mimeType, width: WIDTH, height: HEIGHT, part: PART });
  return file(`mask.${mimeType.slice(6)}`, mimeType, Buffer.from(numbers));
}

async function importMask(studio, chosen) {
  await studio.unfold('Import and export');
  await studio.page.getByLabel('Mask file').setInputFiles(chosen);
}

/** Asserts that the part to edit is covered and nothing else; along its edge by more than `slack` from it. */
async function isPart(studio, { slack = 0, inverted = false } = {}) {
  const plane = Plane.of(await savedMask(studio));
  assert.deepEqual([plane.width, plane.height], [WIDTH, HEIGHT]);
  const around = [[-slack, -slack], [slack, -slack], [-slack, slack], [slack, slack]];
  plane.data.forEach((found, pixel) => {
    const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
    const inside = inPart(x, y, WIDTH, HEIGHT);
    if (slack > 0 && around.some(([dx, dy]) => inPart(x + dx, y + dy, WIDTH, HEIGHT) !== inside)) return;
    const wanted = inside !== inverted ? 255 : 0;
    // Lossy formats leave traces of a block's edge in the block.
    if (Math.abs(found - wanted) > (slack > 0 ? 4 : 0)) assert.fail(`coverage at ${x}, ${y} is ${found}, not ${wanted}`);
  });
}

const POLARITIES = [
  ['Transparency', [255, 255, 255, 0], BLACK],
  ['Transparency', [0, 0, 0, 0], WHITE],
  ['White', WHITE, BLACK],
  ['Black', BLACK, WHITE],
];

visit('the part to edit is found by transparency, by white and by black', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  for (const [colour, inside, outside] of POLARITIES) {
    await studio.button('Select all').click();
    await importMask(studio, png(inside, outside));
    await studio.alert.getByText(`${colour} in “mask.png” was taken as the part to edit.`, { exact: true }).waitFor();
    await isPart(studio);
    await studio.button('Dismiss').click();
  }
});

visit('one click flips what was taken for the part to edit, as a step', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  await importMask(studio, png(WHITE, BLACK));
  await studio.waitForNotice('Mask imported');
  await studio.button('Swap kept and edited').click();
  await studio.covers('most is covered', (found) => found > 50);
  await isPart(studio, { inverted: true });
  await studio.unfold('History');
  assert.deepEqual(await studio.steps.allTextContents(), ['Picture opened', 'Import', 'Invert']);
  await studio.button('Undo').click();
  await isPart(studio);
});

visit('a mask of another size is scaled, and it is said from what to what', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  for (const [width, height] of [[300, 200], [1200, 800], [400, 400]]) {
    await importMask(studio, png(WHITE, BLACK, width, height));
    const words = `White in “mask.png” was taken as the part to edit, and scaled from ${width} × ${height} to 600 × 400.`;
    await studio.alert.getByText(words, { exact: true }).waitFor();
    await isPart(studio, { slack: 2 });
  }
});

visit('JPEG and WebP are read as well', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  for (const mimeType of ['image/jpeg', 'image/webp']) {
    await studio.button('Select all').click();
    await importMask(studio, await written(studio, mimeType));
    await studio.waitForNotice('Mask imported');
    await isPart(studio, { slack: 16 });
    await studio.button('Dismiss').click();
  }
});

visit('a file that is no picture, or only the half of one, leaves the mask as it was', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  await studio.paintSomething();
  const painted = await savedMask(studio);
  const whole = photoFile('chelsea.png');
  const wrong = [
    file('notes.txt', 'text/plain', Buffer.from('paint the sky')),
    file('notes.png', 'image/png', Buffer.from('paint the sky')),
    file('empty.png', 'image/png', Buffer.alloc(0)),
    file('half.png', 'image/png', whole.buffer.subarray(0, whole.buffer.length / 2)),
  ];
  for (const each of wrong) {
    await importMask(studio, each);
    await studio.waitForNotice('Mask not imported');
    assert.ok((await studio.alert.textContent()).includes(`“${each.name}” is not a picture that this browser can read.`));
    assert.equal(await studio.button('Swap kept and edited').count(), 0);
    assert.ok((await savedMask(studio)).equals(painted), each.name);
    await studio.button('Dismiss').click();
  }
  await studio.unfold('History');
  assert.deepEqual(await studio.steps.allTextContents(), ['Picture opened', 'Brush']);
});
