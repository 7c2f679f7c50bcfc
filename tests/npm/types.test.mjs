// The types: what compiles and what does not, and that they are of what is there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { project, run, tool } from './project.mjs';

for (const config of ['tsconfig.json', 'tsconfig.bundler.json', 'tsconfig.node.json']) {
  test(`strict TypeScript with ${config}`, () => {
    run('node', [tool('typescript/bin/tsc'), '--project', config], project('types'));
  });
}

/** The folders of both entries in the package. */
const ENTRIES = ['.', 'pixels'];

for (const entry of ENTRIES) {
  test(`what the types of ${entry} export as values is what it exports`, async () => {
    const folder = path.join(project('types'), 'node_modules/overpaint', entry);
    const types = readFileSync(path.join(folder, 'index.d.ts'), 'utf8');
    const typed = [...types.matchAll(/^export (?:default )?(?:class|function|const) (\w+)/gm)].map(([line, name]) =>
      line.includes('default') ? 'default' : name,
    );
    for (const file of ['index.js', 'node.js']) {
      const face = await import(pathToFileURL(path.join(folder, file)));
      assert.deepEqual(Object.keys(face).sort(), typed.sort(), file);
    }
  });
}

for (const [entry, name, least] of [['.', 'OverpaintErrorCode', 21], ['pixels', 'PixelsErrorCode', 9]]) {
  test(`the README has a row for every error code of ${entry}`, () => {
    const library = path.join(project('types'), 'node_modules/overpaint');
    const types = readFileSync(path.join(library, entry, 'index.d.ts'), 'utf8');
    const [, union] = types.match(new RegExp(`export type ${name} =([^;]+);`));
    const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
    const rows = [...readFileSync(path.join(library, 'README.md'), 'utf8').matchAll(/^\| `(\w+)` \| .+ \| .+ \|$/gm)].map(([, code]) => code);
    assert.ok(codes.length >= least);
    assert.deepEqual(codes.filter((code) => !rows.includes(code)), []);
  });
}
