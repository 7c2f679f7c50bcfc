// Renders the page of the module named on the command line, where neither WebAssembly nor fetch may start.

import path from 'node:path';
import { pathToFileURL } from 'node:url';

const refuse = (what) => () => {
  throw new Error(`${what} while rendering`);
};
for (const name of ['instantiate', 'instantiateStreaming', 'compile', 'Module', 'Instance']) WebAssembly[name] = refuse(name);
globalThis.fetch = refuse('fetch');

const { render } = await import(pathToFileURL(path.resolve(process.argv[2])));
console.log(render());
