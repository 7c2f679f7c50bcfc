import { edited } from './edited.js';

const query = new URLSearchParams(location.search);
const show = (text) => (document.querySelector('output').textContent = text);

if (query.has('worker')) {
  const worker = new Worker(new URL('./worker.js', import.meta.url));
  worker.onmessage = ({ data }) => show(data);
  worker.postMessage(query.get('api'));
} else {
  edited(query.get('api')).then(show, (error) => show(`${error.code}: ${error.message} ${error.cause}`));
}
