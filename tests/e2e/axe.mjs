// axe-core on the page as it is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What a page needs for it: an option of `visit`. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Asserts that axe finds nothing, with the state of the page in words. */
export async function isFine(studio, state) {
  await studio.still();
  const violations = await studio.page.evaluate(() => window.axe.run().then((found) => found.violations));
  const told = violations.map(({ id, help, nodes }) => {
    return `${id}: ${help}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`;
  });
  assert.deepEqual(told, [], state);
}
