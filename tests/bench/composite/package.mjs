// `overpaint/pixels` in a Worker of a page: the whole job, from the files to a file.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.jpg': 'image/jpeg', '.png': 'image/png' };

const PAGE = '<!doctype html><link rel="icon" href="data:,"><script type="module">'
  + "globalThis.worker = new Worker('/worker.js', { type: 'module' })</script>";

const WORKER = `
import init, { composite } from '/package/pixels/index.js';

onmessage = async ({ data: { files, options } }) => {
  await init();
  const blob = async (name) => (await fetch('/files/' + name)).blob();
  const [original, answer, mask] = await Promise.all(files.map(blob));
  const start = performance.now();
  try {
    const made = await composite(original, answer, mask, options);
    postMessage({ time: performance.now() - start, bytes: made.blob.size });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};`;

/** Serves the package, files and a page with a worker on a free port. */
export async function serve(folder, files) {
  const made = new Map([['/', PAGE], ['/worker.js', WORKER]]);
  const places = { package: folder, files };
  const server = createServer(async ({ url }, response) => {
    const [, place, name] = /^\/(package|files)\/([\w./-]+)$/.exec(url) ?? [];
    const content = place ? await readFile(join(places[place], normalize(name))).catch(() => undefined) : made.get(url);
    const type = url === '/' ? 'text/html' : TYPES[extname(url)];
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type ?? 'application/octet-stream' });
    response.end(content);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Makes one file in the page's worker; how long that took, how large it is, and the tab's memory meanwhile. */
export async function compose(tab, files, options) {
  const found = await tab.watched(() => tab.page.evaluate((order) => new Promise((done) => {
    worker.onmessage = ({ data }) => done(data);
    worker.postMessage(order);
  }), { files, options }));
  if (found.error) throw new Error(found.error);
  return found;
}
