// The page for people who do not see it, or do not use a pointer.

import assert from 'node:assert/strict';

import { AXE, isFine } from './axe.mjs';
import { eventually } from './browser.mjs';
import * as mock from './mock.mjs';
import { file, photo, visit } from './studio.mjs';

for (const phone of [false, true]) {
  for (const theme of ['light', 'dark']) {
    for (const [locale, language] of [['en-US', 'en'], ['zh-CN', 'zh-Hans']]) {
      const options = { phone, theme, locale, language, script: AXE };
      visit(`axe finds nothing: ${phone ? 'phone' : 'desktop'}, ${theme}, ${language}`, options, async (studio) => {
        await isFine(studio, 'the empty stage');
        await studio.open(photo('chelsea.png'));
        await studio.paintSomething();
        await studio.showMoreOptions();
        await isFine(studio, 'a picture with a mask, and all options');
        await studio.settings(() => isFine(studio, 'the settings'));
        await studio.edit();
        await studio.find('spinbutton', 'Images').fill('11');
        await isFine(studio, 'problems beside their fields');
        await studio.find('spinbutton', 'Images').fill('');
        await studio.prompt.fill('a red hat');
        await studio.edit();
        await studio.waitForResults(1);
        await isFine(studio, 'a result on the stage');
        await studio.button('Divider between original and result').click();
        await isFine(studio, 'the original beside it');
        await studio.unfold('How it is laid over the picture');
        await isFine(studio, 'how a result is laid over its picture');
        await studio.button('Save', studio.results.first()).click();
        const saving = studio.find('dialog', 'Save picture');
        await studio.choice('Format', saving).selectOption('jpeg');
        await isFine(studio, 'what is saved');
        await studio.button('Close', saving).click();
        await studio.button('Extend the canvas').click();
        await isFine(studio, 'a larger canvas');
        await studio.button('Cancel', studio.find('form', 'Extend the canvas')).click();
        await studio.choose(file('notes.png', 'image/png', Buffer.from('hello')));
        await studio.waitForNotice('Not a picture that can be edited');
        await isFine(studio, 'a notice');
      });
    }
  }
}

const BROKEN = { script: AXE, errors: [/Failed to load resource/] };
visit('axe finds nothing while it runs, and when the stream broke', BROKEN, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.prompt.fill('a red hat');
  await studio.useServer(mock.faulty('silence'));
  await studio.edit();
  await studio.waitForPhase('Preview 1 arrived');
  const violations = await studio.page.evaluate(() => window.axe.run().then((found) => found.violations));
  assert.deepEqual(violations.map(({ id }) => id), []);
  await studio.button('Cancel').click();
  await studio.useServer(mock.faulty('cut'));
  await studio.edit();
  await studio.waitForNotice('Connection lost');
  await isFine(studio, 'a preview that nothing followed');
});

/** Everything that a person can work. */
async function controls(studio) {
  const all = [];
  for (const role of ['button', 'combobox', 'spinbutton', 'textbox', 'slider', 'checkbox', 'application']) {
    for (const control of await studio.page.getByRole(role).all()) {
      // A file input is worked by the button that stands for it.
      const stoodFor = (await control.getAttribute('type')) === 'file';
      if (!stoodFor && (await control.isEnabled())) all.push(control);
    }
  }
  return all;
}

visit('the Tab key reaches everything', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.showMoreOptions();
  await studio.prompt.fill('a red hat');
  await studio.edit();
  await studio.waitForResults(1);
  const reached = await studio.page.evaluateHandle(() => {
    const reached = new Set();
    addEventListener('focusin', (event) => reached.add(event.target));
    document.activeElement.blur();
    return reached;
  });
  const all = await controls(studio);
  assert.ok(all.length > 20, `only ${all.length} controls`);
  // Twice around, whatever the start.
  for (let count = 0; count < all.length * 2 + 4; count += 1) await studio.page.keyboard.press('Tab');
  for (const control of all) {
    const seen = await control.evaluate((element, set) => set.has(element), reached);
    assert.ok(seen, `not reached: ${await control.evaluate((element) => element.outerHTML.slice(0, 120))}`);
  }
});

visit('whatever has the focus can be seen', {}, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.showMoreOptions();
  const count = (await controls(studio)).length;
  for (let index = 0; index < count; index += 1) {
    await studio.page.keyboard.press('Tab');
    const focus = await studio.page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      return { name: element.outerHTML.slice(0, 100), ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1, size: Math.min(width, height) };
    });
    if (focus === null) continue;
    assert.ok(focus.ring && focus.size > 4, `${focus.name}: ${JSON.stringify(focus)}`);
  }
});

visit('Escape closes the settings, and the focus returns', {}, async (studio) => {
  await studio.button('Settings').focus();
  await studio.page.keyboard.press('Enter');
  const dialog = studio.find('dialog', 'Settings');
  await dialog.waitFor();
  assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)), 'the focus is not in the dialog');
  await studio.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.ok(await studio.button('Settings').evaluate((button) => button === document.activeElement), 'the focus is lost');
  await studio.page.keyboard.press('Enter');
  await dialog.waitFor();
});

visit('the main job is done by the keyboard, but for the painting', {}, async (studio) => {
  const { keyboard } = studio.page;
  await studio.button('A cat').focus();
  await keyboard.press('Enter');
  await studio.button('Brush').waitFor();
  await studio.prompt.focus();
  await keyboard.type('a red hat');
  await studio.button('Edit picture').focus();
  await keyboard.press('Enter');
  await studio.waitForResults(1);
  const saving = studio.page.waitForEvent('download');
  await studio.button('Save', studio.results.first()).focus();
  await keyboard.press('Enter');
  await saving;
  await studio.canvas.focus();
  await keyboard.press('Escape');
  await studio.page.getByText('Result 1', { exact: true }).waitFor({ state: 'hidden' });
});

visit('the phases are read out, and the seconds are not', {}, async (studio) => {
  const live = await studio.find('timer', 'Elapsed time').getAttribute('aria-live');
  assert.equal(live, 'off');
  await eventually('the status is there before it says anything', () => studio.progress.count());
});
