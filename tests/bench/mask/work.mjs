// Work that walks all pixels, as a person has it done.

const ROUNDS = 5;
/** Steps of the slider, and what they stand for: 65 pixels is the nearest to 64. */
const BY = [9, 36];
/** Where the wand points, by shares of the picture. */
const SPOTS = [[0.2, 0.75], [0.1, 0.5], [0.8, 0.9], [0.9, 0.8], [0.5, 0.5], [0.3, 0.3]];

/** Works on the mask that is there. */
export async function work(studio) {
  await settled(studio);
  const covers = (await studio.covers()).replace(/^Mask c/, 'it c').replace(/\.$/, '');
  return { covers, changes: await changes(studio), png: await png(studio), wand: await wand(studio) };
}

async function changes(studio) {
  await studio.button('Grow, shrink, feather, smooth').click();
  const found = [];
  const slider = studio.slider('Amount');
  for (const name of ['Grow', 'Shrink', 'Feather']) {
    await studio.button(name).click();
    const change = { name: name.toLowerCase(), by: [] };
    found.push(change);
    for (const step of BY) {
      const times = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await slider.fill(String(step - 1));
        await settled(studio);
        times.push(await studio.work(() => slider.press('ArrowRight')));
      }
      change.by.push({ far: await slider.getAttribute('aria-valuetext'), time: median(times) });
    }
  }
  await studio.button('Discard').click();
  return found;
}

async function png(studio) {
  await studio.button('Import and export').click();
  const saved = [];
  for (let round = 0; round < ROUNDS; round += 1) saved.push(await studio.save('Save as PNG, transparent'));
  await studio.button('Import and export').click();
  return { time: median(saved.map(({ time }) => time)), bytes: saved[0].bytes };
}

async function wand(studio) {
  await studio.button('Magic wand').click();
  await studio.button('Replace the mask').click();
  const times = [];
  const shares = [];
  const clear = studio.button('Clear mask');
  for (const [across, down] of SPOTS) {
    // Without a mask there is no frame whose grips could be in the way.
    if (await clear.isEnabled()) await clear.click();
    await settled(studio);
    times.push(await studio.work(() => studio.page.mouse.click(...studio.point(across, down))));
    await settled(studio);
    shares.push(Number(/[\d.]+/.exec(await studio.covers())));
  }
  const [first, ...later] = times;
  return { first, later: median(later), most: Math.max(...shares) };
}

/** Waits until the worker has nothing to do. */
async function settled(studio) {
  await studio.tab.idle();
  await studio.page.locator('.working[data-busy=false]').waitFor({ state: 'attached' });
  await studio.tab.idle();
}

function median(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)];
}
