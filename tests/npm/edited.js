import { Overpaint } from 'overpaint';

/** Streams an edit and tells the types of its events and the SHA-256 of the last picture. */
export async function edited(baseURL) {
  const client = new Overpaint({ baseURL, apiKey: 'sk-test' });
  const image = await fetch('/chelsea.png');
  const events = await client.images.edit({
    model: 'gpt-image-1.5',
    image,
    prompt: 'A red hat',
    quality: 'low',
    stream: true,
    partial_images: 2,
  });
  const types = [];
  let last;
  for await (const event of events) {
    types.push(event.type);
    last = event.blob;
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await last.arrayBuffer()));
  return `${types} ${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
