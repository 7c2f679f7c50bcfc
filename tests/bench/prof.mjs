// How long it takes from asking for an edit to having its streamed partial picture as a Blob, for Overpaint and for what
// else a page could use. All of it in one page of a headless Chromium, with the answer made up there: no network.
//
//   CHROMIUM=/usr/bin/chromium PACKAGE=…/package node stream.mjs [--json FILE] [--rounds 15]
//
// PACKAGE is the unpacked npm package; without it only the others run. What is printed:
// - total: from the call to the Blob. The stream gives each chunk as soon as it is asked for, so this is computing time.
// - tail: the part of it after the last chunk of the picture was handed out: what is left to do when all has arrived.
// - busy: how long the main thread ran tasks while the same answer came in over about a second, as from a network.
// - one byte a chunk: the cost of a byte must not grow with the picture.
// - memory: what WebAssembly memory grew by for one picture, relative to that picture.
// The floor takes the chunks and makes a Blob of bytes it had all along: nothing that waits for the end can be quicker.
//
// Every median is of runs that took turns, but what else the machine does still shows in it: compare within a table, not
// with figures of another day.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const KIB = 1024;
const MIB = 1024 * KIB;
const CASES = [2, 8].flatMap((mib) => [16, 64].map((kib) => ({ size: mib * MIB, chunk: kib * KIB })));
const LARGE = CASES.at(-1);
const WARMUPS = 3;
const PACED = { runs: 5, pace: (1000 * LARGE.chunk) / ((LARGE.size * 4) / 3) };
const BYTEWISE = { sizes: [64 * KIB, 256 * KIB], runs: 3 };

const PARSER = 'eventsource-parser';
const OFFICIAL = 'openai + atob';
const OTHERS = ['floor', OFFICIAL, 'openai + fromBase64', PARSER];
const OURS = ['overpaint', 'overpaint in a Worker'];
const GOALS = [
  { of: 'total', against: PARSER, most: 0.55 },
  { of: 'total', against: OFFICIAL, most: 0.1 },
  { of: 'tail', against: PARSER, most: 0.25 },
];
const MEMORY_GOAL = 1.5;


const folder = process.env.PACKAGE;
const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox','--disable-gpu','--js-flags=--expose-gc'] });
const page = await browser.newPage();
page.on('console', (m) => console.log('page:', m.text()));
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction(() => crossOriginIsolated && globalThis.bench);
for (const size of [4096, 2*MIB]) {
  const r = await page.evaluate((args) => bench.compare(args), { names: ['overpaint','eventsource-parser','floor'], size, chunk: 16*KIB, rounds: 40, warmups: 5 });
  for (const [n, {total, tail}] of Object.entries(r)) { const m = (a) => { const s = a.toSorted((x,y)=>x-y); return `min ${s[0].toFixed(2)} q1 ${s[10].toFixed(2)} med ${s[20].toFixed(2)}`; }; console.log(size, n, m(total), '|', m(tail)); }
}
// marks
const t = await page.evaluate(async () => {
  const log = [];
  let t0 = 0;
  const mark = (x) => log.push([x, +(performance.now() - t0).toFixed(3)]);
  const wrap = (o, k, name) => { const f = o[k]; o[k] = function (...a) { mark(name + ' call'); const r = f.apply(this, a); if (r && typeof r.then === 'function') r.then(() => mark(name + ' done')); return r; }; };
  wrap(Blob.prototype, 'arrayBuffer', 'arrayBuffer');
  wrap(Blob.prototype, 'slice', 'slice');
  wrap(globalThis, 'setTimeout', 'setTimeout');
  wrap(FormData.prototype, 'append', 'append');
  wrap(ReadableStreamDefaultReader.prototype, 'read', 'read');
  wrap(ReadableStream.prototype, 'getReader', 'getReader');
  const OldBlob = Blob; globalThis.Blob = class extends OldBlob { constructor(...a) { mark('new Blob'); super(...a); mark('new Blob end'); } };
  const out = [];
  for (let i = 0; i < 6; i++) {
    log.length = 0;
    await bench.prepare({ name: 'overpaint', size: 4096, chunk: 16384 });
    t0 = performance.now(); mark('go');
    const r = await bench.go();
    mark('end ' + JSON.stringify(r));
    out.push([...log]);
  }
  return out.at(-1).concat([['---',0]], out.at(-2));
});
console.log(t.map((x) => x.join(' ')).join('\n'));
await browser.close(); server.close();
/** The folder of the unpacked package, or nothing, having said why. */
async function packageFound() {
  if (!process.env.PACKAGE) return void console.log('overpaint is skipped: PACKAGE is not set');
  const folder = resolve(process.env.PACKAGE);
  const isThere = await readFile(join(folder, 'index.js')).then(() => true, () => false);
  return isThere ? folder : void console.log(`overpaint is skipped: there is no index.js in ${folder}`);
}

async function run(folder, rounds) {
  const server = await serve(folder);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
  });
  const open = async () => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error}`));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => crossOriginIsolated && globalThis.bench);
    return page;
  };
  try {
    const page = await open();
    const names = folder ? [...OTHERS, ...OURS] : OTHERS;
    const cases = await compare(page, names, rounds);
    const memory = folder && (await (await open()).evaluate((args) => bench.memory(args), LARGE));
    return {
      machine: `Chromium ${browser.version()}, ${availableParallelism()} processors`,
      rounds,
      cases,
      busy: await busy(page, names),
      perByte: await perByte(page, folder ? [PARSER, OURS[0]] : [PARSER]),
      memory,
      verdicts: folder ? verdicts(cases, memory) : [],
    };
  } finally {
    await browser.close();
    server.close();
  }
}

/** Serves the page and the package on a free port, isolated so that the page's clock is precise. */
async function serve(folder) {
  const { outputFiles } = await build({
    entryPoints: ['page.js', 'worker.js'].map((name) => fileURLToPath(new URL(`stream/${name}`, import.meta.url))),
    bundle: true,
    format: 'esm',
    write: false,
    outdir: '/',
    external: ['/package/*'],
  });
  const made = new Map(outputFiles.map((file) => [file.path, file.contents]));
  made.set('/', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
  const types = { '': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
  const server = createServer(async ({ url }, response) => {
    const [, name] = /^\/package\/([\w.-]+)$/.exec(url) ?? [];
    const content = name && folder ? await readFile(join(folder, name)).catch(() => undefined) : made.get(url);
    response.writeHead(content === undefined ? 404 : 200, {
      'content-type': types[extname(url)] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(content);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

async function compare(page, names, rounds) {
  const cases = [];
  for (const shape of CASES) {
    const args = { ...shape, names, rounds, warmups: WARMUPS };
    const samples = await page.evaluate((args) => bench.compare(args), args);
    cases.push({ ...shape, rows: map(samples, (row) => map(row, spread)) });
  }
  return cases;
}

/** How long, and what share of the time, the main thread had something to do, by the browser's own count of its tasks. */
async function busy(page, names) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const tasks = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const samples = Object.fromEntries(names.map((name) => [name, { busy: [], share: [], tail: [] }]));
  for (let run = 0; run < PACED.runs; run++) {
    for (const name of names) {
      await page.evaluate((args) => bench.prepare(args), { ...LARGE, name, pace: PACED.pace });
      const before = await tasks();
      const { total, tail } = await page.evaluate(() => bench.go());
      const busy = (await tasks()) - before;
      samples[name].busy.push(busy);
      samples[name].share.push((100 * busy) / total);
      samples[name].tail.push(tail);
    }
  }
  return map(samples, (row) => map(row, spread));
}

async function perByte(page, names) {
  const rows = {};
  for (const name of names) {
    rows[name] = [];
    for (const size of BYTEWISE.sizes) {
      const args = { name, size, runs: BYTEWISE.runs };
      rows[name].push(spread(await page.evaluate((args) => bench.perByte(args), args)));
    }
  }
  return rows;
}

function verdicts(cases, { before, after }) {
  const speed = cases.flatMap(({ size, chunk, rows }) =>
    GOALS.map(({ of, against, most }) => {
      const [ratio, floor] = [OURS[0], 'floor'].map((name) => rows[name][of].median / rows[against][of].median);
      return { what: `${of}, ${against}, ${shapeName(size, chunk)}`, ratio, floor, most };
    }),
  );
  const what = `memory, ${(before / MIB).toFixed(1)} → ${(after / MIB).toFixed(1)} MiB`;
  const all = [...speed, { what, ratio: (after - before) / LARGE.size, most: MEMORY_GOAL }];
  return all.map((verdict) => ({ ...verdict, met: verdict.ratio <= verdict.most }));
}

function spread(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.round((sorted.length - 1) * share)];
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

function map(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

function print({ machine, rounds, cases, busy, perByte, verdicts }) {
  console.log(`${machine}; medians (quartiles) of ${rounds} rounds, in milliseconds`);
  for (const { size, chunk, rows } of cases) {
    head(shapeName(size, chunk), 'total', 'tail');
    for (const [name, { total, tail }] of Object.entries(rows)) line(name, figure(total), figure(tail));
  }
  head(`${shapeName(LARGE.size, LARGE.chunk)}, in 1 s`, 'busy', '% of the time', 'tail');
  for (const [name, row] of Object.entries(busy)) line(name, figure(row.busy), figure(row.share), figure(row.tail));
  head('one byte a chunk, ns a byte', ...BYTEWISE.sizes.map((size) => `${size / KIB} KiB`), 'growth');
  for (const [name, sizes] of Object.entries(perByte)) {
    line(name, ...sizes.map(figure), `× ${(sizes.at(-1).median / sizes[0].median).toFixed(2)}`);
  }
  if (verdicts.length) head('overpaint to', 'ratio', 'goal', 'the floor has');
  for (const { what, ratio, floor, most, met } of verdicts) {
    line(what, `${ratio.toFixed(3)} ${met ? 'met' : 'missed'}`, `≤ ${most}`, floor?.toFixed(3) ?? '');
  }
}

function shapeName(size, chunk) {
  return `${size / MIB} MiB by ${chunk / KIB} KiB`;
}

function figure({ median, low, high }) {
  return `${median.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`;
}

function head(...cells) {
  console.log();
  line(...cells);
}

function line(first, ...rest) {
  console.log(first.padEnd(44) + rest.map((text) => text.padStart(26)).join(''));
}
