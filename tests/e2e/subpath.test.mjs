// The same files under another path, from a plain file server, with no server of their own.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as mock from './mock.mjs';
import { photo, visit } from './studio.mjs';

const URL_BELOW = process.env.SUBPATH_URL;

if (URL_BELOW) {
  visit('the studio does the main job under a sub-path', { url: URL_BELOW }, async (studio) => {
    assert.ok(new URL(URL_BELOW).pathname.length > 1, 'that is no sub-path');
    const endpoints = await studio.settings((dialog) => studio.choice('Endpoint', dialog).getByRole('option').allTextContents());
    assert.deepEqual(endpoints, ['mixrouter', 'OpenAI', 'Custom'], 'there is no Demo without its server');
    await studio.useServer(mock.API);
    await studio.open(photo('chelsea.png'));
    await studio.paintSomething();
    await studio.prompt.fill('a red hat');
    await studio.edit();
    await studio.waitForResults(1);
    const saved = await studio.download(studio.results.first());
    assert.ok(saved.bytes.equals(await mock.answer()), 'the file saved is not what the server sent');
    const beside = studio.watch.requests.map((request) => request.url()).filter((url) => {
      return url.startsWith(new URL(URL_BELOW).origin) && !url.startsWith(URL_BELOW);
    });
    assert.deepEqual(beside, [], 'requests beside the sub-path');
  });

  visit('samples are found under a sub-path', { url: URL_BELOW }, async (studio) => {
    await studio.button('A cat').click();
    await studio.button('Brush').waitFor();
  });
} else {
  test('the studio does the main job under a sub-path', { skip: 'SUBPATH_URL is not set' }, () => {});
}
