// The recipe of the README, in a worker.
import { retouch } from './retouch.js';

onmessage = async ({ data: { photo, strokes } }) => {
  try {
    const frames = [];
    let answer;
    const show = (preview, frame) => {
      answer = preview;
      frames.push(frame);
    };
    const { blob: made, ...report } = await retouch(photo, strokes, 'A red hat', show);
    postMessage({ made, answer, told: JSON.stringify({ ...report, type: made.type, frames }) });
  } catch (error) {
    postMessage({ told: `${error.code}: ${error.message}` });
  }
};
