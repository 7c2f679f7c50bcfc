// The work that the browser keeps, and the page loaded anew with it.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';

/** What the browser keeps, by name: texts as they are, files and bytes as their number. */
export function kept(page) {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'overpaint')) return {};
    const settled = (request) => new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    const database = await settled(indexedDB.open('overpaint'));
    const store = database.transaction('kept').objectStore('kept');
    const [names, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
    database.close();
    return Object.fromEntries(names.map((name, at) => [name.split('/')[1], typeof values[at] === 'string' ? values[at] : values[at].size ?? values[at].length]).sort());
  });
}

/** Waits until this much is kept. */
export function isKept(page, what, holds) {
  return eventually(what, async () => holds(await kept(page)));
}

/** Loads the page anew, once all results are kept; nobody is asked. */
export async function reload(studio) {
  const { page } = studio;
  const results = await page.locator('li.result').count();
  await isKept(page, 'all results are kept', (there) => answers(there).length >= results);
  let asked = false;
  const answer = (dialog) => {
    asked = true;
    return dialog.accept();
  };
  page.on('dialog', answer);
  await page.reload();
  page.off('dialog', answer);
  assert.ok(!asked, 'the browser asks before it leaves the page');
  await studio.button('Settings').waitFor();
}

/** The names of the answers that are kept. */
export function answers(there) {
  return Object.keys(there).filter((name) => name.startsWith('answer'));
}
