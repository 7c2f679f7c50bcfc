// The page's texts in its languages. Tests name things in English, by the names that the project promises; for
// another language they are looked up here.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (name) => JSON.parse(readFileSync(new URL(`../../web/locales/${name}.json`, import.meta.url), 'utf8'));

/** Texts by key. */
export const ENGLISH = read('en');
export const CHINESE = read('zh-Hans');

/** The Chinese for an English text of the page. */
export function inChinese(english) {
  const key = Object.keys(ENGLISH).find((candidate) => ENGLISH[candidate] === english);
  assert.ok(key, `the page has no text '${english}'`);
  assert.ok(CHINESE[key], `there is no Chinese for '${english}'`);
  return CHINESE[key];
}

/** The names of the places that a text has to be filled in at, sorted. */
export function places(text) {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
}

/** What a text with places looks like when they are filled in. */
export function pattern(text) {
  const plain = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${plain.join('.+')}$`);
}
