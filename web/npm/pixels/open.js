// Pictures and masks as users have them, as the core takes them, and what goes wrong as a real error.

import { OverpaintError } from "../error.js";
import * as core from "./core.js";
import init from "./load.js";

/**
 * Runs `work` and gives back in the end what it was told to keep until then, be it in WebAssembly's memory or in the browser's:
 * nothing of that ends by itself in time.
 */
export async function holding(work) {
  const held = [];
  const keep = (thing) => {
    held.push(thing);
    return thing;
  };
  await init();
  try {
    return await work(keep);
  } catch (fault) {
    throw toError(fault);
  } finally {
    for (const thing of held.reverse()) release(thing);
  }
}

/** The picture of a Blob or of pixels; with its bitmap where the browser has decoded it. */
export async function openPicture(image, name, keep) {
  if (isPixels(image)) {
    const { width, height, data } = image;
    const read = (top, bottom) => data.subarray(top * width * 4, bottom * width * 4);
    return { picture: keep(core.Original.of_pixels(width, height, read)) };
  }
  if (!isBlob(image)) throw invalid("not_a_picture", name, `${name}: pass a Blob, a File or ImageData`);
  try {
    const picture = keep(new core.Original(await bytesOf(image), hasDecoder()));
    if (!picture.awaited) return { picture };
    const bitmap = keep(await decoded(image, picture.plain));
    picture.decoded(bitmap.width, bitmap.height, reader(bitmap));
    return { picture, bitmap };
  } catch (fault) {
    throw Object.assign(fault, { param: name });
  }
}

/** The mask of a Blob, of pixels or of coverage. */
export async function openMask(mask, edit, keep) {
  if (edit !== undefined && !Object.hasOwn(EDITED, edit)) {
    throw invalid("invalid_options", "edit", `edit: choose one of ${Object.keys(EDITED).join(", ")}`);
  }
  if (!isBlob(mask) && !isPixels(mask) && mask?.data) {
    return keep(core.Mask.of_coverage(mask.width, mask.height, mask.data));
  }
  return holding(async (keepShortly) => {
    const { picture } = await openPicture(mask, "mask", keepShortly);
    return keep(core.Mask.of_picture(picture, EDITED[edit]?.()));
  });
}

export function isBlob(value) {
  // By tag and not by instanceof: a file may come from another window.
  return /Blob|File/.test(Object.prototype.toString.call(value));
}

export async function bytesOf(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new OverpaintError("A file can no longer be read.", { code: "file_unreadable", cause });
  }
}

export function invalid(code, param, message) {
  return { code, param, message };
}

/** A canvas whose pixels stay where the processor has them. */
export function canvas(width, height) {
  return new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
}

/** Values of the core, which is there only later. */
const EDITED = {
  transparent: () => core.Edited.Transparent,
  opaque: () => core.Edited.Opaque,
  white: () => core.Edited.White,
  black: () => core.Edited.Black,
};

function isPixels(value) {
  const { width, height, data } = value ?? {};
  return data?.BYTES_PER_ELEMENT === 1 && width > 0 && data.length === width * height * 4;
}

function hasDecoder() {
  return typeof createImageBitmap === "function" && typeof OffscreenCanvas === "function";
}

/** Upright, and with its colours as they are stored. Not converting costs Chromium a second copy, even of a `plain` picture. */
function decoded(blob, plain) {
  return createImageBitmap(blob, plain ? {} : { colorSpaceConversion: "none" }).catch((cause) => {
    throw new OverpaintError("The browser cannot decode this picture.", { code: "not_a_picture", cause });
  });
}

/** A function that gives rows of a bitmap, through a canvas that holds no more than a strip. */
function reader(bitmap) {
  let strip;
  return (top, bottom) => {
    const height = bottom - top;
    if (!strip || strip.canvas.height < height) strip = canvas(bitmap.width, height);
    strip.clearRect(0, 0, bitmap.width, strip.canvas.height);
    strip.drawImage(bitmap, 0, -top);
    return strip.getImageData(0, 0, bitmap.width, height).data;
  };
}

function release(thing) {
  try {
    if (thing.free) thing.free();
    else thing.close();
  } catch {
    // After a crash of the core nothing can be freed, and the crash is what is to be told.
  }
}

/** What the core threw, as an error; anything else is a mistake in here and stays as it is. */
function toError(fault) {
  if (fault instanceof WebAssembly.RuntimeError) {
    return new OverpaintError("WebAssembly gave up, most likely because the picture is too large for its memory.", {
      code: "out_of_memory",
      cause: fault,
    });
  }
  if (fault instanceof Error || typeof fault?.code !== "string") return fault;
  const { message, ...details } = fault;
  return new OverpaintError(`${message[0].toUpperCase()}${message.slice(1)}.`, details);
}
