// Pictures as users have them, as the core takes them: `{ blob, name? }`.

import { invalid } from "./error.js";

const WANTED = "Pass a File, a Blob, an ArrayBuffer, a typed array or a fetch Response";

/** The files of `image` and `mask`, or an error that tells of every value that is none. */
export async function toFiles(image, mask) {
  const problems = [];
  const read = (value, place) =>
    toFile(value).catch((reason) => {
      problems.push({ ...place, ...reason });
    });
  const list = Array.isArray(image) ? image : image == null ? [] : [image];
  const files = {
    images: await Promise.all(list.map((value, index) => read(value, { field: "image", index }))),
    mask: mask == null ? undefined : await read(mask, { field: "mask" }),
  };
  if (problems.length) throw invalid(problems);
  return files;
}

/** Rejects with the code and the message of a problem. */
async function toFile(value) {
  // By tag and not by instanceof: a file may come from another window.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind === "File") return { blob: value, name: value.name };
  if (kind === "Blob") return { blob: value };
  if (kind === "ArrayBuffer" || ArrayBuffer.isView(value)) return { blob: copied(value) };
  if (kind === "Response") return { blob: await body(value) };
  throw { code: "not_a_file", message: `${WANTED}, not ${named(value, kind)}.${advice(value)}` };
}

function copied(bytes) {
  try {
    return new Blob([bytes]);
  } catch {
    const message = "These bytes cannot be read: they were transferred away, or are in shared memory. Pass a copy of them.";
    throw { code: "not_a_file", message };
  }
}

async function body(response) {
  const unreadable = (why) => ({ code: "response_unreadable", message: `The Response passed as a picture ${why}.` });
  if (!response.ok) throw unreadable(`has the status ${response.status} ${response.statusText}`.trimEnd());
  if (response.bodyUsed) throw unreadable("has been read already; pass its clone(), or the Blob that was read");
  return response.blob().catch((error) => {
    throw unreadable(`broke off: ${error.message}`);
  });
}

function named(value, kind) {
  return typeof value === "object" ? `an object of type ${kind}` : `a ${typeof value}`;
}

function advice(value) {
  if (typeof value !== "string") return "";
  return value.startsWith("data:") || /^(https?|blob):/.test(value)
    ? " For a URL pass `await fetch(url)`."
    : " For base64 text pass `await fetch(`data:image/png;base64,${text}`)`; for a path read the file first.";
}
