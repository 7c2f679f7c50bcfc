// Edits a photo in Node, at once and streamed, and prints what came as JSON.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { Overpaint } from 'overpaint';

const [baseURL, photo] = process.argv.slice(2);
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

const client = new Overpaint({ baseURL, apiKey: 'sk-test-0123456789' });
const params = { model: 'gpt-image-1.5', image: await readFile(photo), prompt: 'A red hat', quality: 'low' };

const done = await client.images.edit(params);
const types = [];
let streamed;
for await (const event of await client.images.edit({ ...params, stream: true, partial_images: 1 })) {
  types.push(event.type);
  streamed = digest(event.bytes());
}
const once = digest(Buffer.from(done.data[0].b64_json, 'base64'));
console.log(JSON.stringify({ once, streamed, types, type: done.data[0].blob.type, inspected: inspect(client, { depth: 9, showHidden: true }) }));
