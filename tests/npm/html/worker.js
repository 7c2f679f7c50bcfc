// Import maps do not reach into workers.
import { Overpaint } from './node_modules/overpaint/index.js';

onmessage = async ({ data: baseURL }) => {
  const client = new Overpaint({ baseURL, apiKey: 'sk-test' });
  const events = await client.images.edit({
    model: 'gpt-image-1.5',
    image: await fetch('chelsea.png'),
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
  postMessage(`${types} ${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
};
