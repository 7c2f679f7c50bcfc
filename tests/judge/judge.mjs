// The official client against the mock API: what it accepts, the mock says as the real service does.
// Needs MOCK_API, the base URL of a running mock: MOCK_API=http://127.0.0.1:8788/v1 node --test judge.mjs

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import OpenAI, { APIError, AuthenticationError, BadRequestError, NotFoundError, RateLimitError, toFile } from "openai";

const base = process.env.MOCK_API;
assert.ok(base, "MOCK_API is not set: the base URL of a running mock API, such as http://127.0.0.1:8788/v1");

const photos = new URL("../fixtures/photos/", import.meta.url);
const photo = async (name, type) => toFile(await readFile(new URL(name, photos)), name, { type });

/** The client, with a fault of the server if named. It must not try again: then the mock would be asked twice. */
function client({ fault, apiKey = "sk-test" } = {}) {
  const url = new URL(base);
  if (fault) url.pathname = `/fault/${fault}${url.pathname}`;
  return new OpenAI({ baseURL: url.href, apiKey, maxRetries: 0 });
}

/** An edit of a photo of 512 by 512 pixels. */
async function edit(more = {}) {
  return { model: "gpt-image-1", image: await photo("astronaut.png", "image/png"), prompt: "A red helmet", ...more };
}

/** Width and height of a PNG, from its header. */
function pngSize(base64) {
  const bytes = Buffer.from(base64, "base64");
  assert.equal(bytes.toString("latin1", 1, 4), "PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

function formOf(params) {
  const form = new FormData();
  for (const [name, value] of Object.entries(params)) form.append(name, value);
  return form;
}

async function collect(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

test("a file and a mask give a PNG of the asked size", async () => {
  const opaque = await photo("astronaut.png", "image/png");
  const request = edit({ mask: opaque, size: "1536x1024" });
  await assert.rejects(client().images.edit(await request), /missing alpha channel/);

  const answer = await client().images.edit(await edit({ mask: await halfTransparent(512), size: "1536x1024" }));
  assert.equal(answer.data.length, 1);
  assert.deepEqual(pngSize(answer.data[0].b64_json), [1536, 1024]);
  assert.equal(answer.size, "1536x1024");
  assert.equal(answer.usage.total_tokens, answer.usage.input_tokens + answer.usage.output_tokens);
  assert.ok(Math.abs(answer.created - Date.now() / 1000) < 60);
});

test("two pictures at once", async () => {
  const answer = await client().images.edit(await edit({ n: 2, quality: "low" }));
  assert.equal(answer.data.length, 2);
  assert.notEqual(answer.data[0].b64_json, answer.data[1].b64_json);
  assert.equal(answer.usage.output_tokens, 2 * 272);
});

test("several images go as image[]", async () => {
  const image = [await photo("coffee.png", "image/png"), await photo("rocket.jpg", "image/jpeg")];
  const answer = await client().images.edit(await edit({ image, output_format: "webp" }));
  assert.equal(answer.output_format, "webp");
  const last = await (await fetch(new URL("/last", base))).json();
  assert.deepEqual(last.parts.filter((part) => part.file_name).map((part) => part.name), ["image[]", "image[]"]);
  assert.match(last.headers.authorization, /^Bearer \(\d+ characters\)$/);
});

test("a stream: two partial images, then the final one with usage", async () => {
  const stream = await client().images.edit(await edit({ stream: true, partial_images: 2 }));
  const events = await collect(stream);
  assert.deepEqual(
    events.map((event) => [event.type, event.partial_image_index]),
    [
      ["image_edit.partial_image", 0],
      ["image_edit.partial_image", 1],
      ["image_edit.completed", undefined],
    ],
  );
  for (const event of events) {
    assert.deepEqual(pngSize(event.b64_json), [1024, 1024]);
    assert.deepEqual(
      [event.size, event.quality, event.background, event.output_format, typeof event.created_at],
      ["1024x1024", "medium", "opaque", "png", "number"],
    );
  }
  assert.equal(events[2].usage.output_tokens, 1056 + 200);
});

test("a stream goes on through CRLF and single bytes", async () => {
  for (const fault of ["crlf", "one-byte"]) {
    const request = await edit({ stream: true, output_format: "jpeg", output_compression: 50 });
    const events = await collect(await client({ fault }).images.edit(request));
    assert.deepEqual(events.map((event) => event.type), ["image_edit.completed"]);
  }
});

test("refusals are the typed errors, with their codes", async () => {
  const refused = async (options, more, type, code) => {
    const error = await client(options).images.edit(await edit(more)).catch((error) => error);
    assert.ok(error instanceof type, `${code}: ${error}`);
    assert.equal(error.code, code);
    assert.match(error.requestID, /^req_/);
    return error;
  };
  await refused({ apiKey: "sk-bad" }, {}, AuthenticationError, "invalid_api_key");
  const limited = await refused({ fault: "rate-limit" }, {}, RateLimitError, "rate_limit_exceeded");
  assert.equal(limited.headers.get("retry-after"), "2");
  const spent = await refused({ fault: "quota" }, {}, RateLimitError, "insufficient_quota");
  assert.equal(spent.headers.get("retry-after"), null);
  await refused({ fault: "moderation" }, {}, BadRequestError, "moderation_blocked");
  await refused({}, { model: "gpt-image-0" }, NotFoundError, "model_not_found");
  const size = await refused({}, { size: "512x512" }, BadRequestError, "invalid_value");
  assert.equal(size.param, "size");
  const several = await refused({}, { n: 2, stream: true }, BadRequestError, "unsupported_parameter");
  assert.equal(several.type, "image_generation_user_error");
  const untyped = await toFile(await readFile(new URL("astronaut.png", photos)), "astronaut");
  await refused({}, { image: untyped }, BadRequestError, "unsupported_file_mimetype");
});

test("an error event ends the stream with an error", async () => {
  const stream = await client({ fault: "error-event" }).images.edit(await edit({ stream: true, partial_images: 1 }));
  const types = [];
  await assert.rejects(async () => {
    for await (const event of stream) types.push(event.type);
  }, APIError);
  assert.deepEqual(types, ["image_edit.partial_image"]);
});

test("a stream may end without its final image, or break", async () => {
  const ask = async (fault) => client({ fault }).images.edit(await edit({ stream: true, partial_images: 1 }));
  const events = await collect(await ask("no-final"));
  assert.deepEqual(events.map((event) => event.type), ["image_edit.partial_image"]);
  await assert.rejects(async () => collect(await ask("cut")));
});

test("JSON where a stream was asked for has no events", async () => {
  const request = await edit({ stream: true });
  assert.deepEqual(await collect(await client({ fault: "json" }).images.edit(request)), []);
});

test("a picture by URL", async () => {
  const answer = await client({ fault: "url" }).images.edit(await edit());
  const picture = await fetch(answer.data[0].url);
  assert.equal(picture.headers.get("content-type"), "image/png");
  assert.deepEqual(pngSize(Buffer.from(await picture.arrayBuffer()).toString("base64")), [1024, 1024]);
});

test("a task, which the official client does not know, ends with the picture on record", async () => {
  const { task_id } = await client().post("/images/edits?async=true", { body: formOf(await edit()) });
  const poll = async () => (await client().get(`/images/tasks/${task_id}`)).data;
  const seen = [await poll(), await poll(), await poll()];
  assert.deepEqual(seen.map((task) => task.status), ["NOT_START", "IN_PROGRESS", "IN_PROGRESS"]);
  const { status, data } = await poll();
  assert.equal(status, "SUCCESS");
  const made = Buffer.from(await (await fetch(new URL("/last/answer/0", base))).arrayBuffer());
  assert.equal(data.data[0].b64_json, made.toString("base64"));
});

test("the official client tries again where it may", async () => {
  const url = new URL(base);
  for (const fault of ["rate-limit", "unavailable", "server-error", "drop"]) {
    const token = crypto.randomUUID();
    const patient = new OpenAI({ baseURL: `${url.origin}/fault/${fault}-once-${token}/v1`, apiKey: "sk-test", maxRetries: 1 });
    const answer = await patient.images.edit(await edit());
    assert.equal(answer.data.length, 1, fault);
    const counted = await (await fetch(new URL(`/count/${token}`, base))).json();
    assert.deepEqual(counted, { count: 2 }, fault);
  }
});

test("models", async () => {
  const names = (await collect(await client().models.list())).map((model) => model.id);
  assert.ok(names.includes("gpt-image-1.5"));
  const refused = (options, type) => assert.rejects(async () => client(options).models.list(), type);
  await refused({ apiKey: "sk-bad" }, AuthenticationError);
  await refused({ fault: "unauthorized" }, AuthenticationError);
  await refused({ fault: "no-models" }, NotFoundError);
});

/** A square mask whose left half is to be edited: a PNG of grey with alpha, made by hand. */
async function halfTransparent(side) {
  const { crc32, deflateSync } = await import("node:zlib");
  const row = Buffer.alloc(1 + 2 * side);
  for (let x = side / 2; x < side; x++) row[2 + 2 * x] = 255;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 4], 8);
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const rows = deflateSync(Buffer.concat(Array(side).fill(row)));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const png = [signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))];
  return toFile(Buffer.concat(png), "mask.png", { type: "image/png" });
}
