// The canvas made larger, and the frame around the mask put somewhere else.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import { Plane, savedMask, sentMask } from './masks.mjs';
import * as mock from './mock.mjs';
import { read, samples, written } from './photos.mjs';
import { file, photo, visit } from './studio.mjs';

/** Opens the dialog that makes the canvas larger. */
async function extend(studio) {
  await studio.button('Extend the canvas').click();
  return studio.find('dialog', 'Extend the canvas');
}

visit('what is new of a larger canvas mirrors the picture and is masked', {}, async (studio) => {
  const original = await samples('chelsea.png');
  const { width, height } = original;
  await studio.open(photo('chelsea.png'));
  const dialog = await extend(studio);
  const apply = studio.button('Extend', dialog);
  assert.ok(await apply.isDisabled(), 'there is nothing to extend by');
  await studio.find('spinbutton', 'Left, px', dialog).fill('40');
  await studio.find('spinbutton', 'Bottom, px', dialog).fill('25');
  await dialog.getByText(`The canvas becomes ${width + 40} × ${height + 25}.`).waitFor();
  await apply.click();
  await dialog.waitFor({ state: 'hidden' });
  await eventually('what is new is masked', async () => !(await studio.maskIsEmpty()));

  const mask = Plane.of(await savedMask(studio));
  assert.deepEqual([mask.width, mask.height], [width + 40, height + 25]);
  const isNew = (x, y) => x < 40 || y >= height;
  mask.data.forEach((coverage, at) => {
    const [x, y] = [at % mask.width, Math.floor(at / mask.width)];
    if (coverage !== (isNew(x, y) ? 255 : 0)) assert.fail(`coverage at ${x}, ${y} is ${coverage}`);
  });
  await studio.prompt.fill('more of it');
  await sentMask(studio);
  const saved = await read((await studio.saveExact(studio.results.first())).bytes);
  assert.deepEqual([saved.width, saved.height], [width + 40, height + 25]);
  // Away from the edge that is grown and feathered, the picture is as it was.
  const line = (picture, x, y, pixels) => picture.data.subarray((y * picture.width + x) * picture.channels, (y * picture.width + x + pixels) * picture.channels);
  for (let y = 0; y < height - 40; y += 1) {
    const found = line(saved, 80, y, width - 40).filter((_, at) => saved.channels === 3 || at % 4 < 3);
    assert.deepEqual(found, line(original, 40, y, width - 40), `row ${y}`);
  }
});

visit('a ratio makes the canvas no larger than it has to be', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  const dialog = await extend(studio);
  await studio.choice('Ratio', dialog).selectOption('1:1');
  assert.equal(await studio.find('spinbutton', 'Top, px', dialog).inputValue(), '75');
  assert.equal(await studio.find('spinbutton', 'Bottom, px', dialog).inputValue(), '76');
  await dialog.getByText('The canvas becomes 451 × 451.').waitFor();
  await studio.find('spinbutton', 'Right, px', dialog).fill('9999');
  await studio.find('spinbutton', 'Left, px', dialog).fill('9999');
  await studio.find('spinbutton', 'Top, px', dialog).fill('9999');
  await dialog.getByText(/is more than this page can hold/).waitFor();
  assert.ok(await studio.button('Extend', dialog).isDisabled());
});

visit('the frame around the mask goes where it is put, by pointer and by keys, and is what is sent', {}, async (studio) => {
  const original = await samples('coffee.png', 3000, 2000);
  const bytes = await written(original, (picture) => picture.png({ compressionLevel: 1 }));
  await studio.open(file('large.png', 'image/png', bytes));
  const [x, y] = studio.point(0.5, 0.3);
  await studio.paint([[x, y], [x + 10, y + 5]]);
  const words = studio.page.getByText(/^Sent as/);
  await words.waitFor();
  const move = studio.button('Move the frame (arrow keys; double click puts it back)');
  const before = await move.boundingBox();
  await studio.paint([[before.x + 14, before.y + 14], [before.x + 44, before.y + 24]]);
  const dragged = await move.boundingBox();
  assert.ok(dragged.x > before.x + 25 && dragged.y > before.y + 5, `it went from ${JSON.stringify(before)} to ${JSON.stringify(dragged)}`);
  await move.press('ArrowLeft');
  await eventually('the key moves it back a little', async () => (await move.boundingBox()).x < dragged.x);

  const resize = studio.button('Resize the frame (arrow keys; double click puts it back)');
  const corner = await resize.boundingBox();
  await studio.paint([[corner.x + 14, corner.y + 14], [corner.x + 150, corner.y + 20]]);
  await eventually('it became wider', async () => /Sent as 1536 × 1024/.test(await words.textContent()));

  const mask = Plane.of(await savedMask(studio));
  await studio.prompt.fill('tea');
  await sentMask(studio);
  assert.equal(mock.texts(await mock.last()).size, '1536x1024');
  const part = Plane.of(await mock.partNamed('mask'));
  const share = ({ data }) => data.reduce((sum, coverage) => sum + coverage, 0);
  const scale = Math.sqrt(share(part) / share(mask));
  assert.ok(scale > 0.5 && scale <= 1.01, `the mask was sent at a scale of ${scale}`);

  await studio.button('Back to the picture').click();
  await move.dblclick();
  await eventually('a double click puts it back', async () => /Sent as 1024 × 1024/.test(await words.textContent()));
});
