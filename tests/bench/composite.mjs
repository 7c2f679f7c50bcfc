// What it costs to save a large photo with an answer laid over a tenth of it: in the studio, by `overpaint/pixels` in a Worker, and in
// Python with Pillow and OpenCV (composite/peer.py). All get the same photo, the same answer for the whole of it and the same mask.
//
//   CHROMIUM=/usr/bin/chromium STUDIO_URL=… MOCK_API=…/v1 PACKAGE=…/package PYTHON=…/python node composite.mjs [--json FILE] [--rounds 3]
//
// How it is measured:
// - saving: in the studio from the click until the file is there to be saved. It has compared the answer with the photo when that came, so
//   what stands beside it are Python's steps without comparing: reading the photo, laying and writing.
// - the whole job: the package from the call until it gives the file, and all of Python's steps. Both find how the answer has drifted and its
//   change of tone, lay it in through a grown and feathered mask, and write a JPEG of quality 95 or a PNG that is packed quickly, with the
//   photo's profile and EXIF data. Starting Python and importing is not counted, nor is loading the package.
//   The studio writes JPEG itself, of this quality with a colour for each pixel; the browser, for the package, and Pillow with one for four.
// - on processors: the time that all threads of the tab, or of Python, had a processor. What else the machine does shows less in it.
// - memory: what a process at most has in memory without its program's files; of the tab it is that of its renderer, and what the drawing
//   process grew by, looked at every 5 ms. Python's is of a process that does only this; the tab has the page, its worker and the photo too.
// Medians of runs that took turns. What else the machine does is in them: compare within a table.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { compose, serve } from './composite/package.mjs';
import { Composer } from './composite/studio.mjs';
import { picture } from './mask/pictures.mjs';
import { inTab } from './mask/tab.mjs';

/** 12, 24 and 48 megapixels, in the shape of a size that models return. */
const SIZES = [[4242, 2828], [6000, 4000], [8484, 5656]].map(([width, height]) => ({ width, height, grain: 0.1 }));
const TYPES = { jpg: 'image/jpeg', png: 'image/png' };
/** What is wanted of the largest photo's JPEG. */
const GOAL = { seconds: 3, mib: 500e6 / 2 ** 20 };
const PEER = fileURLToPath(new URL('composite/peer.py', import.meta.url));

const { values: options } = parseArgs({ options: { json: { type: 'string' }, rounds: { type: 'string', default: '3' } } });
const { STUDIO_URL, MOCK_API, PACKAGE, PYTHON } = process.env;
for (const [name, value] of Object.entries({ STUDIO_URL, MOCK_API, PACKAGE, PYTHON })) {
  if (!value) throw new Error(`${name} is not set`);
}
const report = await run(Number(options.rounds));
print(report);
if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);

async function run(rounds) {
  const folder = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
  const server = await serve(PACKAGE, folder);
  try {
    const cases = [];
    let browser;
    for (const size of SIZES) {
      console.log(`${megapixels(size)} megapixels`);
      size.path = await inTab((tab) => {
        browser = tab.browser;
        return picture(tab, folder, size);
      });
      cases.push(...(await compare(folder, server.url, size, rounds)));
    }
    const machine = `${browser}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}, medians of ${rounds}`;
    return { machine, rounds, cases };
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The three side by side over one photo, both formats. */
function compare(folder, url, size, rounds) {
  const cases = Object.keys(TYPES).map((type) => ({ size, type, runs: [] }));
  return inTab((tab) => inTab(async (other) => {
    const studio = new Composer(tab);
    const mask = await studio.begin(STUDIO_URL, size);
    const { answer, ...edge } = await studio.edit(MOCK_API);
    await writeFile(join(folder, 'mask.png'), mask);
    await writeFile(join(folder, 'answer.png'), answer);
    await other.page.goto(url);
    const files = [size.path.slice(folder.length + 1), 'answer.png', 'mask.png'];
    for (let round = 0; round < rounds; round += 1) {
      for (const { type, runs } of cases) {
        runs.push({
          studio: await studio.saveComposite(type),
          package: await compose(other, files, { ...edge, type: TYPES[type], quality: 0.95 }),
          python: await python(folder, files, edge, type),
        });
      }
    }
    return cases;
  }));
}

async function python(folder, files, { grow, feather }, type) {
  const out = join(folder, `out.${type}`);
  const args = [PEER, ...files.map((name) => join(folder, name)), out, '--grow', grow, '--feather', feather];
  const { stdout } = await promisify(execFile)(PYTHON, args.map(String));
  const { times, busy, peak } = JSON.parse(stdout);
  const sum = ({ decode, lay, encode, ...rest }, all) => decode + lay + encode + (all ? rest.answer + rest.compare : 0);
  return {
    times,
    saving: { time: sum(times, false), busy: sum(busy, false) },
    whole: { time: sum(times, true), busy: sum(busy, true) },
    bytes: (await stat(out)).size,
    memory: { most: peak },
  };
}

function print({ machine, cases }) {
  console.log(`\n${machine}`);
  for (const { size, type, runs } of cases) {
    console.log(`\n${megapixels(size)} megapixels, ${type === 'jpg' ? 'JPEG' : 'PNG'}`);
    line('', 'overpaint', 'Python', 'ratio', 'goal');
    const goals = size === SIZES.at(-1) && type === 'jpg' ? GOAL : {};
    const row = (what, unit, digits, ours, theirs, goal) => {
      const [a, b] = [ours, theirs].map((pick) => median(runs.map(pick)));
      const figure = (value) => `${value.toFixed(digits)} ${unit}`;
      line(what, figure(a), figure(b), `${(a / b).toFixed(2)} ×`, ...(goal ? [`≤ ${figure(goal)}`, a <= goal ? 'met' : 'missed'] : []));
    };
    for (const [what, ours, theirs, goal] of [
      ['saving, in the studio', 'studio', 'saving', goals.seconds],
      ['the whole job, by the package', 'package', 'whole', undefined],
    ]) {
      row(what, 's', 2, (run) => run[ours].time / 1000, (run) => run.python[theirs].time / 1000, goal);
      row('  on processors', 's', 2, (run) => run[ours].busy / 1000, (run) => run.python[theirs].busy / 1000);
    }
    const mib = (name) => (run) => run[name].memory.most;
    row("memory of the studio's tab, at most", 'MiB', 0, mib('studio'), mib('python'), goals.mib);
    row("memory of the package's tab, at most", 'MiB', 0, mib('package'), mib('python'));
    row('the file', 'MiB', 1, (run) => run.studio.bytes / 2 ** 20, (run) => run.python.bytes / 2 ** 20);
    const steps = Object.keys(runs[0].python.times).map((step) => `${step} ${median(runs.map(({ python }) => python.times[step])).toFixed(0)}`);
    console.log(`    Python's steps, in ms: ${steps.join(', ')}`);
    console.log(`    the studio's tab before it saves: ${median(runs.map(({ studio }) => studio.memory.before)).toFixed(0)} MiB`);
  }
}

function line(first, ...rest) {
  console.log(`  ${first.padEnd(40)}${rest.map((text) => text.padStart(12)).join('')}`.trimEnd());
}

function megapixels({ width, height }) {
  return Math.round((width * height) / 1e6);
}

function median(samples) {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)];
}
