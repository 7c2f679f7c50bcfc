// The WebAssembly: started once, by whoever needs it first, and never by importing.

import start from "./core.js";
import { OverpaintError } from "./error.js";

let usual = () => undefined;
let loading;
let loaded = false;

/** Where the WebAssembly comes from when nobody says; without this, from beside `core.js`. */
export function loadFrom(source) {
  usual = source;
}

export function isLoaded() {
  return loaded;
}

export default function init(source) {
  loading ??= load(source ?? undefined).catch((cause) => {
    loading = undefined;
    throw new OverpaintError(
      "The WebAssembly of overpaint could not be loaded. If its file is served from elsewhere, pass its address to init().",
      { code: "not_loaded", cause },
    );
  });
  return loading;
}

async function load(source = usual()) {
  const from = await source;
  await start(from === undefined ? undefined : { module_or_path: from });
  loaded = true;
}
