// Overpaint off the main thread. The chunks are here before the clock starts, as if this Worker had fetched them itself.

import { serve } from './answer.js';
import { contenders } from './contenders.js';

let feed;

onmessage = async ({ data }) => {
  if (data === 'go') {
    await contenders.overpaint((blob) => postMessage({ blob, handed: performance.timeOrigin + feed.handed }));
    return;
  }
  feed = data;
  serve(feed);
  gc();
  postMessage('ready');
};
