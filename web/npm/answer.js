// What comes back: pictures, finished answers, tasks, and the errors of the core as real ones.

import { OverpaintError, invalid } from "./error.js";

/** A picture that stays in the core as it arrived until somebody asks for it. */
export class Picture {
  #held;
  #mime;
  #blob;
  #base64;

  constructor({ picture, mime, ...facts }) {
    this.#held = picture;
    this.#mime = mime;
    Object.assign(this, given(facts));
  }

  get blob() {
    // In place of a picture that will not come there is an error.
    if (this.error) return undefined;
    return (this.#blob ??= this.#here().blob(this.#mime ?? ""));
  }

  bytes() {
    const pieces = this.#here().pieces();
    const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
    let end = 0;
    for (const piece of pieces) {
      bytes.set(piece, end);
      end += piece.length;
    }
    return bytes;
  }

  get b64_json() {
    if (!this.#held) return undefined;
    return (this.#base64 ??= base64(this.bytes()));
  }

  /** Moves the picture out of WebAssembly's memory, which never shrinks. */
  static settle(picture) {
    picture?.#held?.pieces();
    return picture;
  }

  toJSON() {
    return { ...this, b64_json: this.b64_json };
  }

  #here() {
    if (this.#held) return this.#held;
    if (this.error) throw this.error;
    throw new OverpaintError(
      `The picture came as an address that could not be read from here: ${this.url}. Show it with <img src>, or fetch it through your own server.`,
      { code: "picture_unreachable" },
    );
  }
}

function base64(bytes) {
  if (bytes.toBase64) return bytes.toBase64();
  // As many arguments as every engine takes.
  const most = 0x8000;
  let binary = "";
  for (let at = 0; at < bytes.length; at += most) binary += String.fromCharCode(...bytes.subarray(at, at + most));
  return btoa(binary);
}

/** The answer to an edit that was not streamed. */
export class Edit {
  constructor({ data, errors, rest, ...facts }) {
    this.data = data.map((image) => Picture.settle(new Picture(image)));
    this.errors = errors.map((fault) => toError(fault));
    Object.assign(this, given(facts));
    for (const [name, value] of Object.entries(rest ?? {})) {
      if (!(name in this)) this[name] = value;
    }
  }
}

/** One event of a stream. */
export class EditEvent extends Picture {
  constructor({ kind, image, fault, ...facts }) {
    super({ ...image, ...facts });
    this.type = `image_edit.${kind}`;
    if (fault) this.error = toError(fault);
  }
}

/** An edit that goes on at the server. */
export class Task {
  constructor({ done, fault, ...facts }) {
    Object.assign(this, given(facts));
    if (done) this.result = new Edit(done);
    if (fault) this.error = toError(fault);
  }
}

/** What the core threw, as an error; anything else is a mistake in here and stays as it is. */
export function toError(fault, signal) {
  if (fault instanceof Error || typeof fault?.code !== "string") return fault;
  const { message, partials = [], ...details } = given(fault);
  if (details.problems?.length) return invalid(details.problems);
  const cause = fault.code === "aborted" ? signal?.reason : fault.cause;
  return new OverpaintError(message, { ...details, cause, partials: partials.map((event) => Picture.settle(new EditEvent(event))) });
}

/** Without what is null or undefined: both mean "not set". */
export function given(object) {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([, value]) => value != null));
}
