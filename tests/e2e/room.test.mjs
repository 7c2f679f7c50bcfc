// Little room: low windows and phones, where what is wanted has to be reached all the same.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { apart, encodePng, greenPlace, greenPng } from './pixels.mjs';
import { samples, written } from './photos.mjs';
import { file, photo, visit } from './studio.mjs';

const LOW = [
  { width: 844, height: 390 },
  { width: 640, height: 360 },
  { width: 1024, height: 600 },
];

/** Opens a photo in a window of this size and gets results of it. */
async function results(studio, count, size) {
  if (size) await studio.page.setViewportSize(size);
  await studio.open(photo('coffee.png'));
  await studio.prompt.fill('tea');
  if (count > 1) {
    await studio.showMoreOptions();
    await studio.find('spinbutton', 'Images').fill(`${count}`);
    const fold = studio.button('Options');
    if (await fold.isVisible()) await fold.click();
  }
  await studio.paint([studio.point(0.48, 0.3), studio.point(0.52, 0.3)]);
  await eventually('the mask covers something', async () => !(await studio.maskIsEmpty()));
  await studio.edit();
  await studio.waitForResults(count);
}

/** Whether a box lies within another, to a pixel. */
function within(inner, outer) {
  return inner.x >= outer.x - 1 && inner.y >= outer.y - 1
    && inner.x + inner.width <= outer.x + outer.width + 1 && inner.y + inner.height <= outer.y + outer.height + 1;
}

/** What is seen of an element: all of it, as far as what scrolls around it and the screen go. */
async function isSeen(locator) {
  return locator.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const holders = [];
    for (let holder = element.parentElement; holder; holder = holder.parentElement) {
      if (getComputedStyle(holder).overflow !== 'visible') holders.push(holder.getBoundingClientRect());
    }
    holders.push(new DOMRect(0, 0, innerWidth, innerHeight));
    return holders.every((holder) => {
      return box.left >= holder.left - 1 && box.top >= holder.top - 1 && box.right <= holder.right + 1 && box.bottom <= holder.bottom + 1;
    });
  });
}

for (const size of LOW) {
  visit(`in a window of ${size.width} × ${size.height} a result's buttons are scrolled to over its caption`, {}, async (studio) => {
    await results(studio, 1, size);
    const words = await studio.button('Exact').boundingBox();
    await studio.page.mouse.move(words.x + 10, words.y + 10);
    const buttons = await studio.results.first().getByRole('button').all();
    await eventually('all of its buttons are seen', async () => {
      // What the caption says may change meanwhile.
      await studio.page.mouse.wheel(0, 2000);
      const seen = await Promise.all(buttons.slice(1).map(isSeen));
      return seen.every(Boolean);
    });
    await studio.keep(`a result in a window of ${size.width} × ${size.height}`);
    await studio.button('Delete', studio.results.first()).click();
    await studio.waitForNotice('Deleted');
  });
}

for (const device of [{}, { phone: true }]) {
  visit(`keys go from result to result, which is seen among the others on a ${device.phone ? 'phone' : 'desktop'}`, device, async (studio) => {
    await results(studio, 4, device.phone ? undefined : { width: 1280, height: 640 });
    const shown = () => studio.page.locator('.result:has([aria-pressed=true])');
    const number = async () => Number((await shown().getAttribute('aria-label')).match(/\d+/)[0]);
    const isNumber = async (wanted) => {
      await eventually(`result ${wanted} is shown`, async () => (await number()) === wanted);
      await eventually(`result ${wanted} is seen among the others`, () => isSeen(shown()));
      const said = await studio.page.locator('.caption').evaluate((caption) => {
        const title = caption.querySelector('.caption-row > span');
        const before = getComputedStyle(caption.querySelector('.asked p'), '::before').content;
        return title.checkVisibility() ? title.textContent : before;
      });
      assert.match(said, new RegExp(`Result ${wanted}\\b`));
    };
    // The first that came is on the stage, and the others came in after it.
    await isNumber(1);
    await studio.canvas.focus();
    for (const [key, wanted] of [['.', 2], ['.', 3], ['.', 4], ['.', 4], [',', 3], [',', 2], [',', 1], [',', 1]]) {
      await studio.page.keyboard.press(key);
      await isNumber(wanted);
    }
    await studio.page.keyboard.press('Escape');
    await studio.page.keyboard.press(',');
    await isNumber(1);
    // The newest run comes first, and its pictures in their order.
    await studio.page.keyboard.press('Escape');
    await studio.edit();
    await studio.waitForResults(8);
    await isNumber(5);
    const names = await studio.results.evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
    assert.deepEqual(names, [5, 6, 7, 8, 1, 2, 3, 4].map((number) => `Result ${number}`));
    for (const [key, wanted] of [[',', 5], ['.', 6], ['.', 7], ['.', 8], ['.', 1], [',', 8]]) {
      await studio.page.keyboard.press(key);
      await isNumber(wanted);
    }
    assert.equal(await studio.page.evaluate(() => scrollX + scrollY), 0, 'the page is scrolled');
  });
}

/** The numbers of the results of whose buttons anything is seen. */
function actedOn(studio) {
  return studio.results.evaluateAll((items) => items.filter((item) => {
    const list = item.closest('.results').getBoundingClientRect();
    const side = item.closest('.side')?.getBoundingClientRect() ?? list;
    const [top, bottom] = [Math.max(list.top, side.top), Math.min(list.bottom, side.bottom)];
    return [...item.querySelectorAll('.result-actions button')].some((button) => {
      const box = button.getBoundingClientRect();
      return button.checkVisibility() && Math.min(box.bottom, bottom) - Math.max(box.top, top) > 24;
    });
  }).map((item) => Number(item.getAttribute('aria-label').match(/\d+/)[0])));
}

for (const size of [{ width: 1024, height: 768 }, { width: 1280, height: 720 }, { width: 1180, height: 820 }]) {
  visit(`of three results the buttons that are seen first are those of the one on the stage: ${size.width} × ${size.height}`, {}, async (studio) => {
    await results(studio, 3, size);
    await eventually('it is laid', async () => /\d/.test(await studio.page.locator('.reports').getByRole('status').textContent()));
    await studio.still();
    assert.equal((await actedOn(studio))[0], 1);
    await studio.unfold('How it is laid over the picture');
    await studio.still();
    const seen = await actedOn(studio);
    assert.ok(seen.every((number) => number === 1), `those of ${seen} are seen`);
    await studio.canvas.focus();
    await studio.page.keyboard.press('.');
    await studio.button('How it is laid over the picture').click();
    await studio.find('region', 'How it is laid over the picture').waitFor({ state: 'hidden' });
    await studio.page.keyboard.press('.');
    await eventually('the third is seen', () => isSeen(studio.find('listitem', 'Result 3')));
  });
}

visit('on a phone the other results fold up, and their buttons are reached once they are shown', { phone: true }, async (studio) => {
  await results(studio, 4);
  const item = (number) => studio.find('listitem', `Result ${number}`);
  const widths = async () => (await Promise.all([1, 2, 3, 4].map((number) => item(number).boundingBox()))).map(({ width }) => width);
  const folded = async () => (await widths()).map((width) => width < 100);
  assert.deepEqual(await folded(), [false, true, true, true]);
  const heights = async () => (await Promise.all([1, 2].map((number) => item(number).boundingBox()))).map(({ height }) => height);
  assert.equal(...await heights());
  await studio.keep('four results on a phone');
  // By keys, what is next after the buttons of the one that is shown are the pictures of the others.
  await studio.button('Delete', item(1)).focus();
  for (const number of [2, 3, 4]) {
    await studio.page.keyboard.press('Tab');
    assert.ok(await item(number).getByRole('button').first().evaluate((button) => button === document.activeElement), `${number}`);
  }
  await item(2).getByRole('img').tap();
  await eventually('it unfolds', async () => (await folded()).join() === 'true,false,true,true');
  await eventually('it is seen', () => isSeen(item(2)));
  await studio.button('Save', item(2)).tap();
  await studio.button('Close', studio.find('dialog', 'Save picture')).tap();
  const { height } = await studio.page.locator('.results').boundingBox();
  await studio.button('Back to the picture').tap();
  await eventually('all have their buttons', async () => (await folded()).every((is) => !is));
  assert.equal((await studio.page.locator('.results').boundingBox()).height, height, 'the picture is moved');
  assert.ok(await studio.button('Delete', item(4)).isVisible());
});

visit('what is done next with the result on the stage is said in words', {}, async (studio) => {
  await results(studio, 2);
  const words = async (number) => studio.find('listitem', `Result ${number}`).getByRole('button').allInnerTexts();
  const [shown, other] = [await words(1), await words(2)];
  assert.deepEqual(shown.map((text) => text.trim()), ['1', 'Save', 'Continue', '', '']);
  assert.deepEqual(other.map((text) => text.trim()), ['2', '', '', '', '']);
});

visit('keys open, send and save', {}, async (studio) => {
  const chooser = studio.page.waitForEvent('filechooser');
  // The browser takes keys before it does what it was told: only after an answer it is sure to hand the chooser over.
  await studio.page.evaluate(() => {});
  await studio.page.keyboard.press('Control+o');
  await (await chooser).setFiles(file('green.png', 'image/png', greenPng(600, 400)));
  await studio.button('Brush').waitFor();
  await studio.prompt.fill('tea');
  await studio.canvas.focus();
  await studio.page.keyboard.press('Control+Enter');
  await studio.waitForResults(1);
  // Without a mask there is nothing to choose.
  const saving = studio.page.waitForEvent('download');
  await studio.page.keyboard.press('Control+s');
  await saving;
});

visit('what is unfolded in a low window is scrolled to', {}, async (studio) => {
  await results(studio, 1, LOW[0]);
  await studio.button('How it is laid over the picture').click();
  await eventually('how it is laid is seen', () => isSeen(studio.find('slider', 'Feather')));
  await studio.button('Back to the picture').click();
  for (const [button, there] of [
    ['History', studio.steps.last()],
    ['Look of the mask', studio.find('slider', 'Opacity')],
    ['Grow, shrink, feather, smooth', studio.button('Apply')],
  ]) {
    await studio.unfold(button);
    await eventually(`what ${button} unfolds is seen`, () => isSeen(there));
  }
});

visit('an error is put away when the canvas is to be extended, but not what can be brought back', { phone: true, errors: [/500/] }, async (studio) => {
  const panel = studio.find('form', 'Extend the canvas');
  const extend = studio.button('Extend the canvas');
  await studio.open(photo('coffee.png'));
  await studio.prompt.fill('tea');
  await studio.useServer(mock.faulty('server-error'));
  await studio.edit();
  await studio.waitForNotice('The server failed');
  await extend.click();
  await panel.waitFor();
  await studio.page.locator('.notice').waitFor({ state: 'hidden' });
  await studio.page.keyboard.press('Escape');
  await studio.useServer(mock.faulty('drift'));
  await studio.edit();
  await studio.waitForResults(1);
  await studio.button('Delete', studio.results.first()).click();
  await studio.waitForNotice('Deleted');
  await extend.click();
  await panel.waitFor();
  await eventually('the lower edge is in reach', async () => {
    const [edge, notice] = [await studio.button('Bottom edge').boundingBox(), await studio.page.locator('.notice').boundingBox()];
    return edge.y + edge.height <= notice.y;
  });
});

for (const theme of ['light', 'dark']) {
  visit(`what is transparent is seen on squares, ${theme}, and said to become white`, { theme }, async (studio) => {
    const half = (x) => (x < 300 ? [0, 255, 0, 255] : [0, 0, 0, 0]);
    await studio.open(file('half.png', 'image/png', encodePng(600, 400, half)));
    const { right, top, bottom } = greenPlace(await studio.look());
    const middle = Math.round((top + bottom) / 2);
    const colours = async () => {
      const shot = await studio.look();
      return Array.from({ length: 16 }, (_, step) => shot.at(right + 20 + step, middle).join());
    };
    assert.equal(new Set(await colours()).size, 2, 'there are no squares');
    await studio.keep(`a picture that is half transparent, ${theme}`);
    await studio.prompt.fill('tea');
    await studio.paint([[right - 60, middle], [right - 50, middle]]);
    await studio.edit();
    await studio.waitForResults(1);
    await studio.button('Save', studio.results.first()).click();
    const dialog = studio.find('dialog', 'Save picture');
    const white = studio.page.getByText('JPEG has no transparency: transparent parts become white.');
    assert.equal(await white.count(), 0);
    await studio.choice('Format', dialog).selectOption('jpeg');
    await white.waitFor();
  });
}

visit('there are no squares under what cannot be transparent', {}, async (studio) => {
  await studio.openGreen();
  assert.ok(!(await studio.page.locator('.ground').isVisible()));
});

visit('what is said of the frame stays on the screen', { phone: true }, async (studio) => {
  const original = await samples('coffee.png', 3000, 2000);
  const bytes = await written(original, (picture) => picture.png({ compressionLevel: 1 }));
  await studio.open(file('large.png', 'image/png', bytes));
  const { width, height } = studio.page.viewportSize();
  for (const across of [0.08, 0.9]) {
    await studio.paint([studio.point(across, 0.25), studio.point(across + 0.02, 0.25)]);
    const words = studio.page.getByText(/^Sent as/);
    await eventually('the words are on the screen', async () => within(await words.boundingBox(), { x: 0, y: 0, width, height }));
    await studio.button('Undo').click();
  }
});

/** Whether an element is on the screen with no panel over it. */
async function isClear(locator) {
  return locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const panels = [...document.querySelectorAll('main .panel')].map((panel) => panel.getBoundingClientRect());
    const onScreen = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    return onScreen && panels.every((panel) => panel.right <= left || panel.left >= right || panel.bottom <= top || panel.top >= bottom);
  });
}

/** Opens a photo that no model returns as large as it is. */
async function openLarge(studio, width = 3000, height = 2000) {
  const bytes = await written(await samples('coffee.png', width, height), (picture) => picture.png({ compressionLevel: 1 }));
  await studio.open(file('large.png', 'image/png', bytes));
}

visit('what the whole picture loses is said where it is seen, without a line around it', {}, async (studio) => {
  await openLarge(studio);
  const words = studio.page.getByText('Sent as 1536 × 1024, at 51 % of the detail', { exact: true });
  const line = studio.page.locator('.dashed');
  await eventually('it is seen', () => isClear(words));
  assert.equal(await line.count(), 0);
  await studio.paintSomething();
  await line.waitFor();
  await studio.showMoreOptions();
  await studio.set('Region', 'Whole picture');
  await eventually('it is seen with a mask', () => isClear(words));
  assert.equal(await line.count(), 0);
  await studio.page.setViewportSize({ width: 1024, height: 600 });
  await eventually('it is seen in a low window', () => isClear(words));
});

visit('of a picture of another shape that loses nothing, nothing is said', {}, async (studio) => {
  await studio.openGreen(900, 300);
  await studio.paintSomething();
  await studio.still();
  assert.equal(await studio.page.locator('.frame-words, .dashed').count(), 0);
});

visit('a gain that rounds to none is not said to be one', {}, async (studio) => {
  await studio.open(photo('coffee.png'));
  await studio.paintSomething();
  await studio.showMoreOptions();
  await studio.set('Region', 'Around the mask');
  await studio.page.getByText(/^Sent as \d+ × \d+, at 100 % of the detail$/).waitFor();
});

visit('on a phone the frames of separate areas have their numbers alone, inside', { phone: true }, async (studio) => {
  await openLarge(studio, 4000, 3000);
  for (const place of [[0.3, 0.2], [0.7, 0.3]]) await studio.paint([studio.point(...place), studio.point(place[0] + 0.01, place[1])]);
  await studio.showMoreOptions();
  await studio.set('Separate areas', 'One each');
  await studio.button('Options').click();
  const words = studio.page.locator('.frame-words p');
  await eventually('both have numbers', async () => (await words.allTextContents()).join() === '1,2');
  for (const index of [0, 1]) {
    const frame = await studio.page.locator('.dashed').nth(index).boundingBox();
    assert.ok(within(await words.nth(index).boundingBox(), frame), `number ${index + 1} is not in its frame`);
  }
});

for (const size of [{ width: 844, height: 390 }, { width: 640, height: 400 }]) {
  visit(`in a window of ${size.width} × ${size.height} what takes back is seen at once, and options lie over no tools`, {}, async (studio) => {
    await studio.page.setViewportSize(size);
    await studio.open(photo('coffee.png'));
    for (const name of ['Undo', 'Redo', 'History']) assert.ok(await isSeen(studio.button(name)), `${name} is not seen`);
    const tools = studio.page.locator('.tool-bar');
    await studio.showMoreOptions();
    await tools.waitFor({ state: 'hidden' });
    await studio.button('Options').click();
    await tools.waitFor({ state: 'visible' });
  });
}

visit('the zoom is over the middle of the page, whatever it is and whatever is beside it', {}, async (studio) => {
  const middle = async () => {
    const { x, width } = await studio.find('group', 'View').boundingBox();
    return x + width / 2;
  };
  await studio.openGreen();
  const half = studio.page.viewportSize().width / 2;
  assert.ok(Math.abs((await middle()) - half) <= 1);
  const fits = await studio.button('Zoom in').boundingBox();
  await studio.button('Zoom out').click();
  assert.deepEqual(await studio.button('Zoom in').boundingBox(), fits, 'the button has moved');
  await studio.choose(file('other.png', 'image/png', greenPng(300, 500)));
  await studio.button('Back to the previous picture').waitFor();
  assert.ok(Math.abs((await middle()) - half) <= 1);
});

visit('a long prompt is seen from its beginning once it is left', {}, async (studio) => {
  await studio.openGreen();
  await studio.prompt.fill('A long prompt. '.repeat(200));
  await studio.page.keyboard.press('Control+End');
  const scrolled = () => studio.prompt.evaluate((field) => field.scrollTop);
  await eventually('its end is seen', async () => (await scrolled()) > 0);
  await studio.prompt.blur();
  await eventually('its beginning is seen', async () => (await scrolled()) === 0);
});

visit('the way back to the picture before covers nothing of a picture on a phone', { phone: true }, async (studio) => {
  await studio.openGreen(300, 600);
  await studio.choose(file('other.png', 'image/png', greenPng(300, 500)));
  const back = studio.button('Back to the previous picture');
  await back.waitFor();
  await studio.still();
  const { y, height } = await back.boundingBox();
  assert.ok(y + height < greenPlace(await studio.look()).top);
});

visit('where pictures do not differ, the difference is grey', {}, async (studio) => {
  await studio.openGreen();
  const { left, right, top, bottom } = greenPlace(await studio.look());
  const at = [Math.round((left + right) / 2), Math.round((top * 2 + bottom) / 3)];
  await studio.paint([at, [at[0] + 2, at[1]]]);
  await studio.useServer(mock.faulty('drift'));
  await studio.edit();
  await studio.waitForResults(1);
  await studio.button('Difference').click();
  await eventually('what is inside of the mask is grey', async () => {
    const [red, green, blue] = (await studio.look()).at(...at);
    return apart([red, green], [green, blue]) <= 2;
  });
});
