// What painting a mask costs in the studio, beside an editor that keeps its undo as whole `ImageData`s (mask/reference.js). Both are used
// through real input in a headless Chromium, which draws on the processor: there is no graphics card in this.
//
//   CHROMIUM=/usr/bin/chromium STUDIO_URL=http://127.0.0.1:8080/ node mask.mjs [--json FILE]
//
// How it is measured:
// - strokes: 45 of 200 pointer events each across the picture, with a brush of radius 102 (the studio's slider has no step at 100). Of every
//   fifth stroke each event is sent when the one before is done, and gets a frame of its own, as frames are not held back to 60 a second. What
//   is counted, from a trace of the browser, is the time of the main thread from a pointer event up to the next one in handlers, frame
//   callbacks, style, layout, painting and in handing over what was painted. It is time by the clock, so that what else the machine does is
//   in it. Below it: what of this the thread had a processor for, what of it is handlers and frame callbacks, and all tasks of the main
//   thread, whatever they do, the making of the trace included.
// - memory: what the renderer holds in memory (RssAnon and RssShmem of its process: all but the browser's program), after a garbage
//   collection, before the first and after the last of the strokes. All threads and WebAssembly memories of the page are in it. How much of it the history holds is not to be seen from outside.
// - undo and redo: as the strokes, from the key on.
// - work: from the click or key until the frame with the result is drawn, by the clock, with the way to the worker and back; the median of
//   five. The first wand of a picture decodes it. PNG is from the click until the file is there to be saved.
// - photo: from having chosen the file until the frame that shows the first stroke, made as soon as the picture is there; then the longest
//   task of the main thread while things are done, and the memory of the tab, which is that of its renderer and what the drawing process
//   grew by.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Reference, Studio } from './mask/editors.mjs';
import { photo } from './mask/photo.mjs';
import { picture } from './mask/pictures.mjs';
import { strokes } from './mask/strokes.mjs';
import { inTab } from './mask/tab.mjs';
import { work } from './mask/work.mjs';

const LARGE = { width: 4096, height: 4096, grain: 0.03 };
const SMALL = { width: 1920, height: 1920, grain: 0.03 };
const PHOTO = { width: 8000, height: 6000, grain: 0.1 };

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
if (!process.env.STUDIO_URL) throw new Error('STUDIO_URL is not set');
const report = await run(process.env.STUDIO_URL);
print(report);
if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);

async function run(url) {
  const folder = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
  const start = Date.now();
  const say = (what) => console.log(`${String(Math.round((Date.now() - start) / 1000)).padStart(4)} s  ${what}`);
  try {
    say('making pictures');
    let browser;
    for (const size of [LARGE, SMALL, PHOTO]) {
      size.path = await inTab((tab) => {
        browser = tab.browser;
        return picture(tab, folder, size);
      });
    }
    const rows = [];
    for (const size of [LARGE, SMALL]) {
      const found = {};
      for (const Editor of [Studio, Reference]) {
        say(`strokes at ${size.width} × ${size.height}: ${Editor.title}`);
        await inTab(async (tab) => {
          const editor = new Editor(tab);
          found[Editor.title] = await strokes(editor, url, size, size === LARGE);
          if (Editor !== Studio || size !== LARGE) return;
          say('grow, shrink, feather, PNG and wand');
          found.work = await work(editor);
        });
      }
      rows.push(...strokeRows(size, found), ...workRows(found.work));
    }
    say(`a photo of ${PHOTO.width} × ${PHOTO.height}`);
    rows.push(...photoRows(await inTab((tab) => photo(new Studio(tab), url, PHOTO))));
    say('done');
    const load = loadavg()[0].toFixed(1);
    return { machine: `${browser}, ${availableParallelism()} processors, load ${load}`, rows: rows.map(judged) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function strokeRows({ width, height }, found) {
  const goal = width === LARGE.width ? 64 : 32;
  const [ours, theirs] = [Studio, Reference].map(({ title }) => found[title]);
  const row = (what, unit, pick, most) => {
    const [overpaint, reference] = [ours, theirs].map((found) => (found.died ? undefined : pick(found)));
    return { what, unit, overpaint, reference, most };
  };
  return [
    `45 strokes at ${width} × ${height}`,
    ...(width === LARGE.width ? timeRows(row) : []),
    row('memory of the renderer grew by', 'MiB', ({ before, after }) => after.now - before.now, goal),
    row('  at most it was above the beginning', 'MiB', ({ before, after }) => after.most - before.now),
    row("  main thread's WebAssembly memory grew by", 'MiB', ({ before, after }) => after.wasm - before.wasm),
    row('  pixels kept for undo', 'MiB', ({ kept }) => kept),
    ...Object.entries(found).flatMap(([title, { died }]) => (died ? [`${title} gave up: ${died}`] : [])),
  ];
}

function timeRows(row) {
  const events = (type, name, share) => (found) => at(found.events.filter((event) => event.type === type), name, share);
  const most = { 0.95: 4 };
  return [
    ...[0.5, 0.95].flatMap((share) => [
      row(`pointer event to finished draw, p${share * 100}`, 'ms', events('pointermove', 'drawing', share), most[share]),
      row('  on a processor', 'ms', events('pointermove', 'drawingRun', share)),
      row("  in the page's code", 'ms', events('pointermove', 'code', share)),
      row('  all tasks of the main thread', 'ms', events('pointermove', 'all', share)),
    ]),
    row('pointer down to finished draw, slowest of nine', 'ms', events('pointerdown', 'drawing', 1)),
    row('pointer up to finished draw, slowest of nine', 'ms', events('pointerup', 'drawing', 1)),
    ...['undo', 'redo'].flatMap((step) => [
      row(`${step} to finished draw, slowest of five`, 'ms', (found) => at(found[step], 'drawing', 1), 8),
      row('  on a processor', 'ms', (found) => at(found[step], 'drawingRun', 1)),
    ]),
  ];
}

function workRows(work) {
  if (!work) return [];
  const changes = work.changes.flatMap(({ name, by }) => {
    const times = by.map(({ time }) => time);
    return [
      ...by.map(({ far, time }) => ({ what: `${name} by ${far}`, unit: 'ms', overpaint: time, most: 150 })),
      { what: '  the slower of the two to the quicker', unit: '×', overpaint: Math.max(...times) / Math.min(...times), most: 1.2 },
    ];
  });
  return [
    `work on the mask of those strokes at ${LARGE.width} × ${LARGE.height}, of which ${work.covers}`,
    ...changes,
    { what: `PNG, ${Math.round(work.png.bytes / 1024)} KiB`, unit: 'ms', overpaint: work.png.time, most: 120 },
    { what: 'wand, the first: it decodes', unit: 'ms', overpaint: work.wand.first },
    { what: `wand, later, at most ${work.wand.most} % of the picture`, unit: 'ms', overpaint: work.wand.later, most: 150 },
  ];
}

function photoRows({ opened, tasks, memory }) {
  const grew = (which) => memory.end[which] - memory.begin[which];
  return [
    `a photo of ${(PHOTO.width * PHOTO.height) / 1e6} megapixels`,
    { what: 'file chosen to first stroke seen', unit: 's', overpaint: opened / 1000, most: 2 },
    ...Object.entries(tasks).flatMap(([doing, { all, allRun }]) => [
      { what: `longest task while ${doing}`, unit: 'ms', overpaint: all, most: 50 },
      { what: '  on a processor', unit: 'ms', overpaint: allRun },
    ]),
    { what: 'memory of the tab', unit: 'MiB', overpaint: memory.end.now + Math.max(0, grew('drawing')), most: 500e6 / 2 ** 20 },
    { what: '  renderer', unit: 'MiB', overpaint: memory.end.now },
    { what: '  renderer, at most', unit: 'MiB', overpaint: memory.end.most },
    { what: '  renderer without a picture', unit: 'MiB', overpaint: memory.begin.now },
    { what: '  the drawing process grew by', unit: 'MiB', overpaint: grew('drawing') },
  ];
}

function judged(row) {
  return row.most === undefined ? row : { ...row, met: row.overpaint <= row.most };
}

/** The value that this share of the samples does not exceed; nothing without samples. */
function at(samples = [], name, share) {
  const sorted = samples.map((sample) => sample[name]).toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)];
}

function print({ machine, rows }) {
  console.log(`\n${machine}`);
  for (const row of rows) {
    if (typeof row === 'string') {
      console.log(`\n${row}`);
      if (row === rows[0]) line('', 'overpaint', 'reference', 'goal');
      continue;
    }
    const { what, unit, overpaint, reference, most, met } = row;
    const figure = (value) => (value === undefined ? '' : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`);
    const verdict = most === undefined ? [] : [`≤ ${figure(most)}`, met ? 'met' : 'missed'];
    line(what, figure(overpaint), figure(reference), ...verdict);
  }
}

function line(first, ...rest) {
  console.log(`  ${first.padEnd(48)}${rest.map((text) => text.padStart(14)).join('')}`.trimEnd());
}
