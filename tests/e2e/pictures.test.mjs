// One picture after the other on the stage: what is edited next, and the way back and forward.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

import { eventually } from './browser.mjs';
import { isKept, reload } from './kept.mjs';
import { savedMask } from './masks.mjs';
import * as mock from './mock.mjs';
import { encodePng, greenPng } from './pixels.mjs';
import { file, photo, photoFile, visit } from './studio.mjs';

const BACK = 'Back to the previous picture';
const FORWARD = 'Forward to the next picture';

/** The file name of the picture that was sent last. */
async function sentName() {
  const { parts } = await mock.settled();
  return parts.find(({ name }) => name.startsWith('image')).file_name;
}

/** Opens another picture than the one on the stage. */
async function another(studio, picture) {
  await studio.choose(picture);
  await studio.button(BACK).waitFor();
  await studio.still();
}

const plain = (name, colour) => file(name, 'image/png', encodePng(120, 80, () => [...colour, 255]));

visit('who goes back finds what was painted after that again, also after a reload', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await another(studio, photoFile('coffee.png'));
  await studio.paintSomething();
  const painted = await savedMask(studio);
  assert.equal(await studio.button(FORWARD).count(), 0);
  await studio.button(BACK).click();
  await eventually('there is no mask', () => studio.maskIsEmpty());
  await studio.button(FORWARD).click();
  await eventually('what was painted is there', async () => !(await studio.maskIsEmpty()));
  assert.ok((await savedMask(studio)).equals(painted));
  assert.equal(await studio.button(FORWARD).count(), 0);
  await studio.button(BACK).click();
  await isKept(studio.page, 'both masks are kept', (there) => Object.keys(there).filter((name) => name.startsWith('mask')).length === 2);
  await studio.page.waitForTimeout(1000);
  await reload(studio);
  await studio.button(FORWARD).click();
  await eventually('it is there after a reload', async () => !(await studio.maskIsEmpty()));
  assert.ok((await savedMask(studio)).equals(painted));
  await studio.button(BACK).click();
  await another(studio, plain('third.png', [0, 0, 9]));
  assert.equal(await studio.button(FORWARD).count(), 0, 'there is a way forward from what was opened last');
});

visit('of many pictures the first one can be gone back to', {}, async (studio) => {
  await studio.open(plain('first.png', [255, 0, 0]));
  for (let number = 2; number <= 9; number += 1) await another(studio, plain(`${number}.png`, [0, 0, number * 20]));
  while (await studio.button(BACK).count()) await studio.button(BACK).click();
  await studio.prompt.fill('x');
  await studio.edit();
  await studio.waitForResults(1);
  assert.equal(await sentName(), 'first.png');
});

visit('a picture of the same size is shown where the one before was', {}, async (studio) => {
  await studio.openGreen();
  await studio.button('Actual size').click();
  await studio.page.mouse.move(...studio.point(0.4, 0.3));
  await studio.page.keyboard.down('Control');
  await studio.page.mouse.wheel(0, -300);
  await studio.page.keyboard.up('Control');
  const zoom = () => studio.button('Actual size').textContent();
  const before = await zoom();
  await another(studio, file('next.png', 'image/png', greenPng(600, 400)));
  assert.equal(await zoom(), before);
  await another(studio, plain('small.png', [9, 9, 9]));
  assert.notEqual(await zoom(), before);
});

visit('it is said that not the result on the stage is edited next, but which picture', {}, async (studio) => {
  await studio.openGreen();
  await studio.edit();
  await studio.waitForResults(1);
  await studio.page.getByText('Next edit: the original').waitFor();
  await studio.button('Back to the picture', undefined).click();
  await studio.page.getByText('Next edit: the original').waitFor({ state: 'hidden' });
  await another(studio, plain('other.png', [0, 0, 99]));
  await studio.results.first().getByRole('button').first().click();
  await studio.page.getByText('Next edit: “other.png”').waitFor();
});

visit('while the next picture is being opened nothing is sent', {}, async (studio) => {
  await studio.openGreen(4000, 3000);
  await studio.paintSomething();
  await studio.edit();
  await studio.waitForResults(1);
  await studio.button('Continue', studio.results.first()).click();
  const edit = studio.button('Edit picture');
  await eventually('it waits', () => edit.isDisabled());
  await studio.prompt.press('Control+Enter');
  await eventually('it is there', () => edit.isEnabled());
  assert.equal(studio.watch.edits().length, 1);
  await eventually('there is no mask', () => studio.maskIsEmpty());
});

visit('the prompt that is replaced by that of a result can be had back', {}, async (studio) => {
  await studio.openGreen();
  await studio.edit();
  await studio.waitForResults(1);
  await studio.prompt.fill('written long and well');
  await studio.button('Use this prompt and its options again').click();
  assert.equal(await studio.prompt.inputValue(), 'something else');
  await studio.waitForNotice('Prompt and options replaced');
  await studio.button('Bring it back').click();
  assert.equal(await studio.prompt.inputValue(), 'written long and well');
  // So can references, though the prompt is the same.
  await studio.prompt.fill('something else');
  await studio.page.getByLabel('Reference pictures to add', { exact: true }).setInputFiles([photoFile('coffee.png')]);
  const references = studio.find('list', 'Reference pictures');
  await references.waitFor();
  await studio.button('Use this prompt and its options again').click();
  await references.waitFor({ state: 'hidden' });
  await studio.button('Bring it back').click();
  await references.waitFor();
});

visit('the preview of a broken run becomes a result before it has to go', { errors: [/Failed to load resource/] }, async (studio) => {
  await studio.openGreen();
  await studio.paintSomething();
  await studio.useServer(mock.faulty('cut'));
  await studio.edit();
  await studio.button('Keep preview', studio.alert).waitFor();
  await another(studio, plain('other.png', [0, 0, 99]));
  assert.equal(await studio.results.count(), 1);
  await studio.results.first().getByText('Preview').waitFor();
});

visit('the preview of a run is not lost while another picture is on the stage', {}, async (studio) => {
  await studio.openGreen();
  await studio.paintSomething();
  await studio.useServer(mock.faulty('silence'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');
  await another(studio, plain('other.png', [0, 0, 99]));
  assert.equal(await studio.results.count(), 0);
  await studio.button('Cancel').click();
  await eventually('it is a result', async () => (await studio.results.count()) === 1);
  await studio.results.first().getByText('Preview').waitFor();
});

visit('of a file that is too large to be sent, a part can be', {}, async (studio) => {
  const path = join(tmpdir(), `overpaint-${process.pid}-large.png`);
  const side = 4300;
  await sharp({ create: { width: side, height: side, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 }, background: '#000' } })
    .png({ compressionLevel: 0 })
    .toFile(path);
  try {
    await studio.open(path);
    await studio.prompt.fill('a bird');
    await studio.edit();
    await studio.waitForNotice('Not sent');
    assert.equal(studio.watch.edits().length, 0);
    await studio.paintSomething();
    await studio.edit();
    await studio.waitForResults(1);
    assert.ok((await mock.partNamed('image')).length < 20e6);
  } finally {
    rmSync(path);
  }
});

visit('the work is begun afresh from the settings, and can be brought back', {}, async (studio) => {
  await studio.openGreen();
  await isKept(studio.page, 'it is kept', (there) => Object.keys(there).some((name) => name.startsWith('picture')));
  await studio.button('Settings').click();
  await studio.button('Start afresh', studio.find('dialog', 'Settings')).click();
  await studio.waitForNotice('Started afresh');
  await studio.find('heading', 'Drop a picture, paste one, or choose').waitFor();
  await studio.button('Bring it back').click();
  await studio.button('Brush').waitFor();
});
