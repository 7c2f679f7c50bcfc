// Edits that go on at the server, in a page without a bundler.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { API, faulty, sent } from './mock.mjs';
import { blankPage } from './static.mjs';

/** Starts a task; what a page would keep of it. */
function started(page, api) {
  return page.evaluate(async (baseURL) => {
    const task = await new Overpaint({ baseURL, apiKey: 'sk-test' }).images.edit(await params({ async: true }));
    return JSON.parse(JSON.stringify(task));
  }, api);
}

test('a task is asked for until it is done, and tells how far it is', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (baseURL) => {
    const client = new Overpaint({ baseURL });
    const task = await client.images.edit(await params({ async: true }));
    const progress = [];
    const onProgress = (state) => progress.push([state.task_id, state.status, state.progress]);
    const done = await client.tasks.wait(task, { interval: 50, onProgress });
    return { task: { ...task }, progress, type: done.data[0].blob.type, hash: await digest(done.data[0].blob), usage: done.usage };
  }, API);
  assert.equal(got.task.status, 'waiting');
  assert.ok(got.progress.length >= 3);
  assert.ok(got.progress.every(([id]) => id === got.task.task_id));
  assert.deepEqual(got.progress[0].slice(1, 2), ['waiting']);
  const told = got.progress.map(([, , progress]) => progress).filter((progress) => progress !== undefined);
  assert.ok(told.every((progress) => progress >= 0 && progress <= 1));
  assert.equal(got.type, 'image/png');
  assert.equal(got.hash, await sent());
});

test('an id alone is enough, in another page', async () => {
  const { task_id } = await started(await blankPage(), API);
  const page = await blankPage();
  const got = await page.evaluate(
    async ([baseURL, id]) => {
      const client = new Overpaint({ baseURL, apiKey: 'sk-test' });
      const { task_id, status } = await client.tasks.retrieve(id);
      const done = await client.tasks.wait(id, { interval: 50 });
      const again = await client.tasks.retrieve(id);
      return { task_id, status, hash: await digest(done.data[0].blob), again: [again.status, again.result.data.length] };
    },
    [API, task_id],
  );
  assert.deepEqual([got.task_id, got.status], [task_id, 'waiting']);
  assert.deepEqual(got.again, ['completed', 1]);
  assert.equal(got.hash, await sent());
});

test('a server that says where to ask is asked there, also in another page', async () => {
  const task = await started(await blankPage(), faulty('tasks-b'));
  assert.equal(typeof task.poll_url, 'string');
  const page = await blankPage();
  const hash = await page.evaluate(
    async ([baseURL, { task_id, poll_url }]) => {
      const client = new Overpaint({ baseURL, apiKey: 'sk-test' });
      const done = await client.tasks.wait({ task_id, poll_url }, { interval: 50 });
      return digest(done.data[0].blob);
    },
    [faulty('tasks-b'), task],
  );
  assert.equal(hash, await sent());
});

test('a task that fails, and one that is lost', async () => {
  const page = await blankPage();
  const failed = await page.evaluate(async (baseURL) => {
    const client = new Overpaint({ baseURL });
    const task = await client.images.edit(await params({ async: true }));
    const error = await told(client.tasks.wait(task, { interval: 50 }));
    const { status, error: reason } = await client.tasks.retrieve(task);
    return { error, status, code: reason.code, real: reason instanceof OverpaintError };
  }, faulty('task-fails'));
  assert.deepEqual([failed.error.real, failed.error.code], [true, 'task_failed']);
  assert.deepEqual([failed.status, failed.code, failed.real], ['failed', 'task_failed', true]);

  const lost = await page.evaluate(async (baseURL) => {
    const client = new Overpaint({ baseURL });
    const task = await client.images.edit(await params({ async: true }));
    return told(client.tasks.wait(task, { interval: 50 }));
  }, faulty('task-lost'));
  assert.equal(lost.code, 'task_lost');
});

test('a server without tasks answers at once, and nothing else changes', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (baseURL) => {
    const client = new Overpaint({ baseURL });
    const task = await client.images.edit(await params({ async: true }));
    const done = await client.tasks.wait(task);
    const again = await client.tasks.retrieve(task);
    return { id: task.task_id, status: task.status, same: done === task.result && again === task, hash: await digest(done.data[0].blob) };
  }, faulty('task-at-once'));
  assert.match(got.id, /^answered-./);
  assert.equal(got.status, 'completed');
  assert.ok(got.same);
  assert.equal(got.hash, await sent());
});

test('waiting can be aborted', async () => {
  const page = await blankPage();
  const error = await page.evaluate(async (baseURL) => {
    const client = new Overpaint({ baseURL });
    const task = await client.images.edit(await params({ async: true }));
    const signal = AbortSignal.timeout(150);
    return told(client.tasks.wait(task, { interval: 60_000, signal }));
  }, API);
  assert.equal(error.code, 'aborted');
  assert.match(error.cause, /TimeoutError/);
});
