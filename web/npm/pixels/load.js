// The WebAssembly of the pixels: started once, by whoever needs it first, and never by importing.

import { OverpaintError } from "../error.js";
import start from "./core.js";

let usual = () => undefined;
let loading;

/** Where the WebAssembly comes from when nobody says; without this, from beside `core.js`. */
export function loadFrom(source) {
  usual = source;
}

export default function init(source) {
  loading ??= load(source ?? undefined).catch((cause) => {
    loading = undefined;
    throw new OverpaintError(
      "The WebAssembly of overpaint/pixels could not be loaded. If its file is served from elsewhere, pass its address to init().",
      { code: "not_loaded", cause },
    );
  });
  return loading;
}

async function load(source = usual()) {
  const from = await source;
  await start(from === undefined ? undefined : { module_or_path: from });
}
