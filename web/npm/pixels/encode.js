// Files: PNG from the core, the lossy ones from the browser's encoders.

import { OverpaintError } from "../error.js";
import { bytesOf, finish, invalid } from "./open.js";
import { canvas } from "./read.js";

/** The picture with what is laid over it, as a Blob of this type with the picture's metadata. */
export async function encode(laid, { picture, bitmap, rows }, { type = "image/png", quality = 0.92 }) {
  if (type === "image/png") {
    // Piece by piece, and those of blobs: the browser keeps them elsewhere than in this page's memory.
    const pieces = [];
    await finish(laid.png(picture, (bytes) => pieces.push(new Blob([bytes]))));
    return new Blob(pieces, { type });
  }
  if (type !== "image/jpeg" && type !== "image/webp") {
    throw invalid("invalid_options", "type", 'type: choose "image/png", "image/jpeg" or "image/webp"');
  }
  if (!(quality >= 0 && quality <= 1)) throw invalid("invalid_options", "quality", `quality: from 0 to 1, and not ${quality}`);
  if (typeof OffscreenCanvas !== "function") throw invalid("unsupported", "type", `only a browser writes ${type} here; ask for image/png`);
  const { width, height } = picture;
  const context = canvas(width, height) ?? fail(type);
  // JPEG has no transparency, and would be black there.
  const onWhite = type === "image/jpeg" && !laid.is_opaque(picture);
  // Of what the browser has already, only the rows that change pass through here.
  const drawn = bitmap !== undefined && !onWhite;
  if (drawn) context.drawImage(bitmap, 0, 0);
  await finish(laid.draw(picture, drawn, onWhite, (strip, top) => context.putImageData(new ImageData(strip, width), 0, top)));
  // All there is needed now is on the canvas, and either is as large as the whole picture.
  rows?.close();
  bitmap?.close();
  const blob = await context.canvas.convertToBlob({ type, quality }).catch((cause) => fail(type, cause));
  context.canvas.width = 0;
  // A browser that can't writes PNG instead.
  if (blob.type !== type) throw invalid("unsupported", "type", `this browser does not write ${type}`);
  return new Blob([picture.carry(await bytesOf(blob))], { type });
}

function fail(type, cause) {
  const message = `This browser cannot write ${type} of this size. Ask for image/png, or make the picture smaller.`;
  throw new OverpaintError(message, { code: "encoding_failed", cause });
}
