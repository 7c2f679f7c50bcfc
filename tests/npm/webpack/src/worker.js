import { edited } from './edited.js';

onmessage = ({ data: api }) => edited(api).then(postMessage, (error) => postMessage(`${error.code}: ${error.message}`));
