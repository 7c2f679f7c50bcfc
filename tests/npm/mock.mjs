// What the mock API has on record. See its crate's documentation.

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';

/** The base URL of the API, such as `http://127.0.0.1:8788/v1`. */
export const API = process.env.MOCK_API ?? assert.fail('MOCK_API is not set: the base URL of a running mock API');

const ROOT = API.replace(/\/v1\/?$/, '');

/** The base URL at which the API does something wrong. */
export function faulty(name) {
  return `${ROOT}/fault/${name}/v1`;
}

/** A name for faults of one edit. */
export function token() {
  return randomUUID().replaceAll('-', '').slice(0, 12);
}

/** How many edits came with a token. */
export async function count(token) {
  return (await json(`count/${token}`)).count;
}

/** The last edit. */
export function last() {
  return json('last');
}

/** The last edit, once the server is done with it. */
export async function settled() {
  for (const deadline = Date.now() + 10_000; ; ) {
    const record = await last();
    if (record.outcome !== 'running') return record;
    assert.ok(Date.now() < deadline, 'the server never gets done with the request');
    await new Promise((resume) => setTimeout(resume, 25));
  }
}

/** The SHA-256 of a picture that the server sent, in hex: `answer/0`, or `partial/0` for a preview. */
export async function sent(picture = 'answer/0') {
  const response = await fetch(`${ROOT}/last/${picture}`);
  assert.equal(response.status, 200, picture);
  return digest(new Uint8Array(await response.arrayBuffer()));
}

/** The SHA-256 of bytes, in hex. */
export function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

async function json(path) {
  const response = await fetch(`${ROOT}/${path}`);
  assert.equal(response.status, 200, path);
  return response.json();
}
