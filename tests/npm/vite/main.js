import { edited } from './edited.js';

const query = new URLSearchParams(location.search);
const show = (text) => (document.querySelector('output').textContent = text);

if (query.has('retouch')) {
  retouched();
} else if (query.has('worker')) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => show(data);
  worker.postMessage(query.get('api'));
} else {
  edited(query.get('api')).then(show, (error) => show(`${error.code}: ${error.message} ${error.cause}`));
}

/** Has the middle of the photo painted over, in a worker. The files are left to the test. */
async function retouched() {
  const photo = await (await fetch('/photo.png')).blob();
  const { width, height } = await createImageBitmap(photo);
  const brush = new OffscreenCanvas(width, height).getContext('2d');
  brush.fillRect(width / 2 - 100, height / 2 - 50, 200, 100);
  const worker = new Worker(new URL('./retouched.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => {
    Object.assign(window, data);
    show(data.told);
  };
  worker.postMessage({ photo, strokes: brush.getImageData(0, 0, width, height) });
}
