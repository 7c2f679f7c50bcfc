// The part that runs in the page. `stream.mjs` calls it as `bench`.

import { answer, picture, serve } from './answer.js';
import { contenders } from './contenders.js';

const WORKER = 'overpaint in a Worker';

globalThis.bench = { compare, prepare, go: () => prepared(), perByte, memory };

let prepared;
let worker;

/**
 * Lets all `names` take turns with a picture of `size` bytes in chunks of `chunk`, in another order each round. Gives
 * the samples of each name, in milliseconds, without the `warmups`. Fails if a Blob is not the picture.
 */
async function compare({ names, size, chunk, rounds, warmups }) {
  const bytes = picture(size);
  const samples = Object.fromEntries(names.map((name) => [name, { total: [], tail: [] }]));
  for (let round = 0; round < warmups + rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length];
      const { total, tail, blob } = await (await ready(name, answer(bytes, chunk)))();
      if (round === 0) await check(name, blob, bytes);
      if (round < warmups) continue;
      samples[name].total.push(total);
      samples[name].tail.push(tail);
    }
  }
  return samples;
}

/** Makes everything ready for one run, which `go` does. */
async function prepare({ name, size, chunk, pace }) {
  const run = await ready(name, { ...answer(picture(size), chunk), pace });
  prepared = async () => {
    const { total, tail } = await run();
    return { total, tail };
  };
}

/** Nanoseconds for each byte of the answer, of `runs` runs after one more, when each chunk is a single byte. */
async function perByte({ name, size, runs }) {
  const samples = [];
  for (let i = 0; i <= runs; i++) {
    const feed = answer(picture(size), 1);
    const { total } = await (await ready(name, feed))();
    samples.push((total * 1e6) / feed.chunks.length);
  }
  return samples.slice(1);
}

/** The bytes of WebAssembly memory before and after the page's first picture: that memory never shrinks. */
async function memory({ size, chunk }) {
  let core;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await instantiate(...args);
      core = (made.instance ?? made).exports;
      return made;
    };
  }
  await (await import('/package/index.js')).default();
  const memory = Object.values(core).find((value) => value instanceof WebAssembly.Memory);
  const before = memory.buffer.byteLength;
  await (await ready('overpaint', answer(picture(size), chunk)))();
  return { before, after: memory.buffer.byteLength };
}

/** A run that has yet to start, with the garbage of what came before cleared away. */
async function ready(name, feed) {
  const run = name === WORKER ? await inWorker(feed) : () => inPage(name, feed);
  gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return async () => {
    const start = performance.now();
    const { blob, handed, end } = await run();
    // A Blob is there before its bytes have reached the browser's process, which must not slow the next run.
    await blob.slice(-1).arrayBuffer();
    return { total: end - start, tail: end - handed, blob };
  };
}

async function inPage(name, feed) {
  serve(feed);
  let result;
  await contenders[name]((blob) => (result = { blob, end: performance.now(), handed: feed.handed }), feed.bytes);
  return result;
}

async function inWorker({ chunks, last, pace }) {
  worker ??= new Worker('/worker.js', { type: 'module' });
  const ask = (message, transfer) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`the Worker failed: ${message}`));
      worker.postMessage(message, transfer);
    });
  await ask({ chunks, last, pace }, chunks.map((chunk) => chunk.buffer));
  return async () => {
    const { blob, handed } = await ask('go');
    return { blob, end: performance.now(), handed: handed - performance.timeOrigin };
  };
}

async function check(name, blob, bytes) {
  const got = new Uint8Array(await blob.arrayBuffer());
  if (got.length !== bytes.length || got.some((byte, at) => byte !== bytes[at])) {
    throw new Error(`${name}: the Blob is not the picture that was sent`);
  }
}
