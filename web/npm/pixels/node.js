// The same face in Node, where fetch does not read files.

import { readFile } from "node:fs/promises";
import { loadFrom } from "./load.js";

loadFrom(() => readFile(new URL("./core_bg.wasm", import.meta.url)));

export * from "./index.js";
export { default } from "./load.js";
