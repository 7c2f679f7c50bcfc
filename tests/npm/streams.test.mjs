// Streamed edits, in a page without a bundler.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { API, faulty, last, sent, settled, token } from './mock.mjs';
import { blankPage } from './static.mjs';

test('previews, then the finished picture, with the usage', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (api) => {
    const client = new Overpaint({ baseURL: api, apiKey: 'sk-test' });
    const events = await client.images.edit(await params({ stream: true, partial_images: 2 }));
    const seen = [];
    for await (const event of events) {
      const { type, image_index, partial_image_index, output_format, size } = event;
      seen.push({ type, image_index, partial_image_index, output_format, size, kind: event.blob.type, hash: await digest(event.blob), usage: event.usage });
    }
    return { seen, usage: events.usage, again: await told((async () => { for await (const _ of events); })()) };
  }, API);
  assert.deepEqual(
    got.seen.map(({ type, image_index, partial_image_index }) => [type, image_index, partial_image_index]),
    [
      ['image_edit.partial_image', 0, 0],
      ['image_edit.partial_image', 0, 1],
      ['image_edit.completed', 0, undefined],
    ],
  );
  assert.deepEqual(got.seen.map(({ hash }) => hash), [await sent('partial/0'), await sent('partial/1'), await sent()]);
  assert.deepEqual(new Set(got.seen.map(({ kind }) => kind)), new Set(['image/png']));
  assert.deepEqual(got.usage, got.seen[2].usage);
  assert.ok(got.usage.total_tokens > 0);
  assert.equal(got.again.code, 'already_read');
});

test('several pictures at once are told apart, and their usage is added up', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (api) => {
    const client = new Overpaint({ baseURL: api });
    const events = await client.images.edit(await params({ stream: true, partial_images: 1, n: 3 }), { concurrency: 3 });
    const seen = [];
    let tokens = 0;
    for await (const { type, image_index, usage } of events) {
      seen.push(`${type.split('.')[1]} ${image_index}`);
      tokens += usage?.total_tokens ?? 0;
    }
    return { seen: seen.sort(), tokens, sum: events.usage.total_tokens };
  }, API);
  assert.deepEqual(got.seen, ['completed 0', 'completed 1', 'completed 2', 'partial_image 0', 'partial_image 1', 'partial_image 2']);
  assert.ok(got.tokens > 0);
  assert.equal(got.sum, got.tokens);
});

test('where one of several fails, the others go on', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (api) => {
    const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 1, n: 2 }));
    const ends = [];
    let error;
    for await (const event of events) {
      if (event.type !== 'image_edit.partial_image') ends.push(event.type);
      if (event.error) error = { real: event.error instanceof OverpaintError, code: event.error.code, json: JSON.stringify(event).includes(event.error.code) };
    }
    return { ends: ends.sort(), error };
  }, faulty(`stream-second-fails-${token()}`));
  assert.deepEqual(got.ends, ['image_edit.completed', 'image_edit.failed']);
  assert.equal(got.error.real, true);
  assert.equal(typeof got.error.code, 'string');
  assert.ok(got.error.json);
});

for (const way of ['break', 'throw', 'return']) {
  test(`leaving the loop by ${way} ends the request`, async () => {
    const page = await blankPage();
    const events = await page.evaluate(
      async ([api, way]) => {
        const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 2 }));
        let count = 0;
        const read = async () => {
          for await (const _ of events) {
            count += 1;
            if (way === 'break') break;
            if (way === 'throw') throw new Error('enough');
            if (way === 'return') return;
          }
        };
        await read().catch((error) => {
          if (error.message !== 'enough') throw error;
        });
        return count;
      },
      [faulty('slow-400'), way],
    );
    assert.equal(events, 1);
    assert.equal((await settled()).outcome, 'aborted');
  });
}

test('aborting the controller ends the events without an error', async () => {
  const page = await blankPage();
  const types = await page.evaluate(async (api) => {
    const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 2 }));
    const types = [];
    for await (const { type } of events) {
      types.push(type);
      setTimeout(() => events.controller.abort());
    }
    return types;
  }, faulty('slow-400'));
  assert.deepEqual(types, ['image_edit.partial_image']);
  assert.equal((await settled()).outcome, 'aborted');
});

test("a signal aborts a stream with its reason and what had arrived", async () => {
  const page = await blankPage();
  const error = await page.evaluate(async (api) => {
    const stop = new AbortController();
    const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 2 }), { signal: stop.signal });
    return told((async () => {
      for await (const _ of events) setTimeout(() => stop.abort('the user left'));
    })());
  }, faulty('slow-400'));
  assert.deepEqual([error.real, error.code, error.cause, error.partials], [true, 'aborted', 'the user left', 1]);
  assert.equal((await settled()).outcome, 'aborted');
});

test('a stream that breaks off gives its previews with the error', async () => {
  const page = await blankPage();
  for (const [fault, codes] of [
    ['no-final', ['incomplete']],
    ['error-event', ['server_error']],
    ['cut', ['connection_lost', 'incomplete']],
  ]) {
    const got = await page.evaluate(async (api) => {
      const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 1 }));
      try {
        for await (const _ of events);
      } catch (error) {
        const best = error.partials.at(-1);
        return { code: error.code, type: best.type, hash: await digest(best.blob), message: error.message };
      }
    }, faulty(fault));
    assert.ok(codes.includes(got.code), `${fault}: ${got.code}`);
    assert.equal(got.type, 'image_edit.partial_image');
    assert.equal(got.hash, await sent('partial/0'));
  }
});

test('JSON in answer to a stream is its one finished picture', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (api) => {
    const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 2 }));
    const seen = [];
    for await (const event of events) seen.push([event.type, await digest(event.blob)]);
    return seen;
  }, faulty('json'));
  assert.deepEqual(got, [['image_edit.completed', await sent()]]);
});

test('as a readable stream: lines of JSON with the base64', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async (api) => {
    const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 1 }));
    const lines = (await new Response(events.toReadableStream()).text()).split('\n');
    const end = lines.pop();
    const parsed = lines.map((line) => JSON.parse(line));
    const hashes = [];
    for (const { b64_json } of parsed) hashes.push(await digest(await (await fetch(`data:image/png;base64,${b64_json}`)).blob()));
    return { end, types: parsed.map(({ type }) => type), hashes };
  }, API);
  assert.equal(got.end, '');
  assert.deepEqual(got.types, ['image_edit.partial_image', 'image_edit.completed']);
  assert.deepEqual(got.hashes, [await sent('partial/0'), await sent()]);
});

test('cancelling a readable stream ends the request at once', async () => {
  const page = await blankPage();
  await page.evaluate(async (api) => {
    const events = await new Overpaint({ baseURL: api }).images.edit(await params({ stream: true, partial_images: 2 }));
    const reader = events.toReadableStream().getReader();
    await reader.read();
    await reader.cancel();
  }, faulty('slow-400'));
  assert.equal((await settled()).outcome, 'aborted');
  assert.ok((await last()).partials.length < 3);
});
