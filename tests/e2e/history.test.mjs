// The steps in a list, and masks that come back from results and from other pictures.

import assert from 'node:assert/strict';

import { savedMask, sentMask } from './masks.mjs';
import { greenPng } from './pixels.mjs';
import { file, visit } from './studio.mjs';

const AROUND = [[0.4, 0.2], [0.6, 0.45]];

visit('one can go to any step by its name, and on from there', {}, async (studio) => {
  await studio.openGreen();
  await studio.unfold('History');
  const acts = {
    'Picture opened': async () => {},
    Rectangle: async () => {
      await studio.button('Rectangle').click();
      await studio.paint(AROUND.map(([x, y]) => studio.point(x, y)));
    },
    Eraser: async () => {
      await studio.button('Eraser').click();
      await studio.paint([studio.point(0.5, 0.3), studio.point(0.5, 0.35)]);
    },
    Invert: () => studio.button('Invert').click(),
    'Select all': () => studio.button('Select all').click(),
    'Clear mask': () => studio.button('Clear mask').click(),
  };
  const shares = {};
  for (const [name, act] of Object.entries(acts)) {
    await act();
    await studio.steps.getByText(name, { exact: true }).waitFor();
    shares[name] = await studio.share();
  }
  const names = Object.keys(acts);
  assert.deepEqual(await studio.steps.allTextContents(), names);
  assert.equal(new Set(Object.values(shares)).size, names.length - 1, JSON.stringify(shares));

  const goTo = (name) => studio.button(name, studio.find('region', 'History')).click();
  const isAt = async (name) => {
    await studio.covers(`the mask is that of ${name}`, (found) => found === shares[name]);
    const current = await studio.steps.locator('[aria-current=step]').allTextContents();
    assert.deepEqual(current, [name]);
  };
  for (const name of ['Rectangle', 'Clear mask', 'Picture opened', 'Select all', 'Eraser']) {
    await goTo(name);
    await isAt(name);
  }
  await studio.button('Redo').click();
  await isAt('Invert');
  await goTo('Eraser');
  await studio.button('Hand').click();
  await studio.paint([studio.point(0.5, 0.3), studio.point(0.55, 0.35)]);
  await studio.button('Zoom in').click();
  assert.deepEqual(await studio.steps.allTextContents(), names, 'moving the view touched the steps');
  await studio.button('Fill holes').click();
  await studio.covers('another way was taken', (found) => found === shares.Rectangle);
  assert.deepEqual(await studio.steps.allTextContents(), ['Picture opened', 'Rectangle', 'Eraser', 'Fill holes']);
});

visit('a result gives back the mask that it was made with, also to a picture of another size', {}, async (studio) => {
  await studio.openGreen();
  await studio.paint([studio.point(0.4, 0.25), studio.point(0.6, 0.25)]);
  const first = await sentMask(studio);
  await studio.waitForResults(1);
  await studio.button('Back to the picture').click();
  await studio.button('Clear mask').click();
  await studio.paint([studio.point(0.5, 0.2), studio.point(0.5, 0.35)]);
  const second = await sentMask(studio);
  await studio.waitForResults(2);
  assert.ok(!second.equals(first));

  // The newest comes first.
  const masks = [second, first];
  for (const index of [1, 0, 1]) {
    await studio.button('Use its mask', studio.results.nth(index)).click();
    assert.ok((await savedMask(studio)).equals(masks[index]), `not the mask of result ${2 - index}`);
  }
  const share = await studio.share();
  await studio.button('Undo').click();
  assert.ok((await savedMask(studio)).equals(second), 'taking a mask cannot be undone');

  await studio.choose(file('small.png', 'image/png', greenPng(300, 200)));
  await studio.covers('another picture is there', (found) => found === 0);
  await studio.button('Use its mask', studio.results.nth(1)).click();
  await studio.alert.getByText('The mask was scaled from 600 × 400 to 300 × 200.', { exact: true }).waitFor();
  await studio.covers('the same part is covered', (found) => Math.abs(found - share) < 0.2);
});

visit('a mask is copied from one picture to another, scaled if need be', {}, async (studio) => {
  await studio.openGreen();
  await studio.paintSomething();
  const share = await studio.share();
  const painted = await savedMask(studio);
  assert.ok(await studio.button('Paste mask').isDisabled(), 'nothing is copied yet');
  await studio.button('Copy mask').click();
  await studio.page.getByText('Copied: 600 × 400', { exact: true }).waitFor();
  for (const [width, height] of [[600, 400], [900, 600]]) {
    await studio.choose(file('other.png', 'image/png', greenPng(width, height)));
    await studio.covers('another picture is there', (found) => found === 0);
    await studio.unfold('Import and export');
    await studio.button('Paste mask').click();
    if (width === 600) {
      assert.ok((await savedMask(studio)).equals(painted), 'the mask is another');
    } else {
      await studio.alert.getByText('The mask was scaled from 600 × 400 to 900 × 600.', { exact: true }).waitFor();
      await studio.covers('the same part is covered', (found) => Math.abs(found - share) < 0.2);
    }
  }
});
