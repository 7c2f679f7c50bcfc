// What a server streams for an edit, made up in the page: no network is measured.

export const PARTIAL = 'image_edit.partial_image';

// Signature and header of a PNG of 1536 by 1024 pixels: enough to be taken for one.
const PNG = Uint8Array.fromBase64('iVBORw0KGgoAAAANSUhEUgAABgAAAAQACAYAAAAncZJC');

/** A picture of `size` bytes, the same at every call; what follows its header looks random. */
export function picture(size) {
  const words = new Uint32Array(size / 4);
  let state = 0x9e3779b9;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  const bytes = new Uint8Array(words.buffer);
  bytes.set(PNG);
  return bytes;
}

/**
 * The answer with `bytes` as its one partial picture, in chunks of `chunk` bytes, and a small final picture after it.
 * `last` is the index of the chunk that ends the partial picture's event; nothing else is in that chunk.
 */
export function answer(bytes, chunk) {
  const more = { created_at: 1750000000, size: '1536x1024', quality: 'high', background: 'opaque', output_format: 'png' };
  const usage = { input_tokens: 300, output_tokens: 6308, total_tokens: 6608 };
  const partial = event({ type: PARTIAL, b64_json: bytes.toBase64(), ...more, partial_image_index: 0 });
  const completed = event({ type: 'image_edit.completed', b64_json: PNG.toBase64(), ...more, usage });
  const chunks = [];
  for (let at = 0; at < partial.length; at += chunk) chunks.push(partial.slice(at, at + chunk));
  return { bytes, chunks: [...chunks, completed], last: chunks.length - 1 };
}

function event(data) {
  return new TextEncoder().encode(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
}

let feed;

/** Says what `fetch` answers with. Its `handed` becomes when the chunk that ends the partial picture was handed out. */
export function serve(next) {
  feed = next;
}

/** Answers with the chunks, each when it is asked for; with a `pace`, in milliseconds a chunk, not before its time. */
export async function fetch(url) {
  // The official client tries once what its `fetch` is able to do.
  if (url === 'data:,') return new Response();
  const now = feed;
  const begin = performance.now();
  let next = 0;
  const give = (controller) => {
    if (next === now.last) now.handed = performance.now();
    controller.enqueue(now.chunks[next++]);
    if (next === now.chunks.length) controller.close();
  };
  const pull = (controller) => {
    const wait = now.pace ? begin + next * now.pace - performance.now() : 0;
    if (wait <= 0) return give(controller);
    return new Promise((resolve) => setTimeout(resolve, wait)).then(() => give(controller));
  };
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
