// What is painted is what is sent, to the pixel.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import { Plane, sentMask } from './masks.mjs';
import { greenPlace } from './pixels.mjs';
import { distance } from './raster.mjs';
import { visit } from './studio.mjs';

const WIDTH = 600;
const HEIGHT = 400;

/** Diameter of the brush that the studio begins with, in pixels of the picture. */
const BRUSH = 80;

/** Tolerance for where the page was measured to show the picture, in pixels of the picture. */
const SLACK = 1;

/** How the page shows the picture: from a point of the page to one of the picture, and back. */
async function mapping(studio) {
  await studio.still();
  const place = greenPlace(await studio.look());
  assert.ok(place, 'the picture is not to be seen');
  const scale = (place.right - place.left) / WIDTH;
  assert.ok(Math.abs((place.bottom - place.top) / HEIGHT - scale) < 0.01, `the picture is distorted: ${JSON.stringify(place)}`);
  return {
    scale,
    toPicture: ([x, y]) => [(x - place.left) / scale, (y - place.top) / scale],
    // Pointers move by whole pixels of the page.
    toPage: ([x, y]) => [Math.round(place.left + x * scale), Math.round(place.top + y * scale)],
  };
}

/** The coverage of each pixel of a mask that was sent, in the size of the picture. */
function coverage(mask) {
  const plane = Plane.of(mask);
  assert.deepEqual([plane.width, plane.height], [WIDTH, HEIGHT]);
  return plane.data;
}

/** Compares a mask with strokes, each `{line, radius, erase}` in pixels of the picture, the last on top. */
function compare(mask, strokes) {
  const plane = coverage(mask);
  let edge = 0;
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      let [least, most] = [0, 0];
      for (const { line, radius, erase } of strokes) {
        const away = distance([x + 0.5, y + 0.5], line);
        const inside = away <= radius - 0.5 - SLACK;
        const near = away < radius + 0.5 + SLACK;
        if (inside) least = most = erase ? 0 : 255;
        else if (near && erase) least = 0;
        else if (near) most = 255;
      }
      const found = plane[y * WIDTH + x];
      if (least !== most) edge += 1;
      if (found < least || found > most) assert.fail(`coverage at ${x}, ${y} is ${found}, not ${least} to ${most}`);
    }
  }
  return edge;
}

visit('a stroke is sent as the shape that the brush left', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  const { toPage, toPicture } = await mapping(studio);
  const points = [[150, 120], [300, 200], [430, 150]].map(toPage);
  await studio.paint(points);
  const mask = await sentMask(studio);
  const edge = compare(mask, [{ line: points.map(toPicture), radius: BRUSH / 2 }]);
  // The strip along the edge, where the comparison leaves it open, is thin beside what is inside and outside.
  assert.ok(edge < 6 * SLACK * 900, `${edge} pixels were not compared`);
  assert.equal(Plane.of(mask).at(300, 195), 255);
  assert.equal(Plane.of(mask).at(5, 5), 0);
});

visit('the edge of a stroke is soft, by the distance of a pixel to it', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  await studio.button('Actual size').click();
  const { toPage, toPicture, scale } = await mapping(studio);
  assert.ok(Math.abs(scale - 1) < 0.002, `not the actual size: ${scale}`);
  const points = [[200, 150], [400, 150]].map(toPage);
  await studio.paint(points);
  const plane = coverage(await sentMask(studio));
  const line = points.map(toPicture);
  for (let y = 0; y < HEIGHT; y += 1) {
    const expected = Math.min(Math.max(BRUSH / 2 + 0.5 - distance([300.5, y + 0.5], line), 0), 1) * 255;
    const found = plane[y * WIDTH + 300];
    assert.ok(Math.abs(found - expected) <= 40, `coverage at 300, ${y} is ${found}, not about ${expected}`);
  }
});

visit('the brush has the size that is shown, and the eraser takes away what it touches', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  const { toPage, toPicture } = await mapping(studio);
  const painted = [[150, 200], [450, 200]].map(toPage);
  await studio.paint(painted);
  await studio.button('Eraser').click();
  assert.equal(await studio.button('Eraser').getAttribute('aria-pressed'), 'true');
  const size = studio.find('slider', 'Brush size');
  await size.fill('80');
  const shown = Number((await size.getAttribute('aria-valuetext')).match(/^(\d+) px$/)[1]);
  assert.ok(shown > 5 && shown < 60, `${shown}`);
  const erased = [[300, 150], [300, 250]].map(toPage);
  await studio.paint(erased);
  compare(await sentMask(studio), [
    { line: painted.map(toPicture), radius: BRUSH / 2 },
    { line: erased.map(toPicture), radius: shown / 2, erase: true },
  ]);
});

visit('undo, redo and clear do to the mask sent what they do to the one seen', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  const { toPage, toPicture } = await mapping(studio);
  const [one, two] = [[[150, 100], [150, 300]], [[450, 100], [450, 300]]].map((line) => line.map(toPage));
  const stroke = (points) => ({ line: points.map(toPicture), radius: BRUSH / 2 });
  assert.ok(await studio.button('Undo').isDisabled(), 'there is nothing to undo');
  await studio.paint(one);
  const first = await studio.mask();
  await studio.paint(two);
  const both = await studio.mask();
  assert.notEqual(first, both);

  await studio.button('Undo').click();
  assert.equal(await studio.mask(), first);
  compare(await sentMask(studio), [stroke(one)]);
  await studio.button('Redo').click();
  assert.equal(await studio.mask(), both);
  compare(await sentMask(studio), [stroke(one), stroke(two)]);
  await studio.button('Clear mask').click();
  assert.ok(await studio.maskIsEmpty());
  assert.equal(await sentMask(studio), null);
  await studio.button('Undo').click();
  compare(await sentMask(studio), [stroke(one), stroke(two)]);
});

visit('without a mask none is sent', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  assert.ok(await studio.maskIsEmpty());
  assert.equal(await sentMask(studio), null);
});

visit('zooming and moving the view changes nothing of the mask', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  await studio.paint([[200, 150], [400, 250]].map((await mapping(studio)).toPage));
  const before = coverage(await sentMask(studio));
  await studio.page.mouse.move(...studio.point(0.5, 0.3));
  await studio.page.mouse.wheel(0, -300);
  await studio.page.mouse.wheel(0, -300);
  await studio.button('Hand').click();
  await studio.paint([studio.point(0.5, 0.3), studio.point(0.6, 0.4)]);
  await studio.button('Zoom in').click();
  assert.deepEqual(coverage(await sentMask(studio)), before);
});

visit('the wheel zooms to the pointer, and a stroke then is where it was painted', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  const fitted = await mapping(studio);
  const pointer = fitted.toPage([150, 100]);
  const under = fitted.toPicture(pointer);
  await studio.page.mouse.move(...pointer);
  await studio.page.mouse.wheel(0, 200);
  await studio.page.mouse.wheel(0, 200);
  const smaller = await mapping(studio);
  assert.ok(smaller.scale < fitted.scale * 0.8, 'the wheel did not zoom out');
  const [x, y] = smaller.toPicture(pointer);
  assert.ok(Math.hypot(x - under[0], y - under[1]) < 1.5, `the pointer was over ${under} and is over ${[x, y]}`);

  await studio.button('Hand').click();
  await studio.paint([studio.point(0.5, 0.3), studio.point(0.55, 0.35)]);
  await studio.button('Brush').click();
  await studio.page.mouse.move(2, 400);
  const moved = await mapping(studio);
  const points = [[100, 100], [500, 300]].map(moved.toPage);
  await studio.paint(points);
  compare(await sentMask(studio), [{ line: points.map(moved.toPicture), radius: BRUSH / 2 }]);
});

visit('a stroke that leaves the picture and the page is cut at the picture', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  const { toPage, toPicture } = await mapping(studio);
  const points = [[300, 50], [300, -60], [560, -60], [560, 60]].map(toPage);
  await studio.paint(points);
  compare(await sentMask(studio), [{ line: points.map(toPicture), radius: BRUSH / 2 }]);
});

visit('keys take tools in hand, undo and redo', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  await studio.canvas.focus();
  await studio.page.keyboard.press('e');
  assert.equal(await studio.button('Eraser').getAttribute('aria-pressed'), 'true');
  await studio.page.keyboard.press('b');
  assert.equal(await studio.button('Brush').getAttribute('aria-pressed'), 'true');
  await studio.paintSomething();
  const painted = await studio.mask();
  await studio.page.keyboard.press('Control+z');
  assert.ok(await studio.maskIsEmpty());
  await studio.page.keyboard.press('Control+Shift+Z');
  assert.equal(await studio.mask(), painted);
  await studio.page.keyboard.press('Delete');
  assert.ok(await studio.maskIsEmpty());
  await studio.prompt.press('Control+z');
  assert.ok(await studio.maskIsEmpty(), 'a key in the prompt reached the canvas');
});

visit('Escape drops the stroke under way', {}, async (studio) => {
  await studio.openGreen(WIDTH, HEIGHT);
  const { mouse, keyboard } = studio.page;
  await studio.canvas.focus();
  await mouse.move(...studio.point(0.45, 0.3));
  await mouse.down();
  await mouse.move(...studio.point(0.55, 0.3));
  await keyboard.press('Escape');
  await mouse.move(...studio.point(0.6, 0.3));
  await mouse.up();
  assert.ok(await studio.maskIsEmpty());
  assert.ok(await studio.button('Undo').isDisabled(), 'a dropped stroke can be undone');
});
