// The original beside the result, on both sides of a line that is dragged across the picture.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import { edge } from './drift.mjs';
import { reload } from './kept.mjs';
import * as mock from './mock.mjs';
import { apart } from './pixels.mjs';
import { photo, visit } from './studio.mjs';
import { Fingers, Pen } from './touch.mjs';

/** A part of the stage that no panel lies over. */
const CLEAR = { x: 230, y: 90, width: 820, height: 400 };

/** Opens a photo, paints on both sides of its middle and edits it. */
async function editPhoto(studio) {
  await studio.open(photo('coffee.png'));
  if (studio.page.viewportSize().width < 560) {
    const fingers = await Fingers.on(studio.page);
    await fingers.draw([studio.point(0.3, 0.25), studio.point(0.7, 0.28)]);
  } else {
    await studio.paint([studio.point(0.42, 0.25), studio.point(0.58, 0.3)]);
  }
  await studio.prompt.fill('tea');
  await studio.prompt.blur();
  await studio.useServer(mock.faulty('drift'));
  await studio.edit();
  await studio.waitForResults(1);
  await eventually('it is laid over the picture', async () => /\d/.test(await studio.page.locator('.reports').getByRole('status').textContent()));
}

function handle(studio) {
  return studio.find('slider', 'Divider');
}

/** The middle of the handle on the page. */
async function middle(studio) {
  const { x, y, width, height } = await handle(studio).boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Turns the divider on or off by its button. */
async function toggle(studio) {
  await studio.button('Divider between original and result').click();
}

/** Asserts that left of the line it is the original and right of it the result, pixel by pixel. */
async function isDivided(studio) {
  const { keyboard } = studio.page;
  // With the focus the handle says which side is which.
  await studio.canvas.focus();
  const look = async () => {
    await studio.still();
    return studio.look(CLEAR);
  };
  const [x, y] = await middle(studio);
  const divided = await look();
  await handle(studio).press('d');
  await handle(studio).waitFor({ state: 'hidden' });
  await eventually('the canvas has the focus', () => studio.canvas.evaluate((canvas) => canvas === document.activeElement));
  const result = await look();
  await keyboard.down('\\');
  const original = await look();
  await keyboard.up('\\');
  await keyboard.press('d');
  await handle(studio).waitFor();
  const differ = [0, 0];
  for (let row = 0; row < CLEAR.height; row += 1) {
    for (let column = 0; column < CLEAR.width; column += 1) {
      const [across, down] = [column + CLEAR.x + 0.5 - x, row + CLEAR.y + 0.5 - y];
      // There is the line, or its handle.
      if (Math.abs(across) < 3 || Math.hypot(across, down) < 34) continue;
      const [before, after] = [original.at(column, row), result.at(column, row)];
      const wanted = across < 0 ? before : after;
      const seen = divided.at(column, row);
      if (apart(seen, wanted) > 0) assert.fail(`at ${column + CLEAR.x}, ${row + CLEAR.y} it is ${seen}, not ${wanted}, with the line at ${x}`);
      if (apart(before, after) > 4) differ[across < 0 ? 0 : 1] += 1;
    }
  }
  return differ;
}

/** Drags the handle with the mouse, and takes that away. */
async function drag(studio, by) {
  const [x, y] = await middle(studio);
  await studio.paint([[x, y], [x + by / 2, y + 20], [x + by, y]]);
  await studio.page.mouse.move(...studio.point(0.35, 0.04));
}

visit('the original is left of the divider and the result right of it, wherever both are', {}, async (studio) => {
  await editPhoto(studio);
  assert.equal(await handle(studio).count(), 0);
  await toggle(studio);
  assert.equal(await studio.button('Divider between original and result').getAttribute('aria-pressed'), 'true');
  await studio.page.mouse.move(...studio.point(0.35, 0.04));
  const [start] = await middle(studio);
  const differ = await isDivided(studio);
  assert.ok(Math.min(...differ) > 200, `original and result differ in ${differ} pixels on either side`);
  await studio.keep('divider');

  await drag(studio, -100);
  assert.ok(Math.abs((await middle(studio))[0] - start + 100) < 1, `from ${start} to ${await middle(studio)}`);
  await isDivided(studio);
  await studio.button('Raw').click();
  const raw = await isDivided(studio);
  assert.ok(Math.min(...raw) > 20000, `the raw answer differs in ${raw} pixels`);
  await studio.button('Difference').click();
  await isDivided(studio);
  await studio.button('Exact').click();

  // It stays where it is in the picture.
  const before = await handle(studio).getAttribute('aria-valuenow');
  await studio.page.mouse.move(...studio.point(0.5, 0.3));
  await studio.page.mouse.wheel(0, -300);
  await studio.paint([studio.point(0.5, 0.3), studio.point(0.53, 0.35)]);
  await studio.page.mouse.move(...studio.point(0.35, 0.04));
  assert.equal(await handle(studio).getAttribute('aria-valuenow'), before);
  await studio.page.getByText('Result 1', { exact: true }).waitFor();
  await isDivided(studio);
  for (let closer = 0; closer < 8; closer += 1) await studio.page.keyboard.press('+');
  await studio.keep('divider, far closer');
  await drag(studio, 90);
  await isDivided(studio);
});

visit('an answer that stands for itself is divided from the original too, whatever its shape', {}, async (studio) => {
  await studio.open(photo('coffee.png'));
  await studio.paintSomething();
  await studio.prompt.fill('tea');
  await studio.useServer(mock.faulty('other-shape'));
  await studio.edit();
  await studio.waitForResults(1);
  await toggle(studio);
  await studio.page.mouse.move(...studio.point(0.35, 0.04));
  const differ = await isDivided(studio);
  assert.ok(Math.min(...differ) > 20000, `original and result differ in ${differ} pixels on either side`);
});

visit('how a result is laid changes it on the right of the divider alone', {}, async (studio) => {
  await editPhoto(studio);
  await toggle(studio);
  const { grow, feather } = await edge(studio);
  const before = await isDivided(studio);
  await feather.fill('0');
  await grow.fill('70');
  await eventually('it is laid anew', async () => {
    const after = await isDivided(studio);
    return after[1] > before[1] * 1.2;
  });
  await studio.keep('divider, and how it is laid');
});

visit('arrow keys take the divider, and a key or a double click returns it to the middle', {}, async (studio) => {
  await editPhoto(studio);
  await studio.page.keyboard.press('d');
  const slider = handle(studio);
  const is = async (percent) => {
    assert.equal(await slider.getAttribute('aria-valuenow'), String(percent));
    assert.equal(await slider.getAttribute('aria-valuetext'), `Original ${percent} %, result ${100 - percent} %`);
  };
  await is(50);
  const [left, width] = await pictureOnPage(studio);
  await slider.focus();
  for (const [key, percent] of [['ArrowRight', 51], ['ArrowUp', 52], ['Shift+ArrowLeft', 42], ['ArrowDown', 41], ['PageUp', 51], ['PageDown', 41], ['End', 100], ['ArrowRight', 100], ['Home', 0], ['ArrowLeft', 0], ['Shift+ArrowRight', 10]]) {
    await slider.press(key);
    await is(percent);
  }
  const [x] = await middle(studio);
  assert.ok(Math.abs(x - left - width / 10) < 1.5, `the line is at ${x}, the picture from ${left} on ${width} wide`);
  await isDivided(studio);
  await slider.press('Shift+D');
  await is(50);
  await slider.press('Home');
  await slider.dblclick();
  await is(50);
  await drag(studio, 5000);
  await is(100);
  const [far] = await middle(studio);
  assert.ok(far < 1280 - 192, `the handle is out of reach at ${far}`);
  await slider.press('Escape');
  await slider.waitFor({ state: 'hidden' });
  const show = studio.results.first().getByRole('button', { pressed: false }).first();
  await eventually('the focus is on it', () => show.evaluate((button) => button === document.activeElement));

  // Without a result there is nothing to divide.
  await studio.page.keyboard.press('d');
  await show.press('Enter');
  await slider.waitFor();
});

/** Where the photo begins on the page and how wide it is there, by its own size, while the divider is in its middle. */
async function pictureOnPage(studio) {
  const percent = await studio.button('Actual size').textContent();
  const scale = Number(percent.match(/([\d.]+) %/)[1]) / 100;
  const [x] = await middle(studio);
  return [x - 300 * scale, 600 * scale];
}

visit('the divider is remembered, and off there is painting', {}, async (studio) => {
  await editPhoto(studio);
  await toggle(studio);
  await drag(studio, 120);
  const now = await handle(studio).getAttribute('aria-valuenow');
  assert.ok(Number(now) > 60);
  await reload(studio);
  await handle(studio).waitFor();
  assert.equal(await handle(studio).getAttribute('aria-valuenow'), now);
  await toggle(studio);
  const empty = await studio.mask();
  // The first stroke brings the picture back.
  await studio.paint([studio.point(0.45, 0.4), studio.point(0.5, 0.42)]);
  await studio.page.getByText('Result 1', { exact: true }).waitFor({ state: 'hidden' });
  await studio.paint([studio.point(0.45, 0.45), studio.point(0.5, 0.47)]);
  await eventually('there is more of the mask', async () => (await studio.mask()) !== empty);
});

visit('Enter on the handle puts no tool down on the picture', {}, async (studio) => {
  await editPhoto(studio);
  const mask = await studio.mask();
  await toggle(studio);
  for (let time = 0; time < 2; time += 1) await handle(studio).press('Enter');
  const [before] = await middle(studio);
  await studio.paint([studio.point(0.5, 0.2), studio.point(0.55, 0.2), studio.point(0.6, 0.2)]);
  await eventually('the picture is moved', async () => Math.abs((await middle(studio))[0] - before) > 20);
  await handle(studio).press('Escape');
  await handle(studio).waitFor({ state: 'hidden' });
  assert.equal(await studio.mask(), mask);
});

visit('the wheel turns over the handle as over the picture', {}, async (studio) => {
  await editPhoto(studio);
  await toggle(studio);
  const [x, y] = await middle(studio);
  const before = await studio.button('Actual size').textContent();
  await studio.page.mouse.move(x, y);
  await studio.page.mouse.wheel(0, -300);
  await eventually('it is closer', async () => (await studio.button('Actual size').textContent()) !== before);
  const [after] = await middle(studio);
  assert.ok(Math.abs(after - x) < 1, `what was under the pointer went from ${x} to ${after}`);
});

visit('a pen takes the divider', {}, async (studio) => {
  await editPhoto(studio);
  await toggle(studio);
  const [x, y] = await middle(studio);
  const pen = await Pen.on(studio.page);
  await pen.draw([[x, y], [x + 30, y], [x + 60, y + 5]]);
  assert.ok(Math.abs((await middle(studio))[0] - x - 60) < 1.5, `from ${x} to ${await middle(studio)}`);
});

visit('on a phone a finger takes the divider, and two pinch beside it', { phone: true, locale: 'zh-CN', language: 'zh-Hans' }, async (studio) => {
  await editPhoto(studio);
  await toggle(studio);
  const slider = handle(studio);
  assert.equal(await slider.getAttribute('aria-valuetext'), '原图 50 %，结果 50 %');
  const box = await slider.boundingBox();
  assert.ok(Math.min(box.width, box.height) >= 48, `it is ${box.width} × ${box.height}`);
  const [x, y] = await middle(studio);
  const fingers = await Fingers.on(studio.page);
  await fingers.land(1, [x, y]);
  await fingers.move([1, [x - 30, y + 4]]);
  await fingers.move([1, [x - 80, y + 8]]);
  await studio.keep('divider on a phone, held');
  await fingers.lift(1);
  assert.ok(Math.abs((await middle(studio))[0] - x + 80) < 1.5, `from ${x} to ${await middle(studio)}`);
  await studio.still();
  await studio.keep('divider on a phone');

  const [before, mask] = [await studio.button('Actual size').textContent(), await studio.mask()];
  const at = await slider.getAttribute('aria-valuenow');
  const [one, two] = [studio.point(0.4, 0.35), studio.point(0.6, 0.35)];
  await fingers.land(1, one);
  await fingers.land(2, two);
  await fingers.move([1, [one[0] - 10, one[1]]], [2, [two[0] + 10, two[1]]]);
  await fingers.move([1, [one[0] - 20, one[1]]], [2, [two[0] + 20, two[1]]]);
  await fingers.lift(1);
  await fingers.lift(2);
  await eventually('it is closer', async () => (await studio.button('Actual size').textContent()) !== before);
  await slider.waitFor();
  assert.equal(await slider.getAttribute('aria-valuenow'), at);
  const [from] = await middle(studio);
  await fingers.draw([studio.point(0.5, 0.2), studio.point(0.55, 0.2), studio.point(0.6, 0.2)]);
  await eventually('the picture is moved', async () => Math.abs((await middle(studio))[0] - from) > 20);
  assert.equal(await studio.mask(), mask);
  assert.equal(await slider.getAttribute('aria-valuenow'), at);
});

for (const [locale, language] of [['en-US', 'en'], ['zh-CN', 'zh-Hans']]) {
  visit(`the smallest phones have all of what is done with a result in one row: ${language}`, { phone: true, locale, language }, async (studio) => {
    await studio.page.setViewportSize({ width: 360, height: 640 });
    await studio.open(photo('coffee.png'));
    const fingers = await Fingers.on(studio.page);
    await fingers.draw([studio.point(0.45, 0.2), studio.point(0.55, 0.2)]);
    await studio.prompt.fill('tea');
    await studio.edit();
    await studio.waitForResults(1);
    const names = ['Exact', 'Raw', 'Difference', 'Hold to compare', 'Divider between original and result', 'How it is laid over the picture', 'Back to the picture'];
    const boxes = await Promise.all(names.map((name) => studio.button(name).boundingBox()));
    for (const [index, { x, y, width, height }] of boxes.entries()) {
      assert.ok(x >= 0 && x + width <= 352 && y === boxes[0].y, `${names[index]} is at ${x}, ${y}`);
      assert.ok(Math.min(width, height) >= 43.5, `${names[index]} is ${width} × ${height}`);
    }
  });
}

visit('a result is seen beside another one, or beside the picture that all began with', {}, async (studio) => {
  await editPhoto(studio);
  await studio.prompt.fill('blue milk');
  await studio.find('spinbutton', 'Images').fill('2');
  // In one request, as the server gives the same picture to the same request.
  await studio.showMoreOptions();
  await studio.set('Previews', 'None');
  await studio.button('More options').click();
  await studio.edit();
  await studio.waitForResults(3);
  const item = (number) => studio.page.getByRole('listitem', { name: `Result ${number}`, exact: true });
  const look = async () => {
    await eventually('it is laid over the picture', async () => /\d|nothing/.test(await studio.page.locator('.reports').getByRole('status').textContent()));
    await studio.canvas.focus();
    await studio.still();
    return studio.look(CLEAR);
  };
  await toggle(studio);
  const choice = studio.choice('Left of the divider');
  assert.deepEqual(await choice.getByRole('option').allTextContents(), ['Original', 'Result 1', 'Result 3']);
  // It was not on the stage before, and is laid over the picture for this.
  await choice.selectOption('Result 3');
  const [x] = await middle(studio);
  await look();
  await eventually('nothing is at work', async () => (await studio.look(CLEAR)).data.equals((await look()).data));
  const divided = await look();
  await studio.keep('two results beside each other');
  await toggle(studio);
  const second = await look();
  await item(3).getByRole('button').first().click();
  const third = await look();
  const columns = { left: 0, right: 0 };
  for (let row = 30; row < 250; row += 1) {
    for (let column = 0; column < CLEAR.width; column += 1) {
      const across = CLEAR.x + column - x;
      // The line itself, and the handle's tags.
      if (Math.abs(across) < 90) continue;
      const expected = (across < 0 ? third : second).at(column, row);
      assert.ok(apart(divided.at(column, row), expected) <= 2, `${column}, ${row}: ${divided.at(column, row)}, not ${expected}`);
      if (apart(third.at(column, row), second.at(column, row)) > 8) columns[across < 0 ? 'left' : 'right'] += 1;
    }
  }
  assert.ok(columns.left > 100 && columns.right > 100, `too little differs: ${JSON.stringify(columns)}`);
  // What is not there any more is not chosen any more.
  await toggle(studio);
  await choice.selectOption('Result 1');
  for (const number of [1, 2]) await studio.button('Delete', item(number)).click();
  await choice.waitFor({ state: 'hidden' });
  await studio.button('Continue', item(3)).click();
  await studio.button('Back to the previous picture').waitFor();
  await studio.find('spinbutton', 'Images').fill('');
  await studio.prompt.fill('red tea');
  await studio.paint([studio.point(0.42, 0.25), studio.point(0.58, 0.3)]);
  await studio.edit();
  await studio.waitForResults(2);
  assert.deepEqual(await choice.getByRole('option').allTextContents(), ['Original', 'First picture', 'Result 3']);
  const original = await look();
  await choice.selectOption('First picture');
  const first = await look();
  let differ = 0;
  for (let row = 30; row < 250; row += 1) {
    for (let column = 0; column < CLEAR.width; column += 1) {
      const across = CLEAR.x + column - x;
      const apartBy = apart(first.at(column, row), original.at(column, row));
      if (across > 90) assert.ok(apartBy <= 2, 'it changed on the right');
      if (across < -90 && apartBy > 40) differ += 1;
    }
  }
  assert.ok(differ > 100, 'the first picture looks as the last one did');
});
