// The page in Chinese, as complete as in English.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { eventually } from './browser.mjs';
import { CHINESE, ENGLISH, pattern, places } from './locales.mjs';
import * as mock from './mock.mjs';
import { description, photo, visit } from './studio.mjs';

const HAN = { locale: 'zh-CN', language: 'zh-Hans' };

/** Texts that are English in Chinese as well, or are part of such. */
const SHARED = Object.keys(ENGLISH).filter((key) => ENGLISH[key] === CHINESE[key]);

/** All that the page tells a person, by eye or ear. */
function words(page) {
  return page.evaluate(() => {
    const said = [document.title];
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['aria-label', 'aria-roledescription', 'aria-valuetext', 'title', 'alt', 'placeholder']) {
        said.push(element.getAttribute(name));
      }
      if (element.closest('script, style, noscript')) continue;
      for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) said.push(child.textContent);
    }
    return said.filter(Boolean).map((text) => text.trim()).filter(Boolean);
  });
}

async function assertChinese(studio) {
  const english = Object.keys(ENGLISH).filter((key) => !SHARED.includes(key));
  const texts = english.map((key) => pattern(ENGLISH[key]));
  const said = await words(studio.page);
  const left = said.filter((text) => texts.some((one) => one.test(text)));
  assert.deepEqual(left, [], 'texts left in English');
  const keys = said.filter((text) => /^[a-z_]+(\.[a-z_]+)+$/.test(text));
  assert.deepEqual(keys, [], 'keys without a text');
}

test('both languages have the same texts with the same places', () => {
  assert.deepEqual(Object.keys(CHINESE).sort(), Object.keys(ENGLISH).sort());
  for (const key of Object.keys(ENGLISH)) {
    assert.deepEqual(places(CHINESE[key]), places(ENGLISH[key]), key);
    assert.ok(CHINESE[key].trim(), `${key} is empty`);
  }
});

test('Chinese is set with Chinese punctuation, and Latin apart from Han', () => {
  for (const [key, text] of Object.entries(CHINESE)) {
    assert.doesNotMatch(text, /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u, key);
    assert.doesNotMatch(text, /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u, key);
  }
});

visit('a Chinese browser gets the page in Chinese, and the main job is done in it', HAN, async (studio) => {
  assert.equal(await studio.page.locator(':root').getAttribute('lang'), 'zh-Hans');
  await assertChinese(studio);
  await studio.open(photo('chelsea.png'));
  await studio.paintSomething();
  await studio.prompt.fill('给猫戴上一顶红帽子');
  await studio.showMoreOptions();
  await studio.set('Previews', '2');
  await assertChinese(studio);
  await studio.keep('Chinese options');
  const watched = await studio.watchProgress();
  await studio.edit();
  await studio.waitForResults(1);
  const phases = (await watched()).map(({ words }) => words);
  assert.deepEqual(phases, [
    '正在准备图片和蒙版…',
    '正在发送…',
    '正在等待模型…',
    '已收到第 1 张预览',
    '已收到第 2 张预览',
    '完成',
  ]);
  await assertChinese(studio);
  assert.equal(mock.texts(await mock.settled()).prompt, '给猫戴上一顶红帽子');
  const saved = await studio.download(studio.results.first());
  assert.ok(saved.bytes.equals(await mock.answer()), 'the file saved is not what the server sent');
  await studio.button('Continue', studio.results.first()).click();
  await eventually('the result is on the stage without a mask', () => studio.maskIsEmpty());
  await assertChinese(studio);
  await studio.keep('Chinese');
});

const REFUSED = { ...HAN, errors: [/status of 4/] };
visit('problems and refusals are said in Chinese', REFUSED, async (studio) => {
  await studio.open(photo('chelsea.png'));
  await studio.edit();
  const images = studio.find('spinbutton', 'Images');
  await images.fill('11');
  for (const field of [studio.prompt, images]) {
    await eventually('a problem is said in Chinese', async () => /\p{Script=Han}/u.test(await description(field)));
  }
  await assertChinese(studio);
  await images.fill('');
  await studio.prompt.fill('帽子');
  await studio.useServer(mock.faulty('rate-limit'));
  await studio.edit();
  await studio.waitForNotice('Too many requests');
  await assertChinese(studio);
});

visit('the language is chosen in the settings, at once and for the next visit', {}, async (studio) => {
  assert.equal(await studio.page.locator(':root').getAttribute('lang'), 'en');
  await studio.settings(async (dialog) => {
    await studio.choice('Language', dialog).selectOption({ label: '简体中文' });
    studio.language = 'zh-Hans';
    await studio.find('dialog', 'Settings').waitFor();
    await assertChinese(studio);
  });
  assert.equal(await studio.page.locator(':root').getAttribute('lang'), 'zh-Hans');
  await studio.page.reload();
  await studio.button('Settings').waitFor();
  await assertChinese(studio);
  await studio.settings(async (dialog) => {
    await studio.choice('Language', dialog).selectOption({ label: 'English' });
    studio.language = 'en';
  });
  assert.equal(await studio.page.locator(':root').getAttribute('lang'), 'en');
});

for (const phone of [false, true]) {
  const where = phone ? 'a phone' : 'a desktop';
  visit(`no Chinese label is cut off on ${where}`, { ...HAN, phone }, async (studio) => {
    await studio.open(photo('chelsea.png'));
    await studio.showMoreOptions();
    const cut = await studio.page.evaluate(() => {
      const labels = [...document.querySelectorAll('label, button, .hint, h1, h2')];
      const clipped = (element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
      return labels.filter(clipped).map((element) => element.textContent);
    });
    assert.deepEqual(cut, []);
  });
}
