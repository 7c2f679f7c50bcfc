// The entry for pixels: what compiles, and what must not.

import init, {
  OverpaintError,
  composite,
  crop,
  cropMask,
  isOverpaintError,
  maskPng,
  planRegion,
  stitch,
  type Composite,
  type PixelsErrorCode,
  type Region,
  type Report,
} from "overpaint/pixels";

declare const photo: Blob;
declare const answer: Blob;
const mask = { width: 2, height: 2, data: new Uint8Array(4) };
const frame = { x: -1, y: 0, width: 2, height: 2 };

await init();
await init(new URL("core_bg.wasm", import.meta.url));

// Masks.
const made: Blob = await maskPng(mask);
await maskPng(photo, { width: 100, height: 100, edit: "opaque" });
// @ts-expect-error no such mark
await maskPng(mask, { edit: "red" });
// @ts-expect-error fetch it first
await maskPng("mask.png");

// Regions.
const region: Region = await planRegion({ width: 100, height: 100 }, mask, { model: "gpt-image-2", padding: 20, region: "around" });
await planRegion(mask, frame, { sizes: ["1024x1024"] as const, model: null });
// @ts-expect-error sizes are texts
await planRegion(mask, frame, { sizes: [[1024, 1024]] });
// @ts-expect-error the mask is missing
await planRegion({ width: 100, height: 100 });
const mirrored: number = region.mirrored.left + region.scale + region.size.width;

// There and back.
const part: Blob = await crop(photo, region.frame, region.size);
await cropMask(mask, region.frame);
// @ts-expect-error the frame is missing
await crop(photo);
// @ts-expect-error a frame has a place
await crop(photo, { width: 2, height: 2 });
const result: Composite = await composite(photo, answer, mask, { frame, grow: 2, feather: 4, align: false, matchTone: true, blend: true, detail: false });
const saved: Blob = (await composite(photo, answer, made, { type: "image/jpeg", quality: 0.9 })).blob;
const drift: number | undefined = result.drift?.zoom;
const gain: number | undefined = result.tone?.errorAfter;
// @ts-expect-error not a type that is written
await composite(photo, answer, mask, { type: "image/gif" });
// @ts-expect-error the option is matchTone
await composite(photo, answer, mask, { tone: true });
const reports: Report[] = (await stitch(photo, [{ answer, mask, frame }, { answer, mask }], { blend: null })).reports;
// @ts-expect-error each answer says its own
await stitch(photo, [], { frame });

// Errors.
try {
  await composite(photo, answer, mask);
} catch (error) {
  if (isOverpaintError(error)) {
    const code: PixelsErrorCode = error.code;
    // @ts-expect-error no such code
    if (error.code === "rate_limited") throw new OverpaintError("no", { code });
  }
}

export { mirrored, part, saved, drift, gain, reports };
