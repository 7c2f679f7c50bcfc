// The library where pages are rendered: on a server, without a window, and without editing anything.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { project, run, tool } from './project.mjs';

const PAGE = /^<main data-version="\d+\.\d+\.\d+[^"]*">function true<\/main>\n$/;

test('imported by Node as it is', () => {
  assert.match(run('node', ['render.js', 'page.js'], project('ssr')), PAGE);
});

for (const all of ['', 'yes']) {
  test(`bundled by Vite for a server, the library ${all ? 'too' : 'left outside'}`, () => {
    const folder = project('ssr');
    run('node', [tool('vite/bin/vite.js'), 'build', '--ssr', 'page.js'], folder, { BUNDLE_ALL: all });
    assert.match(run('node', ['render.js', 'dist/page.js'], folder), PAGE);
  });
}
