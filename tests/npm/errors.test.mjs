// Everything that can go wrong, in a page without a bundler.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { API, count, faulty, last, settled, token } from './mock.mjs';
import { blankPage, served } from './static.mjs';

const KEY = 'sk-bad-0123456789';

let page;

/** What the error of an edit by a new client tells. */
async function errorOf(baseURL, more = {}, options = {}) {
  page ??= await blankPage();
  return page.evaluate(
    async ([baseURL, more, options]) => told(new Overpaint({ baseURL, apiKey: 'sk-test', ...options }).images.edit(await params(more))),
    [baseURL, more, options],
  );
}

test('refusals are real errors with code, status, type and request id', async () => {
  for (const [fault, code, status, serverCode] of [
    ['unauthorized', 'unauthorized', 401, 'invalid_api_key'],
    ['quota', 'quota', 429, 'insufficient_quota'],
    ['moderation', 'moderation_blocked', 400, 'moderation_blocked'],
    ['mask-mismatch', 'mask_refused', 400, 'invalid_mask_image_format'],
    ['html-413', 'request_too_large', 413, undefined],
    ['html-502', 'unavailable', 502, undefined],
    ['html-524', 'timed_out', 524, undefined],
    ['redirect', 'not_found', undefined, undefined],
    ['server-error', 'server_error', 500, undefined],
    ['unavailable', 'unavailable', 503, undefined],
  ]) {
    const error = await errorOf(faulty(fault));
    assert.deepEqual([error.real, error.name, error.code], [true, 'OverpaintError', code], fault);
    assert.equal(error.status, status, fault);
    if (serverCode) assert.equal(error.serverCode, serverCode, fault);
    if (status) assert.match(error.requestId, /^req_/, fault);
    assert.ok(error.message.length > 10, fault);
    assert.deepEqual([error.problems, error.partials], [[], 0], fault);
  }
});

test('a server that no page may ask', async () => {
  assert.equal((await errorOf(faulty('no-cors'))).code, 'unreachable');
});

test('a wrong request is not sent, and every problem is told', async () => {
  const { number } = await last().catch(() => ({ number: 0 }));
  const error = await errorOf(API, { prompt: ' ', n: 11 });
  assert.equal(error.code, 'invalid_request');
  assert.deepEqual(error.problems.map(({ field, code }) => `${field} ${code}`).sort(), ['n n_out_of_range', 'prompt prompt_empty']);
  assert.ok(error.problems.every(({ message }) => message.length > 10));
  assert.equal((await last().catch(() => ({ number: 0 }))).number, number);
});

test('what is no picture is refused, with advice', async () => {
  const page = await blankPage();
  const tell = (run) => page.evaluate(run, API);
  for (const [run, code, advice] of [
    [async (baseURL) => told(new Overpaint({ baseURL }).images.edit(await params({ image: 'https://example.com/a.png' }))), 'not_a_file', /fetch\(url\)/],
    [async (baseURL) => told(new Overpaint({ baseURL }).images.edit(await params({ image: 'iVBORw0KGgo=' }))), 'not_a_file', /base64/],
    [async (baseURL) => told(new Overpaint({ baseURL }).images.edit(await params({ image: [{}] }))), 'not_a_file', /File, a Blob/],
    [async (baseURL) => told(new Overpaint({ baseURL }).images.edit(await params({ mask: 7 }))), 'not_a_file', /number/],
    [
      async (baseURL) => {
        const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
        return told(new Overpaint({ baseURL }).images.edit(await params({ image: new Uint8Array(buffer) })));
      },
      'not_a_file',
      /^image: .*shared memory/,
    ],
    [async (baseURL) => told(new Overpaint({ baseURL }).images.edit(await params({ image: await fetch('missing.png') }))), 'response_unreadable', /404/],
    [
      async (baseURL) => {
        const image = await fetch('chelsea.png');
        await image.blob();
        return told(new Overpaint({ baseURL }).images.edit(await params({ image })));
      },
      'response_unreadable',
      /clone\(\)/,
    ],
  ]) {
    const error = await tell(run);
    assert.deepEqual([error.real, error.code, error.problems[0].code], [true, 'invalid_request', code], error.message);
    assert.match(error.message, advice);
  }
});

test('null and undefined mean not set', async () => {
  const error = await errorOf(API, { mask: null, size: null, n: undefined, user: null, stream: null, async: null, partial_images: null });
  assert.equal(error, 'no error');
  assert.deepEqual((await last()).parts.map((part) => part.name).sort(), ['image', 'model', 'prompt', 'quality']);
});

test('a signal that is aborted already: nothing is sent', async () => {
  const page = await blankPage();
  const { number } = await last().catch(() => ({ number: 0 }));
  const error = await page.evaluate(
    async (baseURL) => told(new Overpaint({ baseURL }).images.edit(await params(), { signal: AbortSignal.abort('too late') })),
    API,
  );
  assert.deepEqual([error.real, error.code, error.cause], [true, 'aborted', 'too late']);
  assert.equal((await last().catch(() => ({ number: 0 }))).number, number);
});

test('a signal aborts a request on its way', async () => {
  const page = await blankPage();
  const error = await page.evaluate(async (baseURL) => {
    await init();
    const given = await params();
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('the user left')), 500);
    return told(new Overpaint({ baseURL }).images.edit(given, { signal: stop.signal }));
  }, faulty('slow-5000'));
  assert.deepEqual([error.code, error.cause], ['aborted', 'Error: the user left']);
  assert.equal((await settled()).outcome, 'aborted');
});

test('a rate limit is waited for and tried again, as often as allowed', async () => {
  const one = token();
  assert.equal(await errorOf(faulty(`rate-limit-once-${one}`)), 'no error');
  assert.equal(await count(one), 2);
  const two = token();
  const error = await errorOf(faulty(`rate-limit-once-${two}`), {}, { maxRetries: 0 });
  assert.deepEqual([error.code, error.status, error.retryAfter], ['rate_limited', 429, 1]);
  assert.equal(await count(two), 1);
});

test('what may have been paid for is not sent twice, unless that is wished', async () => {
  const one = token();
  assert.equal((await errorOf(faulty(`server-error-once-${one}`))).code, 'server_error');
  assert.equal(await count(one), 1);
  const two = token();
  assert.equal(await errorOf(faulty(`server-error-once-${two}`), {}, { retry: 'official' }), 'no error');
  assert.equal(await count(two), 2);
});

test('wrong options: told by the constructor once loaded, by the first call before', async () => {
  const page = await blankPage();
  const before = await page.evaluate(async () => told(new Overpaint({ baseURL: 'ftp://example.com' }).images.edit(await params())));
  assert.equal(before.code, 'invalid_options');
  const after = await page.evaluate(async () => told((async () => new Overpaint({ baseURL: 'ftp://example.com' }))()));
  assert.equal(after.code, 'invalid_options');
  const plain = await page.evaluate(async () => told((async () => new Overpaint({ baseURL: 'http://litellm:4000/v1', apiKey: 'sk-test' }))()));
  assert.deepEqual([plain.code, /https:/.test(plain.message)], ['invalid_options', true]);
});

test('the key is nowhere to be seen', async () => {
  const page = await blankPage();
  const seen = await page.evaluate(
    async ([baseURL, apiKey]) => {
      const client = new Overpaint({ baseURL, apiKey });
      const texts = [JSON.stringify(client), Object.keys(client).join(), JSON.stringify(Object.values(client).map((value) => ({ ...value })))];
      try {
        await client.images.edit(await params());
      } catch (error) {
        texts.push(error.stack, error.message, JSON.stringify(error), JSON.stringify(Object.entries(error)), String(error.cause));
      }
      texts.push(JSON.stringify(client));
      return texts;
    },
    [API, KEY],
  );
  assert.equal(seen.length, 9);
  assert.ok(seen.every((text) => !text.includes('0123456789')), seen.join('\n'));
});

test('WebAssembly that cannot be loaded, and is there the next time', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async () => {
    const error = await told(init('missing.wasm'));
    await init();
    return { error, version: typeof Overpaint.models };
  });
  assert.equal(got.error.code, 'not_loaded');
  assert.equal(got.version, 'object');
});

test('the table of models needs the WebAssembly', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async () => {
    const error = await told((async () => Overpaint.models)());
    await init();
    return { error, names: Overpaint.models.map(({ name }) => name) };
  });
  assert.equal(got.error.code, 'not_initialized');
  assert.ok(got.names.includes('gpt-image-1.5'));
});

test('validate, estimate, cost and version', async () => {
  const page = await blankPage();
  const got = await page.evaluate(async () => {
    const prices = { 'gpt-image-1.5': { text_in: 5, image_in: 8, image_out: 32 }, currency: 'PTC' };
    return {
      version: Overpaint.version,
      good: await Overpaint.validate(await params()),
      wrong: await Overpaint.validate({ image: 'a path', prompt: '' }),
      form: await Overpaint.validate({}),
      estimate: await Overpaint.estimate(await params(), prices),
      cost: await Overpaint.cost({ input_tokens: 100, output_tokens: 272 }, 'gpt-image-1.5', prices),
      unknown: await Overpaint.cost({ input_tokens: 1, output_tokens: 1 }, 'another-model'),
    };
  });
  assert.match(got.version, /^\d+\.\d+\.\d+/);
  assert.deepEqual(got.good, []);
  assert.equal(got.wrong[0].code, 'not_a_file');
  assert.deepEqual(got.form.map(({ code }) => code).sort(), ['image_missing', 'model_empty', 'prompt_empty']);
  assert.equal(got.estimate.output_tokens.low > 0, true);
  assert.equal(got.estimate.currency, 'PTC');
  assert.ok(got.estimate.price.low <= got.estimate.price.high);
  assert.equal(got.cost.currency, 'PTC');
  assert.ok(got.cost.price > 0);
  assert.equal(got.unknown, null);
});

test('the packed version is the one it tells', async () => {
  const { url } = await served();
  const manifest = await (await fetch(`${url}node_modules/overpaint/package.json`)).json();
  const page = await blankPage();
  assert.equal(await page.evaluate(() => Overpaint.version), manifest.version);
});
