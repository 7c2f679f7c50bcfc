// What the mock API has on record about the last edit request. See its crate's documentation.

import assert from 'node:assert/strict';

import { eventually } from './browser.mjs';

/** The base URL of the API, such as `http://127.0.0.1:8788/v1`. */
export const API = process.env.MOCK_API ?? '';

const ROOT = API.replace(/\/v1\/?$/, '');

/** The base URL at which the API does something wrong. */
export function faulty(name) {
  return `${ROOT}/fault/${name}/v1`;
}

/** The last request, whatever its state; `number` counts all of them. `null` before the first. */
export async function last() {
  const answer = await fetch(`${ROOT}/last`);
  return answer.ok ? answer.json() : null;
}

/** The last request, once the server is done with it. */
export function settled() {
  return eventually('the server is done with the request', async () => {
    const request = await last();
    return request?.outcome !== 'running' && request;
  });
}

/** The text parts of a request by name; the names are unique. */
export function texts(request) {
  const parts = request.parts.filter((part) => part.file_name === null);
  const byName = Object.fromEntries(parts.map((part) => [part.name, part.text]));
  assert.equal(Object.keys(byName).length, parts.length, 'a name comes twice');
  return byName;
}

/** The bytes of the last request's part of this name. */
export async function partNamed(name) {
  const { parts } = await last();
  const index = parts.findIndex((part) => part.name === name);
  assert.ok(index >= 0, `no part '${name}' among ${parts.map((part) => part.name)}`);
  return part(index);
}

/** The bytes of the last request's part of this number. */
export function part(index) {
  return bytes(`part/${index}`);
}

/** The bytes of a finished picture as the server sent it. */
export function answer(index = 0) {
  return bytes(`answer/${index}`);
}

/** The bytes of a partial picture as the server sent it. */
export function partial(index = 0) {
  return bytes(`partial/${index}`);
}

async function bytes(path) {
  const response = await fetch(`${ROOT}/last/${path}`);
  assert.equal(response.status, 200, path);
  return Buffer.from(await response.arrayBuffer());
}
