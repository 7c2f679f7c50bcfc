// A photo as large as cameras make them: how soon it can be painted on, and whether the page stands still.

import { longest } from './trace.mjs';

const EVENTS = 200;

/** Opens the photo, paints on it, zooms, and saves the mask. */
export async function photo(studio, url, size) {
  const { tab } = studio;
  await studio.visit(url, size);
  const begin = await tab.memory();
  let opened;
  const tasks = { opening: longest(await tab.traced(async () => (opened = await open(studio, size.path)))) };
  const painting = async () => {
    await tab.drag(studio.wave(EVENTS, 1));
    await tab.dragQuickly(studio.wave(EVENTS, 2));
  };
  tasks.painting = longest(await tab.traced(painting));
  tasks.zooming = longest(await tab.traced(() => zoom(studio)));
  tasks['painting at full size'] = longest(await tab.traced(painting));
  await studio.button('Import and export').click();
  tasks.exporting = longest(await tab.traced(() => studio.save('Save as PNG, transparent')));
  return { opened, tasks, memory: { begin, end: await tab.memory() } };
}

/** How long it takes, in milliseconds, from having chosen the file to the first stroke on the screen. */
async function open(studio, path) {
  const { page } = studio;
  await page.evaluate(() => addEventListener('change', () => { globalThis.chosen = performance.now(); }, { capture: true, once: true }));
  await studio.choose(path);
  await page.locator('[data-showing=picture]').waitFor();
  const [from, to] = [studio.point(0.4, 0.5), studio.point(0.6, 0.5)];
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to);
  const time = await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - globalThis.chosen)))),
  );
  await page.mouse.up();
  if (/^No mask/.test(await studio.covers())) throw new Error('the first stroke left nothing on the mask');
  return time;
}

/** Turns the wheel, in to a few times the picture's own size and back, then shows it at its own size. */
async function zoom(studio) {
  const { page, tab } = studio;
  await page.mouse.move(...studio.point(0.5, 0.5));
  for (const turn of [-200, 200]) {
    for (let step = 0; step < 20; step += 1) await page.mouse.wheel(0, turn);
    await tab.idle();
  }
  await studio.button('Actual size').click();
}
