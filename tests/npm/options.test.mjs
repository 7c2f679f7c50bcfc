// What clients and calls are given by mistake, in Node.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { API, faulty, last, settled, token } from './mock.mjs';
import { PHOTOS, project, run } from './project.mjs';

const FOLDER = project('node');
const LIBRARY = path.join(FOLDER, 'node_modules/overpaint');
const { Overpaint, isOverpaintError } = await import(pathToFileURL(path.join(LIBRARY, 'node.js')));

const image = readFileSync(path.join(PHOTOS, 'rocket.jpg'));
const params = { model: 'gpt-image-1.5', quality: 'low', prompt: 'A red hat', image };
const client = new Overpaint({ baseURL: API });

/** The number of the last edit at the server. */
const number = async () => (await last().catch(() => ({ number: 0 }))).number;

/** What a call fails with. */
async function errorOf(call) {
  try {
    await call();
  } catch (error) {
    assert.ok(isOverpaintError(error), `${error.stack}`);
    return error;
  }
  return assert.fail('no error');
}

for (const [options, name, message] of [
  [{ baseUrl: '/api' }, 'baseUrl', /it is baseURL/],
  [{ apikey: 'sk-test' }, 'apikey', /it is apiKey/],
  [{ defaultHeaders: {} }, 'defaultHeaders', /it is headers/],
  [{ organization: 'org-1' }, 'organization', /headers, as OpenAI-organization/],
  [{ project: 'p' }, 'project', /headers, as OpenAI-project/],
  [{ defaultQuery: {} }, 'defaultQuery', /no such option/],
  [{ toString: 1 }, 'toString', /no such option/],
  [{ concurrency: 2 }, 'concurrency', /no such option/],
  [{ apiKey: async () => 'sk-test' }, 'apiKey', /a string/],
  [{ fetch: 5 }, 'fetch', /a function/],
  [{ headers: 5 }, 'headers', /Headers or an object/],
  [{ retry: 'never' }, 'retry', /"safe" or "official"/],
  [{ timeout: 'x' }, 'timeout', /not negative/],
  [{ maxRetries: -1 }, 'maxRetries', /not negative/],
]) {
  test(`a client with the option ${name}: ${options[name]}`, async () => {
    const error = await errorOf(() => new Overpaint({ baseURL: API, ...options }));
    assert.deepEqual([error.code, error.param], ['invalid_options', name]);
    assert.ok(error.message.startsWith(`${name}: `), error.message);
    assert.match(error.message, message);
  });
}

test('what is taken for the sake of the official client, and what is not set', async () => {
  const options = { baseURL: API, dangerouslyAllowBrowser: true, apiKey: null, timeout: undefined };
  assert.equal((await new Overpaint(options).images.edit(params)).data.length, 1);
});

test('a call with wrong options sends nothing', async () => {
  const before = await number();
  for (const [name, value] of [
    ['signal', new AbortController()],
    ['signal', {}],
    ['concurrency', 0],
    ['concurrency', 'x'],
    ['timeOut', 5],
    ['apiKey', 'sk-other'],
    ['interval', 5],
  ]) {
    const error = await errorOf(() => client.images.edit(params, { [name]: value }));
    assert.deepEqual([error.code, error.param], ['invalid_options', name]);
  }
  assert.equal((await errorOf(() => client.tasks.wait('a', { onProgress: 5 }))).param, 'onProgress');
  assert.equal((await errorOf(() => client.tasks.retrieve('a', { interval: 5 }))).param, 'interval');
  assert.equal(await number(), before);
});

test('a key goes over plain http where there is no page, and else not', async () => {
  let sent;
  const fetch = async (url, init) => {
    const request = new Request(url, init);
    sent = [request.url, request.headers.get('authorization')];
    return Response.json({ error: { message: 'No.' } }, { status: 400 });
  };
  const options = { baseURL: 'http://litellm:4000/v1', apiKey: 'sk-test', fetch };
  assert.equal((await errorOf(() => new Overpaint(options).images.edit(params))).code, 'refused');
  assert.deepEqual(sent, ['http://litellm:4000/v1/images/edits', 'Bearer sk-test']);
  globalThis.location = new URL('https://example.com/');
  try {
    const error = await errorOf(() => new Overpaint(options));
    assert.equal(error.code, 'invalid_options');
    assert.match(error.message, /^baseURL: .*proxy/);
  } finally {
    delete globalThis.location;
  }
});

test('a request that would be refused says which field is to blame', async () => {
  for (const [wrong, field] of [
    [{ n: 'x' }, 'n'],
    [{ output_compression: 101, output_format: 'jpeg' }, 'output_compression'],
    [{ prompt: '' }, 'prompt'],
    [{ image: 'photo.png' }, 'image'],
    [{ mask: {} }, 'mask'],
  ]) {
    const error = await errorOf(() => client.images.edit({ ...params, ...wrong }));
    assert.deepEqual([error.code, error.param, error.problems[0].field], ['invalid_request', field, field]);
    assert.ok(error.message.startsWith(`${field}: `), error.message);
  }
});

test('bytes that are elsewhere by now', async () => {
  const bytes = new Uint8Array(image);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  const error = await errorOf(() => client.images.edit({ ...params, image: bytes }));
  assert.deepEqual([error.code, error.param, error.problems[0].code], ['invalid_request', 'image', 'not_a_file']);
  assert.match(error.message, /transferred/);
});

test('where one of several fails, the loop that reads only pictures goes on', async () => {
  const events = await new Overpaint({ baseURL: faulty(`stream-second-fails-${token()}`) }).images.edit({ ...params, n: 4, stream: true, partial_images: 1 });
  const seen = [];
  for await (const { type, blob, b64_json, error } of events) {
    if (type === 'image_edit.partial_image') continue;
    seen.push(`${type.split('.')[1]} ${blob?.type} ${typeof b64_json} ${error?.code}`);
  }
  assert.deepEqual(seen.sort(), [...Array(3).fill('completed image/png string undefined'), 'failed undefined undefined server_error']);
});

test('the bytes of a picture that failed are its own error', async () => {
  for await (const event of await new Overpaint({ baseURL: faulty(`stream-second-fails-${token()}`) }).images.edit({ ...params, n: 2, stream: true })) {
    if (event.error) assert.equal(await errorOf(() => event.bytes()), event.error);
  }
});

test('a stream that is ended before its first event ends its request', async () => {
  for (const end of [(events) => ReadableStream.from(events).cancel(), (events) => events[Symbol.asyncIterator]().return()]) {
    const before = await number();
    const events = await new Overpaint({ baseURL: faulty('slow-400') }).images.edit({ ...params, stream: true, partial_images: 2 });
    await end(events);
    const { number: after, outcome } = await settled();
    assert.deepEqual([after, outcome], [before + 1, 'aborted']);
  }
});

/** What a module prints in a process of its own. */
const prints = (module) => run('node', ['--expose-gc', '--input-type=module', '--eval', module], FOLDER);
const SETUP = `
  import { readFileSync } from "node:fs";
  import init, { Overpaint } from "overpaint";
  const params = { model: "gpt-image-1.5", quality: "low", prompt: "A red hat", image: readFileSync(${JSON.stringify(path.join(PHOTOS, 'rocket.jpg'))}) };
`;

test('a task that was answered at once is known by its object, and by nobody else', async () => {
  const at_once = faulty('task-at-once');
  const task = await new Overpaint({ baseURL: at_once }).images.edit({ ...params, async: true });
  const other = new Overpaint({ baseURL: at_once });
  assert.equal(await other.tasks.wait(task), task.result);
  const before = await number();
  const { task_id } = JSON.parse(JSON.stringify(task));
  for (const call of [() => other.tasks.wait(task_id), () => other.tasks.retrieve({ task_id, poll_url: undefined })]) {
    const error = await errorOf(call);
    assert.equal(error.code, 'task_lost');
    assert.match(error.message, /result/);
    assert.doesNotMatch(error.message, /send the edit again/i);
  }
  assert.equal(await number(), before);
});

test('a client does not keep the pictures of tasks that were answered at once', () => {
  const printed = prints(`${SETUP}
    const client = new Overpaint({ baseURL: ${JSON.stringify(faulty('task-at-once'))} });
    const gone = new WeakRef(await client.images.edit({ ...params, async: true }));
    for (let turn = 0; turn < 20 && gone.deref(); turn += 1) {
      await new Promise((resume) => setTimeout(resume, 20));
      gc();
    }
    console.log(gone.deref() === undefined);
  `);
  assert.equal(printed.trim(), 'true');
});

test('what onProgress throws is heard, and the wait goes on', () => {
  const printed = prints(`${SETUP}
    const errors = new Set();
    process.on("uncaughtException", (error) => errors.add(error.message));
    const client = new Overpaint({ baseURL: ${JSON.stringify(API)} });
    const task = await client.images.edit({ ...params, async: true });
    const onProgress = () => {
      throw new Error("a mistake of mine");
    };
    const done = await client.tasks.wait(task, { interval: 50, onProgress });
    console.log(done.data.length, [...errors].join());
  `);
  assert.equal(printed.trim(), '1 a mistake of mine');
});

test('after a wrong WebAssembly the right one can be loaded', () => {
  const printed = prints(`${SETUP}
    const wrong = readFileSync("node_modules/overpaint/pixels/core_bg.wasm");
    for (let time = 0; time < 2; time += 1) console.log(await init(wrong).catch(({ code }) => code));
    await init();
    console.log((await new Overpaint({ baseURL: ${JSON.stringify(API)} }).images.edit(params)).data.length);
  `);
  assert.deepEqual(printed.trim().split('\n'), ['not_loaded', 'not_loaded', '1']);
});

test('the lines of the scripts are short enough to be shown with an error', () => {
  for (const file of ['core.js', 'pixels/core.js']) {
    const lines = readFileSync(path.join(LIBRARY, file), 'utf8').split('\n');
    assert.ok(Math.max(...lines.map(({ length }) => length)) < 2000, file);
  }
});
