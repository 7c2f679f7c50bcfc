// A plain server of static files, as any host is one.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.css': 'text/css',
};

/**
 * Serves `folders`, the first that has a file, for as long as the tests run. Gives `{ url, requests }`: `url` ends with a
 * slash, `requests` are the paths that were asked for.
 */
export async function serve(...folders) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    requests.push(pathname);
    const name = decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    for (const folder of folders) {
      const file = path.join(folder, path.normalize(name));
      const bytes = await readFile(file).catch(() => undefined);
      if (!bytes) continue;
      response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
      response.end(bytes);
      return;
    }
    response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}/`, requests };
}

/** Serves a function from `Request` to `Response` at `place`, and gives the base URL of an API there. */
export async function serveRoute(place, route) {
  const server = createServer(async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    const { pathname, href } = new URL(incoming.url, 'http://localhost');
    if (pathname !== place) return outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const request = new Request(href, { method, headers, body: Readable.toWeb(incoming), duplex: 'half', signal: gone.signal });
    const response = await route(request);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    // A visitor who leaves ends the stream, and that is no mistake.
    return pipeline(Readable.fromWeb(response.body), outgoing).catch(() => {});
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}${place.replace('/images/edits', '')}`;
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
