// The main job on a phone, with fingers.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { decodePng } from './pixels.mjs';
import { photo, visit } from './studio.mjs';
import { Fingers } from './touch.mjs';

const PHONE = { phone: true };

/** The scale of the picture in per cent, as the page shows it. */
async function zoom(studio) {
  const text = await studio.button('Actual size').textContent();
  return Number(text.match(/(\d+) %/)[1]);
}

visit('a finger paints, and the edit comes back', PHONE, async (studio) => {
  await studio.open(photo('coffee.png'));
  const fingers = await Fingers.on(studio.page);
  await fingers.draw([studio.point(0.4, 0.25), studio.point(0.5, 0.27), studio.point(0.6, 0.25)]);
  await eventually('the mask covers something', async () => !(await studio.maskIsEmpty()));
  await studio.prompt.fill('A bowl of soup');
  // No finger is faster from the picture to the button; Chromium takes such a tap for one that stops a fling.
  await studio.page.waitForTimeout(700);
  await studio.button('Edit picture').tap();
  await studio.waitForResults(1);
  const mask = decodePng(await mock.partNamed('mask'));
  assert.deepEqual([mask.width, mask.height], [600, 400]);
  assert.ok(mask.data.some((value, index) => index % 4 === 3 && value === 0), 'nothing of the mask is to be edited');
  await studio.keep('phone result');

  const saved = await studio.download(studio.results.first());
  assert.ok(saved.bytes.equals(await mock.answer()), 'the file saved is not what the server sent');
  const exact = await studio.saveExact(studio.results.first());
  await studio.button('Continue', studio.results.first()).tap();
  await eventually('the result is on the stage without a mask', () => studio.maskIsEmpty());
  await studio.edit();
  await studio.waitForResults(2);
  assert.ok((await mock.partNamed('image')).equals(exact.bytes), 'the result was not what was sent next');
});

visit('a second finger takes back what the first began, and pinches', PHONE, async (studio) => {
  await studio.open(photo('coffee.png'));
  const fingers = await Fingers.on(studio.page);
  const before = await zoom(studio);
  await fingers.land(1, studio.point(0.45, 0.25));
  await fingers.move([1, studio.point(0.46, 0.25)]);
  await eventually('the first finger paints', async () => !(await studio.maskIsEmpty()));
  await fingers.land(2, studio.point(0.55, 0.25));
  await eventually('the stroke is taken back', () => studio.maskIsEmpty());
  await fingers.move([1, studio.point(0.35, 0.25)], [2, studio.point(0.65, 0.25)]);
  await fingers.move([1, studio.point(0.25, 0.25)], [2, studio.point(0.75, 0.25)]);
  await fingers.lift(1);
  await fingers.move([2, studio.point(0.7, 0.3)]);
  await fingers.lift(2);
  const after = await zoom(studio);
  assert.ok(after > before * 3, `from ${before} % to ${after} %`);
  assert.ok(await studio.maskIsEmpty(), 'pinching painted');
  assert.ok(await studio.button('Undo').isDisabled(), 'pinching left a step');
  await studio.button('Fit').tap();
  assert.equal(await zoom(studio), before);
});

visit('a tap with two fingers undoes', PHONE, async (studio) => {
  await studio.open(photo('coffee.png'));
  const fingers = await Fingers.on(studio.page);
  await fingers.draw([studio.point(0.4, 0.25), studio.point(0.6, 0.25)]);
  await eventually('the mask covers something', async () => !(await studio.maskIsEmpty()));
  await fingers.land(1, studio.point(0.4, 0.3));
  await fingers.land(2, studio.point(0.6, 0.3));
  await fingers.lift(1);
  await fingers.lift(2);
  await eventually('the stroke is undone', () => studio.maskIsEmpty());
});

visit('a result, and how it is laid over its picture, take the place of the tools', { ...PHONE, locale: 'zh-CN', language: 'zh-Hans' }, async (studio) => {
  await studio.open(photo('coffee.png'));
  const tools = studio.find('toolbar', 'Tools');
  const fingers = await Fingers.on(studio.page);
  await fingers.draw([studio.point(0.4, 0.25), studio.point(0.6, 0.25)]);
  await studio.prompt.fill('汤');
  await studio.edit();
  await studio.waitForResults(1);
  const unfold = studio.button('How it is laid over the picture');
  await unfold.click();
  const panel = studio.find('region', 'How it is laid over the picture');
  await panel.waitFor();
  assert.ok(!(await tools.isVisible()), 'the tools are still there');
  await eventually('the panel lies between the picture and the results', async () => {
    const [{ y, height }, results] = [await panel.boundingBox(), await studio.results.first().boundingBox()];
    return y > 380 && y + height <= results.y;
  });
  await studio.keep('how a result is laid over its picture on a phone');

  // Only the slider is there while it is moved, so that the picture is.
  const feather = studio.find('slider', 'Feather');
  const place = await feather.boundingBox();
  const [left, middle] = [place.x + place.width / 4, place.y + place.height / 2];
  await fingers.land(1, [left, middle]);
  await fingers.move([1, [left + 40, middle]]);
  await eventually('the panel gives way', async () => !(await unfold.isVisible()));
  assert.ok(await feather.isVisible(), 'the slider that is moved is gone');
  await studio.keep('a slider is moved on a phone');
  await fingers.lift(1);
  await unfold.click();
  await panel.waitFor({ state: 'hidden' });
  await studio.button('Back to the picture').click();
  await tools.waitFor();
});

visit('everything is within the screen and large enough for a finger', PHONE, async (studio) => {
  await studio.open(photo('coffee.png'));
  await studio.showMoreOptions();
  const { width, height } = studio.page.viewportSize();
  for (const role of ['button', 'combobox', 'spinbutton', 'textbox', 'application']) {
    for (const control of await studio.page.getByRole(role).all()) {
      // A file input is worked by the button that stands for it.
      if ((await control.getAttribute('type')) === 'file') continue;
      await control.scrollIntoViewIfNeeded();
      const box = await control.boundingBox();
      const name = `${role} ${(await control.getAttribute('aria-label')) ?? (await control.textContent())}`;
      assert.ok(box.x >= 0 && box.x + box.width <= width + 0.5, `${name} reaches out of the screen: ${JSON.stringify(box)}`);
      assert.ok(box.y >= 0 && box.y + box.height <= height + 0.5, `${name} reaches out of the screen: ${JSON.stringify(box)}`);
      assert.ok(Math.min(box.width, box.height) >= 43.5, `${name} is ${box.width} × ${box.height}`);
    }
  }
});

visit('the smallest phones have all of the top bar, and room for what is unfolded', { phone: true, locale: 'zh-CN', language: 'zh-Hans' }, async (studio) => {
  await studio.page.setViewportSize({ width: 360, height: 640 });
  await studio.open(photo('coffee.png'));
  const isInside = async (control) => {
    const { x, y, width, height } = await control.boundingBox();
    return x >= 0 && x + width <= 360 && y >= 0 && y + height <= 640;
  };
  for (const name of ['Open', 'Actual size', 'Fit', 'Extend the canvas', 'Settings']) {
    assert.ok(await isInside(studio.button(name)), `${name} is not within the screen`);
  }
  const fingers = await Fingers.on(studio.page);
  await fingers.draw([studio.point(0.4, 0.2), studio.point(0.6, 0.2)]);
  await studio.unfold('Grow, shrink, feather, smooth');
  const [apply, card] = [await studio.button('Apply').boundingBox(), await studio.find('region', 'Edit').boundingBox()];
  assert.ok(apply.y + apply.height <= card.y, 'the button that applies is under the prompt');
});

visit('a notice lies over the tools and leaves the picture where it is', { ...PHONE, errors: [/status of 401/] }, async (studio) => {
  await studio.open(photo('coffee.png'));
  // While it lies over them, none of the tools looks out from under it.
  const panel = studio.page.locator('.tool-bar');
  const tools = await panel.boundingBox();
  await studio.prompt.fill('A bowl of soup');
  await studio.useServer(mock.faulty('unauthorized'));
  await studio.edit();
  await studio.waitForNotice('Key not accepted');
  const notice = await studio.alert.getByText('Key not accepted').boundingBox();
  assert.deepEqual(await panel.boundingBox(), tools);
  assert.ok(!(await panel.isVisible()));
  assert.ok(notice.y > 400, `the notice begins at ${notice.y}`);
  await studio.button('Dismiss', studio.alert).click();
  await studio.button('Eraser').click();
});

visit('people can see how it looks on a phone', { ...PHONE, theme: 'dark' }, async (studio) => {
  await studio.keep('phone empty');
  await studio.open(photo('astronaut.png'));
  const fingers = await Fingers.on(studio.page);
  await fingers.draw([studio.point(0.5, 0.15), studio.point(0.52, 0.25)]);
  await studio.prompt.fill('A helmet with a golden visor');
  await studio.still();
  await studio.keep('phone');
  await studio.showMoreOptions();
  await studio.still();
  await studio.keep('phone options');
});
