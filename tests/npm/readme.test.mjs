// The README does what it says: its first lines in an empty project, and its proxy.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { openPage } from './browser.mjs';
import { API, digest, faulty, last, sent, settled } from './mock.mjs';
import { PHOTOS, project, run, tool } from './project.mjs';
import { serve, serveRoute } from './serve.mjs';

const OPENAI = /https:\/\/api\.openai\.com\/v1/g;

/** The code block of a README that `pattern` finds, with the API's address replaced. */
function block(folder, readme, pattern, api) {
  const text = readFileSync(path.join(folder, 'node_modules/overpaint', readme), 'utf8');
  const blocks = [...text.matchAll(/^```js\n([^]+?)^```$/gm)].map(([, code]) => code);
  const code = blocks.find((code) => pattern.test(code));
  assert.equal(code.match(OPENAI).length, 1);
  return code.replace(OPENAI, api);
}

for (const name of ['README.md', 'README.zh-Hans.md']) {
  test(`the first lines of ${name}`, async () => {
    const folder = project('readme');
    const lines = block(folder, name, /^import/, API);
    assert.equal(lines.split('\n').filter((line) => line.trim()).length, 10);
    writeFileSync(path.join(folder, 'main.js'), lines);

    run('node', [tool('vite/bin/vite.js'), 'build'], folder);
    const site = await serve(path.join(folder, 'dist'));
    const { page, complaints } = await openPage(site.url);
    page.on('dialog', (dialog) => dialog.accept('sk-test'));
    await page.reload();
    await page.locator('input[type=file]').setInputFiles(path.join(PHOTOS, 'rocket.jpg'));
    const finished = await page.waitForEvent('console', { timeout: 60_000 });
    assert.ok((await finished.args()[0].jsonValue()).total_tokens > 0);
    const shown = await page.locator('img').evaluate(async ({ src }) => Array.from(new Uint8Array(await (await fetch(src)).arrayBuffer())));
    assert.equal(digest(Uint8Array.from(shown)), await sent());
    assert.equal((await last()).headers.authorization, 'Bearer (7 characters)');
    assert.deepEqual(complaints, []);
  });
}

for (const name of ['README.md', 'README.zh-Hans.md']) {
  test(`the proxy of ${name} adds the key, streams, and ends its request with the visitor's`, async () => {
    const folder = project('readme');
    process.env.OPENAI_API_KEY = 'sk-of-the-server';
    const route = async (api, file) => {
      writeFileSync(path.join(folder, file), block(folder, name, /function POST/, api));
      const { POST } = await import(pathToFileURL(path.join(folder, file)));
      return serveRoute('/api/images/edits', POST);
    };
    const { Overpaint } = await import(pathToFileURL(path.join(folder, 'node_modules/overpaint/node.js')));
    const image = readFileSync(path.join(PHOTOS, 'rocket.jpg'));
    const params = { model: 'gpt-image-1.5', quality: 'low', prompt: 'A red hat', image, stream: true, partial_images: 2 };

    const good = new Overpaint({ baseURL: await route(API, 'good.mjs') });
    let final;
    for await (const event of await good.images.edit(params)) final = event;
    assert.equal(digest(final.bytes()), await sent());
    assert.equal((await last()).headers.authorization, 'Bearer (16 characters)');

    const limited = new Overpaint({ baseURL: await route(faulty('rate-limit'), 'limited.mjs'), maxRetries: 0 });
    const error = await limited.images.edit(params).catch((error) => error);
    assert.deepEqual([error.code, error.status, error.retryAfter], ['rate_limited', 429, 2]);
    assert.match(error.requestId, /^req_/);

    const slow = new Overpaint({ baseURL: await route(faulty('slow-400'), 'slow.mjs') });
    for await (const _ of await slow.images.edit(params)) break;
    assert.equal((await settled()).outcome, 'aborted');
  });
}
