// A pen, by the browser's own input events.

import assert from 'node:assert/strict';

import { Plane, sentMask } from './masks.mjs';
import { greenPlace } from './pixels.mjs';
import { visit } from './studio.mjs';
import { Fingers, Pen } from './touch.mjs';

/** Diameter of the brush that the studio begins with, in pixels of the picture. */
const BRUSH = 80;

/** What is left of it at a pressure of 0 to 1; a pen that hardly touches still draws. */
const width = (pressure) => BRUSH * (0.3 + 0.7 * pressure);

/** Opens a picture and shows a pixel of it by one of the page, so that strokes can be measured. */
async function begin(studio) {
  await studio.openGreen();
  await studio.button('Actual size').click();
  await studio.page.mouse.move(2, 400);
  await studio.still();
  const { left, top } = greenPlace(await studio.look());
  return (x, y) => [Math.round(left + x), Math.round(top + y)];
}

function near(found, wanted, what) {
  assert.ok(Math.abs(found - wanted) < 1, `${what} is ${found}, not ${wanted}`);
}

visit('a pen that is pressed more draws wider, if that is wanted', {}, async (studio) => {
  const at = await begin(studio);
  const pen = await Pen.on(studio.page);
  await pen.draw([at(50, 60), at(250, 60)], { pressure: 0.2 });
  await pen.draw([at(350, 60), at(550, 60)], { pressure: 1 });
  await pen.draw([at(100, 200), at(500, 200)], { pressure: [0.1, 0.9] });
  await studio.find('checkbox', 'Pressure changes the size').uncheck();
  await pen.draw([at(200, 330), at(400, 330)], { pressure: 0.2 });
  const plane = Plane.of(await sentMask(studio));
  const part = (x, from, to) => plane.thickness(x, from, to);
  near(part(150, 0, 120), width(0.2), 'a light stroke');
  near(part(450, 0, 120), width(1), 'a heavy stroke');
  const swelling = [100, 200, 300, 400, 500].map((x) => part(x, 140, 280));
  swelling.forEach((found, index) => assert.ok(Math.abs(found - width(0.1 + index * 0.2)) < 3, `a swelling stroke is ${swelling}`));
  near(part(300, 285, 400), BRUSH, 'a stroke that heeds no pressure');
});

visit('the button at the side of the pen erases', {}, async (studio) => {
  const at = await begin(studio);
  const pen = await Pen.on(studio.page);
  await pen.draw([at(200, 200), at(400, 200)], { pressure: 1 });
  await pen.draw([at(300, 120), at(300, 280)], { pressure: 0.5, button: 'right' });
  assert.equal(await studio.button('Brush').getAttribute('aria-pressed'), 'true');
  await studio.unfold('History');
  assert.deepEqual(await studio.steps.allTextContents(), ['Picture opened', 'Brush', 'Eraser']);
  const plane = Plane.of(await sentMask(studio));
  near(plane.thickness(300, 0, 400), 0, 'what was erased');
  near(plane.thickness(220, 0, 400), BRUSH, 'what was not');
  near(plane.span(200, 200, 400), 200 - width(0.5), 'what is left between');
});

visit('once there is a pen, fingers move the view, unless they are to draw', { phone: true }, async (studio) => {
  await studio.openGreen();
  const fingers = await Fingers.on(studio.page);
  const pen = await Pen.on(studio.page);
  const stroke = [studio.point(0.4, 0.25), studio.point(0.5, 0.28)];
  const place = async () => {
    await studio.still();
    return greenPlace(await studio.look());
  };
  await fingers.draw(stroke);
  const byFinger = await studio.covers('a finger draws', (found) => found > 0);
  await studio.button('Clear mask').click();
  await pen.draw(stroke, { pressure: 1 });
  await studio.covers('so does the pen', (found) => found === byFinger);
  await studio.button('Clear mask').click();

  const before = await place();
  await fingers.draw(stroke);
  const after = await place();
  near(after.left - before.left, stroke[1][0] - stroke[0][0], 'the way to the right');
  near(after.bottom - before.bottom, stroke[1][1] - stroke[0][1], 'the way down');
  assert.ok(await studio.maskIsEmpty(), 'the finger drew');

  const choose = (label) => studio.settings((dialog) => studio.choice('Touch', dialog).selectOption({ label }));
  await choose('Draw');
  await fingers.draw(stroke);
  await studio.covers('fingers draw again', (found) => found > 0);
  await studio.button('Clear mask').click();
  await choose('Move the view');
  await fingers.draw(stroke);
  assert.ok(await studio.maskIsEmpty(), 'a finger drew that was to move the view');
});
