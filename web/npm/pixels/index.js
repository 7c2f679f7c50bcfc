// The face of `overpaint/pixels`: everything a user imports. What happens to pixels is in the core, in WebAssembly.

import { given } from "../answer.js";
import * as core from "./core.js";
import { encode } from "./encode.js";
import { finish, holding, invalid, isBlob, openMask, openPicture } from "./open.js";

export { OverpaintError, isOverpaintError } from "../error.js";
export { default } from "./load.js";

export function maskPng(mask, options) {
  return holding(async (keep) => {
    const { edit, ...size } = given(options);
    const opened = await openMask(mask, edit, keep);
    const { width, height } = opened;
    return png(keep(opened.resized(...sizeOf({ width, height, ...size }, "size"))));
  });
}

export function planRegion(picture, mask, options) {
  return holding(async (keep) => {
    const { model = "", sizes = [], padding, region = "automatic" } = given(options);
    const size = sizeOf(picture, "picture");
    if (padding !== undefined) whole(padding, "padding", 0);
    const isBox = !isBlob(mask) && mask?.data === undefined;
    const bounds = isBox ? Uint32Array.from(boxOf(mask, "mask", 0)) : (await openMask(mask, undefined, keep)).bounds(...size);
    return core.plan(...size, bounds, model, [...sizes], padding, region);
  });
}

export function crop(image, frame, size) {
  return holding(async (keep) => {
    const [box, wanted] = [boxOf(frame, "frame"), sizeOf(size ?? frame, "size")];
    const { picture } = await openPicture(image, "image", keep);
    return png(keep(await finish(core.cut(picture, box, ...wanted))));
  });
}

export function cropMask(mask, frame, size) {
  return holding(async (keep) => {
    const [box, wanted] = [boxOf(frame, "frame"), sizeOf(size ?? frame, "size")];
    const opened = await openMask(mask, undefined, keep);
    return png(keep(opened.cropped(box, ...wanted)));
  });
}

export async function composite(original, answer, mask, options) {
  const { frame, ...rest } = given(options);
  const { blob, reports } = await stitch(original, [{ answer, mask, frame }], rest);
  return { blob, ...reports[0] };
}

export function stitch(original, answers, options) {
  return holding(async (keep) => {
    const { grow, feather, align = true, matchTone = true, blend = false, detail = true, ...file } = given(options);
    const laid = keep(new core.Stitch(grow, feather, align, matchTone, blend, detail));
    const opened = await openPicture(original, "original", keep);
    const reports = [];
    for (const { answer, mask, frame } of answers) {
      reports.push(await add(laid, opened.picture, answer, mask, frame));
    }
    return { blob: await encode(laid, opened, file), reports };
  });
}

/** What an answer was decoded to is given back before the next one. */
function add(laid, original, answer, mask, frame) {
  return holding(async (keep) => {
    const { width, height } = original;
    const box = boxOf(frame ?? { x: 0, y: 0, width, height }, "frame");
    const { picture } = await openPicture(answer, "answer", keep);
    const size = [picture.width, picture.height];
    const covers = await openMask(mask, undefined, keep);
    const before = keep(await finish(core.cut(original, box, ...size)));
    const after = keep(await finish(core.cut(picture, Int32Array.of(0, 0, ...size), ...size)));
    return laid.add(original, before, after, covers, box);
  });
}

/** The file of a mask, or of a part of a picture. */
function png(made) {
  return new Blob([made.png()], { type: "image/png" });
}

/** x, y, width and height as the core takes them. */
function boxOf(box, name, least = -MOST) {
  return Int32Array.of(whole(box?.x, name, least), whole(box?.y, name, least), ...sizeOf(box, name));
}

/** Width and height. */
function sizeOf(size, name) {
  return [whole(size?.width, name, 1), whole(size?.height, name, 1)];
}

/** More than any picture has, and few enough for every sum to fit. */
const MOST = 2 ** 20;

function whole(number, name, least) {
  if (Number.isInteger(number) && number >= least && number <= MOST) return number;
  throw invalid("invalid_options", name, `${name}: whole pixels are needed, from ${least} to ${MOST}, and not ${number}`);
}
