// A browser with one tab: its memory, and what its main thread did.

import { readFile } from 'node:fs/promises';

import { chromium } from 'playwright-core';

import { ARGS } from '../../chromium.mjs';
import { mainThread } from './trace.mjs';

/** A frame is drawn as soon as there is something to draw, so that each pointer event gets one of its own. */
const UNLIMITED = ['--disable-frame-rate-limit'];

const VIEW = { width: 1280, height: 800 };

/** What of a trace is read here. */
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** Milliseconds between two looks at the memory. */
const LOOK = 5;

/** Does something in a new tab of a browser of its own. */
export async function inTab(act) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: [...ARGS, ...UNLIMITED] });
  try {
    const context = await browser.newContext({ viewport: VIEW, reducedMotion: 'reduce' });
    await context.addInitScript(watch);
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error}`));
    return await act(new Tab(browser, page, await context.newCDPSession(page)));
  } finally {
    await browser.close();
  }
}

export class Tab {
  #browser;
  #devtools;

  constructor(browser, page, devtools) {
    this.page = page;
    this.#browser = browser;
    this.#devtools = devtools;
  }

  get browser() {
    return `Chromium ${this.#browser.version()}`;
  }

  /**
   * Resident memory in MiB after a garbage collection: of the renderer, now and at most so far, and of the process that draws; and what
   * WebAssembly's memory is on the main thread.
   */
  async memory() {
    for (let turn = 0; turn < 2; turn += 1) await this.#devtools.send('HeapProfiler.collectGarbage');
    await this.page.waitForTimeout(500);
    const [renderers, drawing] = await this.#processes();
    const { now, most } = await largest(renderers);
    const wasm = await this.page.evaluate(() => globalThis.wasmMemory?.buffer.byteLength ?? 0);
    return { now, most, drawing: (await largest(drawing))?.now ?? 0, wasm: wasm / 2 ** 20 };
  }

  /**
   * What `act` gives; with it `memory`, in MiB, that the tab had before and at most meanwhile: that of its renderer, and what the drawing
   * process grew by, looked at every few milliseconds; and `busy`, the milliseconds of processors that both took.
   */
  async watched(act) {
    const [renderers, drawing] = await this.#processes();
    const look = async () => [(await largest(renderers)).now, (await largest(drawing))?.now ?? 0];
    const [before, drawn] = await look();
    const spent = () => Promise.all([...renderers, ...drawing].map(processors));
    const start = await spent();
    let most = before;
    const watch = setInterval(async () => {
      const [now, draws] = await look();
      most = Math.max(most, now + Math.max(0, draws - drawn));
    }, LOOK);
    try {
      const found = await act();
      const busy = (await spent()).reduce((sum, time, index) => sum + time - start[index], 0);
      return { ...found, busy, memory: { before, most } };
    } finally {
      clearInterval(watch);
    }
  }

  /** The ids of all renderers and of what draws. */
  async #processes() {
    const all = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await all.send('SystemInfo.getProcessInfo');
    await all.detach();
    return ['renderer', 'GPU'].map((type) => processInfo.filter((process) => process.type === type).map(({ id }) => id));
  }

  /** What the main thread does during `act`. */
  async traced(act) {
    await this.#browser.startTracing(this.page, { categories: CATEGORIES });
    await act();
    await this.idle();
    return mainThread(JSON.parse((await this.#browser.stopTracing()).toString()).traceEvents);
  }

  /** Waits until what was asked for is drawn. */
  async idle() {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
  }

  /** Goes through points of the page with the button of the mouse down, one event after the other. */
  async drag(points) {
    const { mouse } = this.page;
    await mouse.move(...points[0]);
    await mouse.down();
    for (const point of points) await mouse.move(...point);
    await mouse.up();
  }

  /** The same, events not waiting for one another: some of them are put together, as those of a quick mouse are. */
  async dragQuickly(points) {
    const { mouse } = this.page;
    await mouse.move(...points[0]);
    await mouse.down();
    await Promise.all(points.map((point) => mouse.move(...point)));
    await mouse.up();
  }
}

/** The memory of the largest of these: beside the tab's renderer a spare one may wait for the next tab. */
async function largest(processes) {
  const each = await Promise.all(processes.map(resident));
  return each.toSorted((a, b) => b.now - a.now)[0];
}

/**
 * What a process has in memory and at most had, in MiB: its own pages and those it shares by intent, such as pictures. The browser's program
 * itself is left out: all processes share it, with or without a page.
 */
async function resident(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mib = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]) / 1024;
  return { now: mib('RssAnon') + mib('RssShmem'), most: mib('VmHWM') - mib('RssFile') };
}

/** The processor time that a process has taken, in milliseconds; the kernel counts hundredths of a second. */
async function processors(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
  return (user + system) * 10;
}

/** In the page, before anything else: keeps hold of WebAssembly's memory. */
function watch() {
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await original.apply(WebAssembly, args);
      globalThis.wasmMemory = (made.instance ?? made).exports.memory;
      return made;
    };
  }
}
