/**
 * Loads the WebAssembly that does the work. Calling it is optional: every function here starts it by itself. It may be
 * called any number of times, and calls at the same time share one load; after a failure the next call tries again. It is another
 * file than that of `overpaint`, and loads by itself.
 *
 * @param source Where the WebAssembly is: its address, a `Response`, its bytes or a compiled module, or a promise of one of
 * these. Unset, it is found beside the package's own files. Ignored once loaded.
 * @throws {@link OverpaintError} with the code `not_loaded`.
 */
export default function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;

/** What {@link init} takes. `object` stands for a `WebAssembly.Module`. */
export type WasmSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | object;

/**
 * The part of a picture to send, and the size to ask for: a frame around what is painted, in a shape that the model can return, or the
 * whole picture where that loses next to nothing.
 *
 * The frame holds the mask's box with its padding as far as the picture goes, stays inside the picture if any shape allows that, and is
 * sent pixel by pixel if the box fits into a size of the model.
 *
 * @param picture Width and height of the picture, upright, such as those of its `ImageBitmap`.
 * @param mask A mask of the picture's size, or the box of what is painted.
 * @throws {@link OverpaintError} with the code `mask_size`, `mask_empty`, `not_a_picture`, `invalid_options`, `unsupported`,
 * `out_of_memory` or `file_unreadable`.
 */
export function planRegion(picture: Size, mask: Mask | Box, options?: RegionOptions | null): Promise<Region>;

/** `null` and `undefined` mean "not set", here and in all other options. */
export interface RegionOptions {
  /**
   * The model, for the sizes it can return; the date of a snapshot does not matter. Default, and for names that are not known: 1024×1024,
   * 1536×1024 and 1024×1536.
   */
  model?: string | null;
  /** The sizes to choose from, as the API has them, such as `"1536x1024"`. Default: those of the model. */
  sizes?: readonly string[] | null;
  /** How much to show around the mask's box on each side, in whole pixels of the picture. Default: half of the box's longer edge. */
  padding?: number | null;
  /**
   * - `"automatic"` (default): around the mask if the whole picture would come back at less than 0.9 of the scale that a frame keeps.
   * - `"around"`: around the mask.
   * - `"whole"`: the whole picture, with mirrored margins if the model returns no such shape.
   */
  region?: "automatic" | "around" | "whole" | null;
}

/** What {@link planRegion} found. */
export interface Region {
  /** The part to cut out, for {@link crop}, {@link cropMask} and {@link composite}. */
  frame: Box;
  /** The size to send it at and to ask for. */
  size: Size;
  /** Pixels of the answer for one of the picture, by length: 1 if nothing is resampled, below if detail is lost, above if it is enlarged. */
  scale: number;
  /** By how many pixels the frame reaches beyond the picture on each side; {@link crop} mirrors the picture there. Mostly 0. */
  mirrored: { left: number; top: number; right: number; bottom: number };
}

/**
 * The frame of a picture at another size, as a PNG without metadata. A part that has the size already is cut out byte by byte; otherwise it is
 * resampled in linear light. It has 8 bits a channel and is upright.
 *
 * @param size Default: that of the frame.
 * @throws {@link OverpaintError} with the code `not_a_picture`, `invalid_options`, `unsupported`, `encoding_failed`, `out_of_memory` or
 * `file_unreadable`.
 */
export function crop(image: Picture, frame: Box, size?: Size | null): Promise<Blob>;

/**
 * The same frame of a mask, as the PNG that {@link maskPng} makes. What is beyond the mask is kept.
 *
 * @param size Default: that of the frame.
 * @throws {@link OverpaintError} with the code `not_a_picture`, `invalid_options`, `unsupported`, `encoding_failed`, `out_of_memory` or
 * `file_unreadable`.
 */
export function cropMask(mask: Mask, frame: Box, size?: Size | null): Promise<Blob>;

/**
 * A mask as the PNG that the API takes: the part to edit is white and transparent, the rest black and opaque, so that it is right for
 * endpoints that read transparency and for those that read brightness. Between the two it is as soft as the mask given.
 *
 * @throws {@link OverpaintError} with the code `not_a_picture`, `invalid_options`, `unsupported`, `encoding_failed`, `out_of_memory` or
 * `file_unreadable`.
 */
export function maskPng(mask: Mask, options?: MaskOptions | null): Promise<Blob>;

/** Options of {@link maskPng}. */
export interface MaskOptions {
  /** Width of the PNG in pixels. Default: that of the mask. */
  width?: number | null;
  /** Height of the PNG in pixels. Default: that of the mask. */
  height?: number | null;
  /**
   * What marks the part to edit: `"transparent"` pixels as in the API, `"opaque"` ones as on a canvas that was painted on, `"white"` on
   * black, or `"black"` on white. Default: `"transparent"` if any pixel is, else `"white"`. All other functions take masks in this way; make
   * them with this one first if yours are otherwise.
   */
  edit?: "transparent" | "opaque" | "white" | "black" | null;
}

/**
 * Lays an answer over the picture that it was made from, at the picture's own size. Outside of the mask, grown and feathered, every pixel
 * is the picture's: bit for bit in a PNG, with its transparency and its 16 bits a channel if it has them. Profile, EXIF data and dots per inch
 * are kept; the orientation is applied to the pixels.
 *
 * Only a few rows are decoded at a time. It takes a while all the same: call it in a worker.
 *
 * @param answer What the model made of the frame, at any size.
 * @param mask A mask of the picture's size.
 * @throws {@link OverpaintError} with the code `mask_size`, `mask_empty`, `not_a_picture`, `invalid_options`, `unsupported`,
 * `encoding_failed`, `out_of_memory` or `file_unreadable`.
 */
export function composite(original: Picture, answer: Picture, mask: Mask, options?: CompositeOptions | null): Promise<Composite>;

/** Options of {@link composite}. */
export interface CompositeOptions extends StitchOptions {
  /** The part of the picture that the answer was made from. Default: all of it. */
  frame?: Box | null;
}

/** What {@link composite} made. */
export interface Composite extends Report {
  /** The file. */
  blob: Blob;
}

/**
 * Lays several answers over one picture, each as {@link composite} does, in this order. All of them were made from frames of the picture as
 * it is given; where they overlap, a later one is on top.
 *
 * @throws {@link OverpaintError} as {@link composite}.
 */
export function stitch(original: Picture, answers: Iterable<Answer>, options?: StitchOptions | null): Promise<Stitched>;

/** An answer for {@link stitch}. */
export interface Answer {
  /** What the model made of the frame, at any size. */
  answer: Picture;
  /** A mask of the picture's size. */
  mask: Mask;
  /** The part of the picture that the answer was made from. Default: all of it. */
  frame?: Box | null;
}

/** How answers are laid over a picture, and the file that is made. */
export interface StitchOptions {
  /** By how many pixels of the picture the mask is grown, 0–500. Default: half of the default of `feather`. */
  grow?: number | null;
  /**
   * Over about how many pixels of the picture the grown mask's edge fades to both sides, 0–500; it reaches at most half as far again and
   * three pixels. Default: 1/128 of the frame's longer edge, 4–64.
   */
  feather?: number | null;
  /** Undo the shift and the zoom by which the answer has drifted, where that is found to help. Default: true. */
  align?: boolean | null;
  /** Undo the answer's change of tone, where that is found to help. Default: true. */
  matchTone?: boolean | null;
  /** Let the seam vanish by a smooth correction of all that is inside (gradient domain). Default: false. */
  blend?: boolean | null;
  /**
   * Where the model changed nothing, give the picture's fine detail back to an answer of fewer pixels than its frame: what comes back as it
   * was sent is then the picture as it was. Default: true.
   */
  detail?: boolean | null;
  /**
   * The MIME type of the file. JPEG and WebP are written by the browser, and are lossy everywhere; JPEG has white where the picture is
   * transparent. Default: `"image/png"`.
   */
  type?: "image/png" | "image/jpeg" | "image/webp" | null;
  /** Quality of JPEG and WebP, 0–1. Default: 0.92. */
  quality?: number | null;
}

/** What {@link stitch} made. */
export interface Stitched {
  /** The file. */
  blob: Blob;
  /** One for each answer, in their order. */
  reports: Report[];
}

/** What a model did to what it was given. */
export interface Report {
  /**
   * How many pixels of the answer differ from what was sent although they are outside of the mask, by more than 3 of 255 in a channel. None
   * of these is in the result, nor any that differs by less.
   */
  changed: number;
  /** How the answer has drifted; `null` if undoing that would not help. */
  drift: Drift | null;
  /** What matching the tone is good for; `null` if it would not help. Errors are mean colour differences beside the mask, ΔE in Oklab × 100. */
  tone: Gain | null;
}

/** A shift and a zoom about the centre. Errors are mean differences in luma beside the mask, 0–255. */
export interface Drift extends Gain {
  /** To the right, in pixels of the answer. */
  x: number;
  /** Down, in pixels of the answer. */
  y: number;
  /** Above 1 if things came out larger. */
  zoom: number;
}

/** An error before and after a correction. */
export interface Gain {
  errorBefore: number;
  errorAfter: number;
}

/**
 * A picture: a file, or `ImageData`. PNG, and WebP with transparency, are decoded exactly; JPEG and others by the browser, upright and without
 * converting colours. In Node only PNG and WebP can be read.
 */
export type Picture = Blob | Pixels;

/**
 * A mask: a file, `ImageData`, or coverage. A transparent pixel is edited; if a mask has none, a white one is. See `edit` of
 * {@link MaskOptions} for others.
 */
export type Mask = Blob | Pixels | Coverage;

/** RGBA, 8 bits a channel, not premultiplied, row by row from the top: what `ImageData` is. */
export interface Pixels extends Size {
  /** `width * height * 4` bytes. */
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** How far each pixel may change, row by row from the top. */
export interface Coverage extends Size {
  /** `width * height` bytes, from 0 for what is kept to 255 for what is edited. */
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** Width and height in whole pixels, 1 or more. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a picture in its whole pixels. A frame may reach beyond the picture, so `x` and `y` may be negative. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/**
 * What everything here throws. It is of another class than the error of `overpaint`, so that the one entry does not load the other; the
 * name is the same, and `isOverpaintError` of either knows both.
 */
export class OverpaintError extends Error {
  constructor(message: string, details: { code: PixelsErrorCode; param?: string; cause?: unknown });
  readonly name: "OverpaintError";
  /** What happened, as a name to act on. */
  readonly code: PixelsErrorCode;
  /** The argument or option that is wrong, such as `answer`, where known. */
  readonly param?: string;
  readonly cause?: unknown;
}

/** Whether something caught is an {@link OverpaintError}, also one of another copy of this package. */
export function isOverpaintError(value: unknown): value is OverpaintError;

/** Names of what goes wrong. Tell the user what the message says. */
export type PixelsErrorCode =
  /** The WebAssembly could not be loaded. Calling again tries again. */
  | "not_loaded"
  /** A file can no longer be read, often because it was changed or moved after it was chosen. */
  | "file_unreadable"
  /** It cannot be decoded. */
  | "not_a_picture"
  /** Mask and picture have different sizes. */
  | "mask_size"
  /** Nothing in the mask is to be edited. */
  | "mask_empty"
  /** An argument or option has a value that it cannot have. */
  | "invalid_options"
  /** There is no decoder or encoder for it here, as in Node for JPEG. */
  | "unsupported"
  /** The file could not be written. */
  | "encoding_failed"
  /** The picture is too large for WebAssembly's memory. */
  | "out_of_memory";
