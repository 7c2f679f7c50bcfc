// The mask's panel, each part of it unfolded, for people who do not see it.

import assert from 'node:assert/strict';

import { AXE, isFine } from './axe.mjs';
import { encodePng } from './pixels.mjs';
import { file, visit } from './studio.mjs';
import { Pen } from './touch.mjs';

for (const [phone, theme] of [[false, 'light'], [false, 'dark'], [true, 'dark']]) {
  const name = `axe finds nothing in the mask's panel: ${phone ? 'phone' : 'desktop'}, ${theme}`;
  visit(name, { phone, theme, script: AXE }, async (studio) => {
    await studio.openGreen();
    const pen = await Pen.on(studio.page);
    await pen.draw([studio.point(0.45, 0.25), studio.point(0.55, 0.28)]);
    await studio.find('checkbox', 'Pressure changes the size').waitFor();
    await isFine(studio, 'the options of the brush');
    for (const tool of ['Rectangle', 'Magic wand', 'Hand']) {
      await studio.button(tool).click();
      await isFine(studio, `the options of the ${tool}`);
    }
    await studio.button('Invert').click();
    await studio.button('Undo').click();
    for (const part of ['History', 'Look of the mask', 'Grow, shrink, feather, smooth', 'Import and export']) {
      await studio.unfold(part);
      await isFine(studio, part);
      const tools = studio.find('toolbar', 'Tools');
      assert.ok(await tools.evaluate((panel) => panel.scrollWidth <= panel.clientWidth), `${part} is wider than the panel`);
    }
    await studio.page.getByLabel('Mask file').setInputFiles(file('mask.png', 'image/png', encodePng(3, 3, () => [0, 0, 0, 255])));
    await studio.waitForNotice('Mask imported');
    await isFine(studio, 'a mask that was imported');
    await studio.button('Copy mask').click();
    await isFine(studio, 'a mask that was copied');
    await studio.canvas.focus();
    await studio.page.keyboard.press('?');
    await studio.find('dialog', 'Keyboard shortcuts').waitFor();
    await isFine(studio, 'the list of keys');
    await studio.keep(`mask panel ${phone ? 'phone' : 'desktop'} ${theme}`);
  });
}
