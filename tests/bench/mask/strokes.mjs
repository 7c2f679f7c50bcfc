// Many strokes, and what they cost.

import { perEvent } from './trace.mjs';

const STROKES = 45;
const EVENTS = 200;
/** Every so many strokes one is traced. */
const TRACED = 5;
const ROUNDS = 5;

/** Paints in an editor that has just been opened; without `timed` only memory is looked at. */
export async function strokes(editor, url, size, timed) {
  const { tab } = editor;
  await editor.visit(url, size);
  await editor.open(size.path);
  // What tracing needs once is not what strokes cost.
  await tab.traced(() => tab.page.mouse.move(...editor.point(0.5, 0.5)));
  const before = await tab.memory();
  const found = { before, events: [] };
  try {
    for (let index = 0; index < STROKES; index += 1) {
      const points = editor.wave(EVENTS, index);
      if (!timed || index % TRACED > 0) {
        await tab.dragQuickly(points);
        continue;
      }
      const tasks = await tab.traced(() => tab.drag(points));
      found.events.push(...perEvent(tasks, 'pointerdown', 'pointermove', 'pointerup'));
    }
    Object.assign(found, { after: await tab.memory(), kept: await editor.kept() });
    if (timed) Object.assign(found, await steps(editor));
  } catch (error) {
    // An editor may ask for more than there is.
    found.died = error.message.split('\n')[0];
  }
  return found;
}

/** Undoes and redoes strokes. */
async function steps(editor) {
  const found = { undo: [], redo: [] };
  for (let round = 0; round < ROUNDS; round += 1) found.undo.push(await press(editor, 'z'));
  for (let round = 0; round < ROUNDS; round += 1) found.redo.push(await press(editor, 'y'));
  return found;
}

/** What pressing a key together with Control has the main thread do. */
async function press({ page, tab }, key) {
  await page.keyboard.down('Control');
  const tasks = await tab.traced(() => page.keyboard.press(key));
  await page.keyboard.up('Control');
  return perEvent(tasks, 'keydown')[0];
}
