// What becomes of something begun when the page loses the focus or the pointer: a drag is dropped, a polygon is kept, a held
// key counts as let go.

import assert from 'node:assert/strict';

import { savedMask } from './masks.mjs';
import { visit } from './studio.mjs';

/** The page loses the focus, as to another window; a browser that is driven keeps it. */
function loseFocus(studio) {
  return studio.page.evaluate(() => dispatchEvent(new Event('blur')));
}

/** The system takes the mouse away. */
function loseMouse(studio) {
  return studio.canvas.evaluate((canvas) => canvas.dispatchEvent(new PointerEvent('pointercancel', { pointerId: 1, bubbles: true })));
}

const PATH = [[0.45, 0.22], [0.5, 0.3], [0.6, 0.35]];

for (const [what, interrupt] of [['the focus', loseFocus], ['the pointer', loseMouse]]) {
  visit(`a drag that loses ${what} leaves the mask as it was`, {}, async (studio) => {
    await studio.openGreen();
    await studio.paintSomething();
    const before = await savedMask(studio);
    await studio.unfold('History');
    const { mouse, keyboard } = studio.page;
    const path = PATH.map(([x, y]) => studio.point(x, y));
    for (const key of 'berolw') {
      await keyboard.press(key);
      await mouse.move(...path[0]);
      await mouse.down();
      for (const point of path) await mouse.move(...point);
      await interrupt(studio);
      await mouse.move(...studio.point(0.62, 0.2));
      await mouse.up();
      await mouse.move(2, 400);
      await studio.still();
      assert.deepEqual(await studio.steps.allTextContents(), ['Picture opened', 'Brush'], `the tool of ${key}`);
    }
    assert.ok((await savedMask(studio)).equals(before), 'the mask is another');
    await keyboard.press('b');
    await studio.paint(path);
    await studio.unfold('History');
    assert.deepEqual(await studio.steps.allTextContents(), ['Picture opened', 'Brush', 'Brush'], 'a stroke afterwards');
  });
}

/** Places the corners of a triangle with the polygon lasso, far enough apart in time to be no double clicks. */
async function openPolygon(studio) {
  await studio.button('Polygon lasso').click();
  for (const [x, y] of PATH) await studio.page.mouse.click(...studio.point(x, y));
}

visit('a polygon that loses the focus is kept as one step', {}, async (studio) => {
  await studio.openGreen();
  await openPolygon(studio);
  await loseFocus(studio);
  await studio.covers('the polygon counts', (found) => found > 0);
  await studio.unfold('History');
  assert.deepEqual(await studio.steps.allTextContents(), ['Picture opened', 'Polygon lasso']);
});

visit('a polygon whose pointer the system takes away is dropped', {}, async (studio) => {
  await studio.openGreen();
  await openPolygon(studio);
  await studio.page.mouse.move(...studio.point(0.4, 0.35));
  await studio.page.mouse.down();
  await loseMouse(studio);
  await studio.page.mouse.up();
  await studio.covers('nothing is left of it', (found) => found === 0);
  assert.ok(await studio.button('Undo').isDisabled(), 'it left a step');
});

visit('tools that keys hold go back when the focus is lost', {}, async (studio) => {
  await studio.openGreen();
  const { keyboard } = studio.page;
  for (const [key, tool] of [['e', 'Eraser'], [' ', 'Hand']]) {
    await keyboard.down(key);
    assert.equal(await studio.button(tool).getAttribute('aria-pressed'), 'true');
    // A key of a tool that is held for less is a choice.
    await studio.page.waitForTimeout(450);
    await loseFocus(studio);
    assert.equal(await studio.button('Brush').getAttribute('aria-pressed'), 'true', `the ${tool} is still in hand`);
    await keyboard.up(key);
    assert.equal(await studio.button('Brush').getAttribute('aria-pressed'), 'true');
  }
});

visit('a tool is lent by a key that is held, and chosen by one that is pressed', {}, async (studio) => {
  await studio.openGreen();
  const { keyboard } = studio.page;
  await keyboard.down('e');
  await studio.page.waitForTimeout(450);
  await studio.paint(PATH.map(([x, y]) => studio.point(x, y)));
  await keyboard.up('e');
  assert.equal(await studio.button('Brush').getAttribute('aria-pressed'), 'true');
  await keyboard.press('e');
  assert.equal(await studio.button('Eraser').getAttribute('aria-pressed'), 'true');
});

visit('size and hardness go back when their drag loses the focus', {}, async (studio) => {
  await studio.openGreen();
  const { mouse, keyboard } = studio.page;
  const values = () => Promise.all(['Brush size', 'Hardness'].map((name) => studio.find('slider', name).getAttribute('aria-valuetext')));
  const before = await values();
  await keyboard.down('Alt');
  await mouse.move(...studio.point(0.5, 0.3));
  await mouse.down();
  await mouse.move(...studio.point(0.54, 0.4));
  const dragged = await values();
  assert.ok(dragged[0] !== before[0] && dragged[1] !== before[1], `${dragged}`);
  await loseFocus(studio);
  assert.deepEqual(await values(), before);
  await mouse.up();
  await keyboard.up('Alt');
  assert.ok(await studio.maskIsEmpty());
});
