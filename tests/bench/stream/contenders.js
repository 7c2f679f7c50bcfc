// Each contender asks for an edit, calls `arrived` with the partial picture as a Blob, and reads the answer to its end.
// Clients are made once, as a page would.

import { createParser } from 'eventsource-parser';
import OpenAI from 'openai';

import { fetch, PARTIAL, picture } from './answer.js';

const PROMPT = { model: 'gpt-image-1', prompt: 'a red hat', stream: true, partial_images: 1 };
const OPTIONS = { apiKey: 'none', baseURL: 'http://127.0.0.1/v1', maxRetries: 0, fetch, dangerouslyAllowBrowser: true };

const image = new File([picture(4096)], 'photo.png', { type: 'image/png' });

export const contenders = {
  floor,
  'openai + atob': openai(fromAtob),
  'openai + fromBase64': openai((base64) => Uint8Array.fromBase64(base64)),
  'eventsource-parser': eventsourceParser,
  overpaint,
};

/** The least anything can do: takes the chunks, and has known the picture all along. */
async function floor(arrived, bytes) {
  const response = await fetch(OPTIONS.baseURL);
  const reader = response.body.getReader();
  while (!(await reader.read()).done);
  arrived(new Blob([bytes], { type: 'image/png' }));
}

function openai(decode) {
  const client = new OpenAI(OPTIONS);
  return async (arrived) => {
    const events = await client.images.edit({ ...PROMPT, image });
    for await (const event of events) {
      if (event.type === PARTIAL) arrived(new Blob([decode(event.b64_json)], { type: 'image/png' }));
    }
  };
}

function fromAtob(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function eventsourceParser(arrived) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...PROMPT, image })) body.append(name, value);
  const response = await fetch(`${OPTIONS.baseURL}/images/edits`, { method: 'POST', body });
  const parser = createParser({
    onEvent({ data }) {
      const event = JSON.parse(data);
      if (event.type === PARTIAL) arrived(new Blob([Uint8Array.fromBase64(event.b64_json)], { type: 'image/png' }));
    },
  });
  // Quicker here than a TextDecoderStream.
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

let client;

async function overpaint(arrived) {
  client ??= new (await import('/package/index.js')).Overpaint(OPTIONS);
  const events = await client.images.edit({ ...PROMPT, image });
  for await (const event of events) {
    if (event.type === PARTIAL) arrived(event.blob);
  }
}
