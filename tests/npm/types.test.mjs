// The types: what compiles and what does not, and that they are of what is there.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { project, run, tool } from './project.mjs';

for (const config of ['tsconfig.json', 'tsconfig.bundler.json', 'tsconfig.node.json']) {
  test(`strict TypeScript with ${config}`, () => {
    run('node', [tool('typescript/bin/tsc'), '--project', config], project('types'));
  });
}

/** What the recipes have from elsewhere. */
const GIVEN = {
  Overpaint: 'import { Overpaint } from "overpaint";',
  isOverpaintError: 'import { isOverpaintError } from "overpaint";',
  init: 'import init from "overpaint";',
  client: 'declare const client: import("overpaint").Overpaint;',
  params: 'declare const params: import("overpaint").EditParams;',
  prices: 'declare const prices: import("overpaint").Prices;',
  events: 'declare const events: import("overpaint").EditEvents;',
  error: 'declare const error: import("overpaint").OverpaintError;',
  done: 'declare const done: import("overpaint").Edit;',
  use: 'declare function use(edit: import("overpaint").Edit): void;',
  show: 'declare function show(index: number, what: Blob | string): void;',
  tell: 'declare function tell(message: string, id?: string): void;',
  again: 'declare function again(): void;',
  image: 'declare const image: File;',
  left: 'declare const left: number, top: number;',
  model: 'declare const model: string;',
  prompt: 'declare const prompt: string;',
  bar: 'declare const bar: HTMLProgressElement;',
  cancelButton: 'declare const cancelButton: HTMLButtonElement;',
  input: 'declare const input: { files: FileList; onchange: () => void }, picture: HTMLImageElement;',
  worker: 'declare const worker: Worker;',
  wasm: 'declare const wasm: string;',
};

/** What only a type can say: the kinds of elements, and of a function's parameters. */
const TYPED = [
  ['const [input, picture] = document.body.children;', ''],
  ['import wasm from "overpaint/overpaint.wasm?url"; // as your bundler writes it', ''],
  [
    'retouch(photo, strokes, prompt, show)',
    'retouch(photo: Blob, strokes: ImageData, prompt: string, show: (preview: Blob, frame: { x: number; y: number; width: number; height: number }) => void)',
  ],
  ['let answer;', 'let answer!: Blob;'],
  ['getContext("2d");', 'getContext("2d")!;'],
];

for (const name of ['README.md', 'README.zh-Hans.md']) {
  test(`strict TypeScript takes the recipes of ${name}`, () => {
    const folder = project('types');
    const readme = readFileSync(path.join(folder, 'node_modules/overpaint', name), 'utf8');
    // Not the configuration of Vite, and no servers of one's own.
    const recipes = [...readme.matchAll(/^```(?:js|ts)\n([^]+?)^```$/gm)].map(([, code]) => code).filter((code) => !/^export default|function POST/m.test(code));
    assert.ok(recipes.length >= (name === 'README.md' ? 14 : 5));
    recipes.forEach((recipe, index) => {
      const code = TYPED.reduce((code, [from, to]) => code.replace(from, to), recipe);
      const isGiven = (name) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`(?:const|import|let) (?:(?! of )[^=;])*\\b${name}\\b|catch \\(${name}|\\b${name}\\("|\\b${name}: string`).test(code);
      const given = Object.keys(GIVEN).filter(isGiven).map((name) => GIVEN[name]);
      writeFileSync(path.join(folder, `recipe${index}.ts`), [...given, code, 'export {};'].join('\n'));
    });
    const config = { extends: './tsconfig.json', compilerOptions: { types: ['node'] }, include: ['recipe*.ts'] };
    writeFileSync(path.join(folder, 'tsconfig.recipes.json'), JSON.stringify(config));
    run('node', [tool('typescript/bin/tsc'), '--project', 'tsconfig.recipes.json'], folder);
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
