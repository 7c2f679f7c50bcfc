// The work on a page is there again when the page is opened.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';
import { answers, isKept, kept, reload } from './kept.mjs';
import * as mock from './mock.mjs';
import { greenPlace } from './pixels.mjs';
import { file, visit } from './studio.mjs';

const BACK = 'Your work from last time is here';

/** Edits a masked picture of 600 × 400 pixels. */
async function edited(studio) {
  await studio.openGreen();
  await studio.paintSomething();
  await studio.edit();
  await studio.waitForResults(1);
}

/** Changes what the browser keeps: `change` gets the store. */
function tamper(page, change) {
  return page.evaluate(async (change) => {
    const database = await new Promise((done) => {
      const request = indexedDB.open('overpaint');
      request.onsuccess = () => done(request.result);
    });
    const transaction = database.transaction('kept', 'readwrite');
    const store = transaction.objectStore('kept');
    const names = await new Promise((done) => {
      const request = store.getAllKeys();
      request.onsuccess = () => done(request.result);
    });
    for (const [part, value] of Object.entries(change)) {
      const name = names.find((name) => name.endsWith(`/${part}`));
      store.put(value, name);
    }
    await new Promise((done) => {
      transaction.oncomplete = done;
    });
    database.close();
  }, change);
}

/** A second page in the same browser. */
async function another(studio) {
  const page = await studio.page.context().newPage();
  await page.goto(studio.page.url());
  const other = Object.assign(Object.create(Object.getPrototypeOf(studio)), studio, { page });
  await other.button('Settings').waitFor();
  return other;
}

const DEVICES = [{}, { phone: true, locale: 'zh-CN', language: 'zh-Hans' }, { locale: 'zh-CN', language: 'zh-Hans', theme: 'dark' }];
for (const device of DEVICES) {
  const name = `${device.phone ? 'a phone' : 'a desktop'} in ${device.language ?? 'en'}`;
  visit(`on ${name} picture, mask, prompt and results are there after a reload`, device, async (studio) => {
    await edited(studio);
    const before = { ...await studio.saveExact(studio.results.first()), mask: await studio.mask() };
    const answer = await mock.answer();
    await studio.prompt.fill('a hat, and a scarf');
    await reload(studio);
    await studio.waitForNotice(BACK);
    await eventually('the result is there', async () => (await studio.results.count()) === 1);
    assert.equal(await studio.prompt.inputValue(), 'a hat, and a scarf');
    assert.equal(await studio.mask(), before.mask);
    assert.ok(greenPlace(await studio.look()), 'the picture is not seen');
    await studio.find('group', 'What to see').waitFor();
    await studio.still();
    await studio.keep(`work from last time on ${name}`);
    const after = await studio.saveExact(studio.results.first());
    assert.equal(after.name, before.name);
    assert.ok(after.bytes.equals(before.bytes), 'another file is saved than before');
    assert.ok((await studio.download(studio.results.first())).bytes.equals(answer), 'it is not what the server sent');
  });
}

visit('the page goes on after a reload as it would have without', {}, async (studio) => {
  await edited(studio);
  await studio.choose(file('other.png', 'image/png', (await studio.saveExact(studio.results.first())).bytes));
  await studio.button('Back to the previous picture').waitFor();
  await reload(studio);
  await studio.waitForNotice(BACK);
  await studio.prompt.fill('a scarf');
  await studio.edit();
  await studio.waitForResults(2);
  const names = await studio.results.evaluateAll((items) => items.map((item) => item.getAttribute('aria-label')));
  assert.deepEqual(names, ['Result 2', 'Result 1']);
  await studio.button('Back to the picture').click();
  await studio.button('Back to the previous picture').click();
  assert.ok(!(await studio.maskIsEmpty()), 'the mask of the picture before is gone');
  await reload(studio);
  await eventually('both results are there', async () => (await studio.results.count()) === 2);
  await studio.button('Continue', studio.results.last()).click();
  await eventually('the mask is that of the next picture', () => studio.maskIsEmpty());
});

visit('what is painted last is kept even if the page is left at once', {}, async (studio) => {
  await studio.openGreen();
  await studio.paint([studio.point(0.45, 0.3), studio.point(0.55, 0.33)]);
  await studio.prompt.fill('in the last moment');
  const share = await studio.covers('something is masked', (share) => share > 0);
  await reload(studio);
  await studio.waitForNotice(BACK);
  assert.equal(await studio.share(), share);
  assert.equal(await studio.prompt.inputValue(), 'in the last moment');
});

visit('a result that was deleted stays deleted, once it is not offered any more', {}, async (studio) => {
  await edited(studio);
  await studio.edit();
  await studio.waitForResults(2);
  await isKept(studio.page, 'both are kept', (there) => answers(there).length === 2);
  await studio.button('Delete', studio.results.last()).click();
  await studio.waitForNotice('Deleted');
  await studio.button('Bring it back', studio.alert).click();
  await reload(studio);
  await eventually('both are there', async () => (await studio.results.count()) === 2);
  await studio.still();
  await studio.button('Delete', studio.results.last()).click();
  await studio.button('Dismiss', studio.alert).click();
  await isKept(studio.page, 'one is kept', (there) => answers(there).length === 1);
  await reload(studio);
  await studio.waitForNotice(BACK);
  await eventually('one result is there', async () => (await studio.results.count()) === 1);
});

visit('the work of last time is left for another, and is brought back', {}, async (studio) => {
  await edited(studio);
  await reload(studio);
  await studio.waitForNotice(BACK);
  await studio.button('Start afresh', studio.alert).click();
  await studio.waitForNotice('Started afresh');
  assert.equal(await studio.button('Brush').count(), 0, 'a picture is there');
  assert.equal(await studio.prompt.inputValue(), '');
  await studio.button('Bring it back', studio.alert).click();
  await studio.waitForNotice(BACK);
  await eventually('the result is there', async () => (await studio.results.count()) === 1);
  await studio.button('Start afresh', studio.alert).click();
  await studio.waitForNotice('Started afresh');
  await studio.button('Dismiss', studio.alert).click();
  await isKept(studio.page, 'nothing is kept', (there) => Object.keys(there).length === 0);
  await reload(studio);
  await studio.still();
  assert.equal(await studio.button('Brush').count(), 0, 'a picture is there');
});

visit('what was left stays, unless its notice is put away', {}, async (studio) => {
  await edited(studio);
  await reload(studio);
  await studio.waitForNotice(BACK);
  await studio.button('Start afresh', studio.alert).click();
  await studio.waitForNotice('Started afresh');
  await studio.openGreen();
  await studio.paintSomething();
  await isKept(studio.page, 'the new mask is kept', (there) => 'mask.1' in there && 'work' in there);
  await studio.page.waitForTimeout(1500);
  assert.ok('answer.1.0' in (await kept(studio.page)), 'the old result is gone');
  const other = await studio.page.context().newPage();
  await other.goto(studio.page.url());
  await other.getByText(BACK).waitFor();
  await other.close();
});

visit('nothing is kept where nobody wants it, and leaving is asked about', {}, async (studio) => {
  const wanted = (on) => studio.settings(async (dialog) => {
    const choice = studio.find('checkbox', 'Keep my work on this device', dialog);
    assert.equal(await choice.isChecked(), !on);
    await choice.setChecked(on);
  });
  await edited(studio);
  await isKept(studio.page, 'it is kept', (there) => 'answer.1.0' in there);
  await wanted(false);
  await isKept(studio.page, 'nothing is kept', (there) => Object.keys(there).length === 0);
  await reloadIfAsked(studio.page);
  await studio.button('Settings').waitFor();
  await studio.still();
  assert.equal(await studio.button('Brush').count(), 0, 'a picture is there');
  await edited(studio);
  assert.deepEqual(await kept(studio.page), {});
  await wanted(true);
  await isKept(studio.page, 'it is kept', (there) => 'answer.1.0' in there);
});

visit('two pages keep each its own', {}, async (studio) => {
  await edited(studio);
  const other = await another(studio);
  await other.still();
  assert.equal(await other.button('Brush').count(), 0, 'the second page has the picture of the first');
  await other.openGreen(300, 300);
  await other.prompt.fill('the second page');
  for (const page of [other, studio]) {
    await reload(page);
    await page.waitForNotice(BACK);
  }
  assert.equal(await other.prompt.inputValue(), 'the second page');
  assert.equal(await studio.prompt.inputValue(), 'something else');
  assert.equal(await studio.results.count(), 1);
  // What both leave behind is taken up again, the newest first.
  await other.prompt.fill('the second page, later');
  await studio.page.goto('about:blank');
  await other.page.goto('about:blank');
  await other.page.evaluate(() => 0);
  const [third, fourth] = [await studio.page.context().newPage(), await studio.page.context().newPage()];
  const prompts = [];
  for (const page of [third, fourth]) {
    await page.goto(process.env.STUDIO_URL);
    const again = Object.assign(Object.create(Object.getPrototypeOf(studio)), studio, { page });
    await again.waitForNotice(BACK);
    prompts.push(await again.prompt.inputValue());
  }
  assert.deepEqual(prompts, ['the second page, later', 'something else']);
});

visit('what is switched off in one page is not kept by another either', {}, async (studio) => {
  await edited(studio);
  const other = await another(studio);
  await other.settings((dialog) => other.find('checkbox', 'Keep my work on this device', dialog).uncheck());
  await studio.settings(async (dialog) => {
    const choice = studio.find('checkbox', 'Keep my work on this device', dialog);
    await eventually('it is off here too', async () => !(await choice.isChecked()));
  });
  await studio.prompt.fill('more');
  assert.deepEqual(await kept(studio.page), {});
});

visit('what can not be read is left out, and said to be', {}, async (studio) => {
  await edited(studio);
  await studio.edit();
  await studio.waitForResults(2);
  await isKept(studio.page, 'both are kept', (there) => 'answer.2.0' in there);
  await reload(studio);
  await studio.waitForNotice(BACK);
  await tamper(studio.page, { 'answer.1.0': 'not a file' });
  await reload(studio);
  await studio.waitForNotice('Not all of your work from last time is here');
  await eventually('the other is there', async () => (await studio.results.count()) === 1);
  await studio.results.getByText(/1024|1536/).first().waitFor();
  await isKept(studio.page, 'it is left there', (there) => 'answer.1.0' in there && 'answer.2.0' in there);
});

/** Loads the page anew, which the browser has to ask about once. */
async function reloadIfAsked(page) {
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    return dialog.accept();
  });
  await page.reload();
  assert.equal(asked, 1);
}

/** Loads the page as if it had ended so many times before it had read all. */
async function crashWhileReading(page, times) {
  await page.evaluate((times) => {
    // After the page's own listener, which takes it for left.
    addEventListener('pagehide', () => sessionStorage.setItem('overpaint.reading', times));
    addEventListener('visibilitychange', (event) => event.stopImmediatePropagation(), { capture: true });
  }, times);
  await page.reload();
}

visit('what ended the page while it was read is left out once', {}, async (studio) => {
  await edited(studio);
  await isKept(studio.page, 'it is kept', (there) => 'answer.1.0' in there);
  await crashWhileReading(studio.page, 2);
  await studio.waitForNotice('Not all of your work from last time is here');
  assert.equal(await studio.button('Brush').count(), 0, 'the picture is there');
  await isKept(studio.page, 'the picture is left there', (there) => 'picture.1' in there && 'mask.1' in there);
  await crashWhileReading(studio.page, 1);
  await studio.waitForNotice('Not all of your work from last time is here');
  assert.ok(!(await studio.maskIsEmpty()), 'the mask is gone');
  assert.equal(await studio.page.locator('li.result').count(), 0);
  await studio.prompt.fill('and so on');
  await reload(studio);
  await studio.waitForNotice(BACK);
  await eventually('the result is there', async () => (await studio.results.count()) === 1);
  assert.equal(await studio.prompt.inputValue(), 'and so on');
});

visit('a work of which nothing can be read does not keep the page from being used', {}, async (studio) => {
  await edited(studio);
  await isKept(studio.page, 'it is kept', (there) => 'answer.1.0' in there);
  await studio.page.evaluate(() => {
    // What is written when the page is left would mend it.
    addEventListener('pagehide', (event) => event.stopImmediatePropagation(), { capture: true });
    addEventListener('visibilitychange', (event) => event.stopImmediatePropagation(), { capture: true });
  });
  await tamper(studio.page, { work: '1:1,1:5,9:something,' });
  await reload(studio);
  await studio.waitForNotice('Your work from last time could not be read');
  await edited(studio);
});

visit('a work of a later version is left alone', {}, async (studio) => {
  await edited(studio);
  await isKept(studio.page, 'it is kept', (there) => 'answer.1.0' in there);
  const later = '1:9,1:5,9:something,';
  await tamper(studio.page, { work: later });
  await reload(studio);
  await studio.still();
  assert.equal(await studio.alert.textContent(), '');
  await studio.openGreen();
  const there = await kept(studio.page);
  assert.ok('answer.1.0' in there, 'it is gone');
});

const REFUSED = { script: 'Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });' };
visit('where the browser keeps nothing the page works as ever', REFUSED, async (studio) => {
  await edited(studio);
  await studio.settings((dialog) => dialog.getByText(/^This browser keeps nothing for this page/).waitFor());
  assert.equal(await studio.alert.textContent(), '');
});

const FULL = {
  script: `const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      if (key.includes('answer')) throw new DOMException('no room', 'QuotaExceededError');
      return put.call(this, value, key);
    };`,
};
visit('that there is no room is said once, and leaving is asked about', FULL, async (studio) => {
  await edited(studio);
  await studio.waitForNotice('No room to keep your work');
  await studio.button('Dismiss', studio.alert).click();
  await studio.edit();
  await studio.waitForResults(2);
  await studio.prompt.fill('more');
  assert.equal(await studio.alert.textContent(), '');
  await reloadIfAsked(studio.page);
});

visit('a key is never among what is kept', {}, async (studio) => {
  await studio.settings(async (dialog) => {
    await dialog.getByLabel('API key', { exact: true }).fill('sk-not-to-be-kept');
  });
  await edited(studio);
  await isKept(studio.page, 'the work is kept', (there) => 'answer.1.0' in there);
  const text = await studio.page.evaluate(async () => {
    const database = await new Promise((done) => {
      const request = indexedDB.open('overpaint');
      request.onsuccess = () => done(request.result);
    });
    const values = await new Promise((done) => {
      const request = database.transaction('kept').objectStore('kept').getAll();
      request.onsuccess = () => done(request.result);
    });
    database.close();
    return values.filter((value) => typeof value === 'string').join();
  });
  assert.match(text, /something else/);
  assert.doesNotMatch(text, /sk-not-to-be-kept/);
});

visit('of an edit that ended with the page it is said that it may have been billed', {}, async (studio) => {
  await studio.useServer(mock.faulty('slow'));
  await studio.openGreen();
  await studio.paintSomething();
  await studio.edit();
  await studio.button('Cancel').waitFor();
  await isKept(studio.page, 'that it runs is kept', ({ work }) => work?.endsWith('1:1,1:0,1:0,'));
  studio.page.once('dialog', (dialog) => dialog.accept());
  await studio.page.reload();
  await studio.alert.getByText(/ended with the page; it may have been billed/).waitFor();
});
