// A result lies over its picture on the stage too, and it can be seen what the model did.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { eventually } from './browser.mjs';
import { bounds, edge, edit, report } from './drift.mjs';
import { Plane } from './masks.mjs';
import * as mock from './mock.mjs';
import { mean, read } from './photos.mjs';
import { apart, greenPlace } from './pixels.mjs';
import { photo, visit } from './studio.mjs';

/** The middle of a green picture on the page, and the size of its pixels there. */
async function onPage(studio, width) {
  const place = greenPlace(await studio.look());
  const at = [Math.round((place.left + place.right) / 2), Math.round((place.top + place.bottom) / 2)];
  return { place, at, scale: (place.right - place.left) / width };
}

const GREEN = [0, 255, 0, 255];

/** Opens a green picture, paints a dot in its middle and edits it. */
async function editGreen(studio) {
  await studio.openGreen();
  const { place, at: [middle], scale } = await onPage(studio, 600);
  const at = [middle, Math.round(place.top + 200 * scale)];
  await studio.paint([at, [at[0] + 2, at[1]]]);
  await studio.useServer(mock.faulty('drift'));
  await edit(studio);
  // The brush has a radius of 40 pixels.
  const beside = (away) => [Math.round(at[0] + away * scale), at[1]];
  return { inside: at, within: beside(34), beside: beside(65), outside: beside(200) };
}

/** Waits until these points of the page are as green as the picture, or not. */
async function isSeen(studio, what, points) {
  await eventually(what, async () => {
    const shot = await studio.look();
    return points.every(([point, green]) => apart(shot.at(...point), GREEN) > 3 !== green);
  });
}

visit('the exact picture, the raw answer and the difference are each to be seen', {}, async (studio) => {
  const { inside, outside } = await editGreen(studio);
  const views = studio.find('group', 'What to see');
  const look = async (name) => {
    await studio.button(name, views).click();
    assert.equal(await studio.button(name, views).getAttribute('aria-pressed'), 'true');
  };
  assert.equal(await studio.button('Exact', views).getAttribute('aria-pressed'), 'true');
  await isSeen(studio, 'only what is inside is another colour', [[inside, false], [outside, true]]);
  await look('Raw');
  await isSeen(studio, 'the answer is seen as it is', [[inside, false], [outside, false]]);
  const raw = (await studio.look()).at(...outside);
  const answer = await read(await mock.answer());
  const corner = mean(answer, (x, y) => x > 20 && x < 60 && y > 20 && y < 60);
  assert.ok(apart(raw.slice(0, 3), corner) < 8, `it is ${raw}, not about ${corner}`);
  await look('Difference');
  await isSeen(studio, 'what is different is seen outside too', [[inside, false], [outside, false]]);
  const difference = (await studio.look()).at(...outside);
  assert.ok(difference[0] > raw[0] + 8, `${difference} has nothing of the colour for differences`);
  await look('Exact');
  await isSeen(studio, 'only what is inside is another colour', [[inside, false], [outside, true]]);

  const compareButton = studio.button('Hold to compare');
  await compareButton.hover();
  await studio.page.mouse.down();
  await isSeen(studio, 'the picture is seen as it was', [[inside, true], [outside, true]]);
  await studio.page.mouse.up();
  await isSeen(studio, 'the result is back', [[inside, false], [outside, true]]);
});

visit('where the edge is, is changed and seen at once', {}, async (studio) => {
  const { inside, within, beside, outside } = await editGreen(studio);
  const { grow, feather } = await edge(studio);
  await studio.keep('how a result is laid over its picture');
  // With it, what the model made of the green would be as green as the picture.
  await studio.find('checkbox', 'Match colours').uncheck();
  await feather.fill('0');
  await grow.fill('0');
  await isSeen(studio, 'beside the mask it is the picture', [[inside, false], [beside, true], [outside, true]]);
  await grow.fill('50');
  await isSeen(studio, 'the edge is farther out', [[inside, false], [beside, false], [outside, true]]);
  await grow.fill('0');
  await isSeen(studio, 'it is back', [[inside, false], [beside, true], [outside, true]]);
  const hard = (await studio.look()).at(...within);
  await feather.fill('60');
  await eventually('the edge is soft', async () => {
    const soft = (await studio.look()).at(...within);
    return apart(soft, hard) > 15 && apart(soft, GREEN) < apart(hard, GREEN);
  });
});

visit('of a part that was sent, previews are seen in its place inside the mask', {}, async (studio) => {
  await studio.openGreen(3000, 2000);
  await studio.showMoreOptions();
  await studio.set('Region', 'Around the mask');
  await studio.still();
  const { place, at } = await onPage(studio, 3000);
  await studio.paint([at, [at[0] + 30, at[1]]]);
  await studio.useServer(mock.faulty('silence'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');
  const preview = await read(await mock.partial(0));
  const part = bounds(Plane.of(await mock.partNamed('mask')));
  const [x, y] = [part.left + part.width / 2, part.top + part.height / 2];
  const expected = mean(preview, (column, row) => Math.hypot(column - x, row - y) < part.height / 4);
  assert.ok(apart(expected, GREEN.slice(0, 3)) > 40, 'the preview is as green as the picture: it shows nothing');
  await eventually('the preview shows in the mask', async () => {
    return apart((await studio.look()).at(at[0] + 15, at[1]).slice(0, 3), expected) < 16;
  });
  const shot = await studio.look();
  for (const [dx, dy] of [[-60, 0], [90, 0], [0, 60], [0, -60]]) {
    assert.deepEqual(shot.at(at[0] + dx, at[1] + dy), GREEN, 'the preview shows outside the mask');
  }
  assert.deepEqual(shot.at(place.left + 10, place.top + 10), GREEN);
  await studio.button('Cancel').click();
});

visit('an answer of another shape is said to be one, and shown and saved as it is', {}, async (studio) => {
  await studio.openGreen();
  const { at } = await onPage(studio, 600);
  await studio.paint([at, [at[0] + 2, at[1]]]);
  await studio.useServer(mock.faulty('other-shape'));
  await studio.edit();
  await studio.waitForResults(1);
  await studio.page.getByRole('status').getByText(/The server returned another shape/).waitFor();
  assert.equal(await studio.find('group', 'What to see').count(), 0);
  assert.equal(await studio.button('How it is laid over the picture').count(), 0);
  const answer = await read(await mock.answer());
  assert.deepEqual([answer.width, answer.height], [1024, 1024]);
  await eventually('the answer is on the stage', async () => {
    const shot = await studio.look();
    return apart(shot.at(...at), GREEN) > 40;
  });
  await isAnswer(studio);
});

visit('a result lies over the picture it was made from, whatever is on the stage by then', {}, async (studio) => {
  const { inside, outside } = await editGreen(studio);
  await studio.choose(photo('coffee.png'));
  await studio.find('list', 'Results').waitFor();
  await eventually('the other picture is shown', async () => !greenPlace(await studio.look()));
  await studio.results.first().getByRole('img').click();
  await isSeen(studio, 'the green picture is seen, but for what is inside', [[inside, false], [outside, true]]);
  await studio.button('Raw').click();
  await isSeen(studio, 'the answer is seen as it is', [[inside, false], [outside, false]]);
});

visit('a result without a mask is the answer and is saved at once', {}, async (studio) => {
  await studio.openGreen();
  await studio.useServer(mock.faulty('drift'));
  await studio.edit();
  await studio.waitForResults(1);
  await studio.page.getByText('Result 1', { exact: true }).waitFor();
  assert.equal(await report(studio).count(), 0);
  assert.equal(await studio.find('group', 'What to see').count(), 0);
  await isAnswer(studio);
});

/** Asserts that a result is saved as the server sent it, and nobody is asked. */
async function isAnswer(studio) {
  const saving = studio.page.waitForEvent('download');
  await studio.button('Save', studio.results.first()).click();
  const bytes = readFileSync(await (await saving).path());
  assert.ok(bytes.equals(await mock.answer()), 'the file saved is not what the server sent');
  assert.ok(!(await studio.find('dialog', 'Save picture').isVisible()));
}

/** Whether two boxes of the page have anything in common. */
function overlap(one, other) {
  const apart = one.x >= other.x + other.width || other.x >= one.x + one.width || one.y >= other.y + other.height || other.y >= one.y + one.height;
  return !apart;
}

const DEVICES = [{}, { phone: true, locale: 'zh-CN', language: 'zh-Hans' }, { locale: 'zh-CN', language: 'zh-Hans', theme: 'dark' }, { phone: true }];
for (const device of DEVICES) {
  const name = `${device.phone ? 'a phone' : 'a desktop'} in ${device.language ?? 'en'}`;
  visit(`on ${name} what is said of a result lies beside the picture, which stays where it is`, device, async (studio) => {
    await studio.openGreen();
    const { place, at: [middle] } = await onPage(studio, 600);
    const picture = { x: place.left, y: place.top, width: place.right - place.left, height: place.bottom - place.top };
    // Its place is measured along its middle.
    const at = [middle, Math.round((2 * place.top + place.bottom) / 3)];
    await studio.paint([at, [at[0] + 2, at[1]]]);
    await studio.useServer(mock.faulty('drift'));
    await studio.edit();
    await studio.waitForResults(1);
    const group = studio.find('group', 'What to see');
    await group.waitFor();
    await eventually('it is laid over the picture', async () => /\d/.test(await group.locator('xpath=ancestor::*[contains(@class, "panel")]').getByRole('status').textContent()));
    const said = await group.locator('xpath=ancestor::*[contains(@class, "panel")]').boundingBox();
    assert.ok(!overlap(said, picture), `${JSON.stringify(said)} lies over ${JSON.stringify(picture)}`);
    await studio.keep(`a result on ${name}`);
    if (!device.phone) {
      await studio.unfold('How it is laid over the picture');
      const panel = await studio.find('region', 'How it is laid over the picture').boundingBox();
      assert.ok(!overlap(panel, picture), `${JSON.stringify(panel)} lies over ${JSON.stringify(picture)}`);
    }
    await studio.button('Back to the picture').click();
    await eventually('the picture is where it was', async () => {
      const now = greenPlace(await studio.look());
      return now && ['left', 'right', 'top', 'bottom'].every((side) => Math.abs(now[side] - place[side]) <= 1);
    });
  });
}

visit('on a tablet it is chosen below the picture how a result is laid, and a finger may tap all of a row', { phone: true }, async (studio) => {
  await studio.page.setViewportSize({ width: 820, height: 1180 });
  await studio.openGreen();
  const { place, at } = await onPage(studio, 600);
  await studio.paint([at, [at[0] + 2, at[1]]]);
  await studio.useServer(mock.faulty('drift'));
  await studio.edit();
  await studio.waitForResults(1);
  await studio.unfold('How it is laid over the picture');
  const caption = studio.page.locator('.caption');
  await eventually('nothing of the picture is covered', async () => (await caption.boundingBox()).y >= place.bottom);
  const blend = studio.find('checkbox', 'Blend the seam');
  const box = await blend.boundingBox();
  const on = await blend.isChecked();
  await studio.page.touchscreen.tap(box.x + 200, box.y + box.height + 8);
  await eventually('it is changed', async () => (await blend.isChecked()) !== on);
  await blend.tap();
  await eventually('it is changed back', async () => (await blend.isChecked()) === on);
});

for (const device of [{}, { phone: true }]) {
  visit(`the facts of a result break between facts, and no line begins or ends with a dot: ${device.phone ? 'phone' : 'desktop'}`, device, async (studio) => {
    await studio.openGreen();
    await studio.edit();
    await studio.waitForResults(1);
    const facts = studio.results.first().getByTitle(/PNG · [\d.]+.[KM]B/);
    assert.match((await facts.textContent()).trim(), /^\d+.×.\d+ PNG [\d.]+.[KM]B$/);
    const { from, each } = await facts.evaluate((facts) => {
      const clipped = parseFloat(getComputedStyle(facts).clipPath.match(/([\d.]+)px\)$/)[1]);
      const each = [...facts.children].map((fact) => {
        const range = document.createRange();
        range.selectNodeContents(fact);
        const { left, top } = range.getBoundingClientRect();
        return { lines: range.getClientRects().length, left, top, dot: left - fact.getBoundingClientRect().left };
      });
      return { from: facts.getBoundingClientRect().left + clipped, each };
    });
    assert.equal(each.length, 3);
    for (const [index, fact] of each.entries()) {
      assert.equal(fact.lines, 1);
      const begins = fact.top !== each[index - 1]?.top;
      // What is left of the first is cut off.
      assert.ok(begins ? Math.abs(fact.left - from) < 0.5 : fact.left - fact.dot > from, `${JSON.stringify(each)} from ${from}`);
    }
  });
}

/** Whether something has the focus. */
function hasFocus(control) {
  return control.evaluate((element) => element === document.activeElement);
}

visit('by keys, the neighbour of a result that is deleted has the focus', {}, async (studio) => {
  const { keyboard } = studio.page;
  await studio.openGreen();
  await studio.find('spinbutton', 'Images').fill('3');
  await studio.edit();
  await studio.waitForResults(3);
  const picture = (number) => studio.find('listitem', `Result ${number}`).getByRole('button').first();
  const remove = async (number) => {
    const button = studio.button('Delete', studio.find('listitem', `Result ${number}`));
    await button.focus();
    await keyboard.press('Enter');
    await button.waitFor({ state: 'hidden' });
  };
  await remove(2);
  await eventually('the next one has the focus', () => hasFocus(picture(3)));
  await studio.button('Bring it back').focus();
  await keyboard.press('Enter');
  await eventually('the one that is back has it', () => hasFocus(picture(2)));
  await remove(3);
  await eventually('the last one was deleted, and the one before has it', () => hasFocus(picture(2)));
  await remove(2);
  await eventually('the only other one has it', () => hasFocus(picture(1)));
  await studio.button('Back to the picture').focus();
  await keyboard.press('Enter');
  await eventually('a result that is looked at no longer has it', () => hasFocus(picture(1)));
  await remove(1);
  await eventually('none is left, and the canvas has it', () => hasFocus(studio.canvas));
});

const LONG = Array.from({ length: 40 }, (_, index) => `Word number ${index + 1} of a long prompt.`).join(' ');
for (const device of [{}, { phone: true }]) {
  visit(`a long prompt can be read whole, by keys too: ${device.phone ? 'phone' : 'desktop'}`, device, async (studio) => {
    await studio.openGreen();
    await studio.edit();
    await studio.waitForResults(1);
    const whole = studio.button('Show the whole prompt');
    const words = studio.page.locator('.asked').getByText(/./);
    await words.waitFor();
    assert.equal(await whole.count(), 0, 'a short one is whole');
    await studio.prompt.fill(`${LONG}\nThe end.`);
    await studio.edit();
    await studio.waitForResults(2);
    const folded = (await words.boundingBox()).height;
    assert.ok(folded < 50, `it is ${folded} high`);
    assert.equal(await whole.getAttribute('aria-expanded'), 'false');
    await whole.focus();
    await studio.page.keyboard.press('Enter');
    await eventually('it is unfolded', async () => (await words.boundingBox()).height > folded * 3);
    assert.equal(await whole.getAttribute('aria-expanded'), 'true');
    await studio.keep(`a long prompt on a ${device.phone ? 'phone' : 'desktop'}`);
    await studio.page.keyboard.press('Shift+Tab');
    assert.ok(await hasFocus(words), 'what scrolls is not reached by keys');
    await studio.page.keyboard.press('End');
    await eventually('its end is seen', () => words.evaluate((words) => words.scrollTop + words.clientHeight >= words.scrollHeight - 1));
    await whole.click();
    await eventually('it is folded again', async () => (await words.boundingBox()).height === folded);
  });
}

visit('what WebP takes is said of a large picture alone, before it is saved', {}, async (studio) => {
  const hint = studio.page.getByText('WebP takes about twice the memory of JPEG or PNG at this size.');
  const ask = async () => {
    await studio.button('Save', studio.results.first()).click();
    const dialog = studio.find('dialog', 'Save picture');
    await studio.choice('Format', dialog).selectOption('webp');
    return dialog;
  };
  await editGreen(studio);
  const small = await ask();
  assert.equal(await hint.count(), 0);
  await studio.button('Close', small).click();
  await studio.openGreen(6000, 4000);
  await studio.button('Back to the previous picture').waitFor();
  await studio.paintSomething();
  await studio.edit();
  await studio.waitForResults(2);
  const large = await ask();
  await hint.waitFor();
  await studio.keep('what WebP takes');
  await studio.choice('Format', large).selectOption('jpeg');
  await hint.waitFor({ state: 'hidden' });
  await studio.choice('Format', large).selectOption('webp');
  await studio.choice('What to save', large).selectOption({ label: 'The model\'s answer, as it came' });
  await hint.waitFor({ state: 'hidden' });
});

visit('a drift to the left or up is said with a minus sign', {}, async (studio) => {
  await studio.open(photo('coffee.png'));
  await studio.paintSomething();
  await studio.prompt.fill('tea');
  await studio.useServer(mock.faulty('drift'));
  await edit(studio);
  await studio.unfold('How it is laid over the picture');
  const words = await studio.page.getByText(/^Moved /).textContent();
  assert.match(words, /^Moved [\d.]+, −[\d.]+\spx/);
});
