// Pictures and masks as users have them, as the core takes them, and what goes wrong as a real error.

import { OverpaintError } from "../error.js";
import * as core from "./core.js";
import init from "./load.js";
import { reader } from "./read.js";

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

/** What a job of the core gives in the end. It works only while it is called from here: a crash is thrown to here. */
export async function finish(job) {
  try {
    let step = job.next();
    while (!step.done) step = job.next(await step.value);
    return step.value;
  } finally {
    release(job);
  }
}

/** The picture of a Blob or of pixels; where the browser has decoded it, with its bitmap and what reads that. */
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
    const bitmap = keep(await decoded(image, picture.profile));
    const rows = keep(await reader(bitmap));
    picture.decoded(bitmap.width, bitmap.height, (top, bottom) => rows(top, bottom).catch(notDecoded));
    return { picture, bitmap, rows };
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
    return keep(await finish(core.Mask.of_picture(picture, EDITED[edit]?.())));
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

/**
 * Upright, and with its colours as they are stored. Without its profile there is nothing to convert them by; asking not to costs Chromium a
 * second copy of all pixels.
 */
function decoded(blob, profile) {
  const bitmap = profile ? createImageBitmap(without(blob, profile)) : createImageBitmap(blob, { colorSpaceConversion: "none" });
  return bitmap.catch(notDecoded);
}

/** Whether that is found when all is decoded or when rows are read. */
function notDecoded(cause) {
  throw new OverpaintError("The browser cannot decode this picture.", { code: "not_a_picture", cause });
}

/** A file without some parts of it. Nothing is read. */
function without(blob, ends) {
  // What is between the end of one and the beginning of the next.
  const rest = Array.from({ length: ends.length / 2 + 1 }, (_, at) => blob.slice(ends[at * 2 - 1] ?? 0, ends[at * 2] ?? blob.size));
  return new Blob(rest);
}

function release(thing) {
  try {
    if (thing.free) thing.free();
    else thing.close();
  } catch {
    // What the core has taken for itself it frees itself. After a crash of the core nothing can be, and the crash is what is to be told.
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
