// The mask that reaches the server is the plane that was painted, however the picture was shown meanwhile.

import assert from 'node:assert/strict';

import { Plane, savedMask, sentMask } from './masks.mjs';
import { greenPlace } from './pixels.mjs';
import { ellipseShare, polygonShare, strokeShare } from './raster.mjs';
import { visit } from './studio.mjs';

// Of a shape that the model returns, so that the picture goes as it is.
const WIDTH = 900;
const HEIGHT = 600;

// A hundred pixels of the picture are a whole number of those of the page at each of these scales, so that the corners are
// met exactly. The polygon's sides have slopes at which no pixel's coverage lies between two bytes.
const SCALES = [0.13, 1, 7.3];
const RECTANGLE = [[100, 100], [300, 200]];
const ELLIPSE = [[100, 300], [300, 500]];
const POLYGON = [[400, 100], [600, 200], [500, 400], [400, 400]];
const STROKE = [[700, 100], [700, 300], [600, 500]];

/** Diameter of the brush that the studio begins with, in pixels of the picture. */
const BRUSH = 80;

/** Pixels by which the chords that an ellipse is drawn with may lie inside of it. */
const CHORD = 0.02;

/** A place of the page that no panel covers. */
const HOLD = [600, 300];

/** The least and the most that each pixel is to be covered, 0 to 255, not rounded. */
function expected() {
  const plane = { least: new Float64Array(WIDTH * HEIGHT), most: new Float64Array(WIDTH * HEIGHT) };
  const put = (corners, reach, least, most = least) => {
    const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
    for (let y = Math.min(...ys) - reach; y < Math.max(...ys) + reach; y += 1) {
      for (let x = Math.min(...xs) - reach; x < Math.max(...xs) + reach; x += 1) {
        const pixel = y * WIDTH + x;
        plane.least[pixel] = Math.max(plane.least[pixel], least(x, y) * 255);
        plane.most[pixel] = Math.max(plane.most[pixel], most(x, y) * 255);
      }
    }
  };
  const [[left, top], [right, bottom]] = RECTANGLE;
  put(RECTANGLE, 1, (x, y) => Number(x >= left && x < right && y >= top && y < bottom));
  put(POLYGON, 1, (x, y) => polygonShare(POLYGON, x, y));
  const within = [ELLIPSE[0].map((at) => at + CHORD), ELLIPSE[1].map((at) => at - CHORD)];
  put(ELLIPSE, 1, (x, y) => ellipseShare(within, x, y) - 0.004, (x, y) => ellipseShare(ELLIPSE, x, y) + 0.004);
  const stroke = (x, y) => strokeShare(STROKE, BRUSH / 2, x, y);
  // The places of a stroke have 32 bits.
  put(STROKE, BRUSH / 2 + 1, (x, y) => stroke(x, y) - 0.0005, (x, y) => stroke(x, y) + 0.0005);
  return plane;
}

/** Moves the view by pixels of the page. */
function pan(studio, [dx, dy]) {
  return studio.paint([HOLD, [HOLD[0] + dx, HOLD[1] + dy]], { button: 'middle' });
}

/** Shows the picture at a scale; the place of the picture that is then at `HOLD`. */
async function zoomTo(studio, scale) {
  const { page } = studio;
  await studio.button('Actual size').click();
  // As far to the right and up as it goes: there its corner is at whole pixels, whatever fitting it had made of it.
  await pan(studio, [2000, -2000]);
  await page.mouse.move(2, 400);
  await studio.still();
  const { left, bottom } = greenPlace(await studio.look());
  const corner = [left, bottom - HEIGHT].map(Math.round);
  assert.ok(Math.abs(left - corner[0]) + Math.abs(bottom - HEIGHT - corner[1]) < 0.02, `not at whole pixels: ${left}, ${bottom}`);
  const at = [400, 300];
  await pan(studio, [0, 1].map((axis) => HOLD[axis] - corner[axis] - at[axis]));
  await page.mouse.move(...HOLD);
  // One turn of the wheel zooms by e to the power of a quarter at most.
  const way = Math.log(scale) * 100;
  const turns = Math.ceil(Math.abs(way) / 25);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, -way / turns);
  await page.keyboard.up('Control');
  assert.match(await studio.button('Actual size').textContent(), new RegExp(`${Math.round(scale * 100)} %$`));
  return at;
}

for (const scale of SCALES) {
  visit(`what is painted at ${scale} of the actual size is sent to the byte`, {}, async (studio) => {
    await studio.openGreen(WIDTH, HEIGHT);
    let held = await zoomTo(studio, scale);
    const draw = async (tool, points) => {
      await studio.button(tool).click();
      const way = (from, to) => [0, 1].map((axis) => Math.round((to[axis] - from[axis]) * scale));
      // The first point comes to where the mouse goes down; from there it may leave the page.
      await pan(studio, way(points[0], held));
      [held] = points;
      await studio.paint(points.map((point) => way(held, point).map((by, axis) => HOLD[axis] + by)));
    };
    await draw('Rectangle', RECTANGLE);
    await draw('Ellipse', ELLIPSE);
    await draw('Lasso', POLYGON);
    await draw('Brush', STROKE);
    const sent = await sentMask(studio);

    const plane = Plane.of(sent);
    assert.deepEqual([plane.width, plane.height], [WIDTH, HEIGHT]);
    const { least, most } = expected();
    plane.data.forEach((found, pixel) => {
      if (found >= least[pixel] - 0.5 && found <= most[pixel] + 0.5) return;
      assert.fail(`coverage at ${pixel % WIDTH}, ${Math.floor(pixel / WIDTH)} is ${found}, not ${least[pixel]} to ${most[pixel]}`);
    });
    await studio.button('Back to the picture').click();
    assert.ok((await savedMask(studio)).equals(sent), 'what was saved is not what was sent');
  });
}
