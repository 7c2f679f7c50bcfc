// A streamed edit, read with `for await`.

import { EditEvent, Picture, toError } from "./answer.js";
import { OverpaintError } from "./error.js";

export class EditEvents {
  /** Ends the stream and its request when aborted. */
  controller = new AbortController();
  /** What was used so far: the sum over the finished pictures. */
  usage;
  #core;
  #signal;
  #read = false;

  constructor(core, signal) {
    this.#core = core;
    this.#signal = signal;
    this.controller.signal.addEventListener("abort", () => core.stop());
  }

  [Symbol.asyncIterator]() {
    const events = this.#each();
    const { return: end } = events;
    // Before the first event the generator has not begun, and would end without ending the request.
    events.return = (value) => {
      if (!this.#read) this.#core.stop();
      return end.call(events, value);
    };
    return events;
  }

  async *#each() {
    if (this.#read) {
      throw new OverpaintError("This stream has been read already; its events come only once.", { code: "already_read" });
    }
    this.#read = true;
    let last;
    try {
      for (;;) {
        // Its Blob has been made by now, if it was wanted while it was news.
        Picture.settle(last);
        const next = await this.#core.next();
        if (!next) return;
        if (next.kind === "completed") this.usage = sum(this.usage, next.usage);
        yield (last = new EditEvent(next));
      }
    } catch (fault) {
      // Ended on purpose through the controller: no more events, and nothing went wrong.
      if (this.controller.signal.aborted) return;
      throw toError(fault, this.#signal);
    } finally {
      Picture.settle(last);
      this.#core.stop();
    }
  }

  toReadableStream() {
    const events = this[Symbol.asyncIterator]();
    const encoder = new TextEncoder();
    return new ReadableStream({
      pull: async (stream) => {
        const { value, done } = await events.next();
        if (done) stream.close();
        else stream.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
      },
      // Not events.return(), which would wait for the event that is on its way.
      cancel: () => this.controller.abort(),
    });
  }
}

/** Adds up the numbers of two usages, name by name. */
function sum(one, other) {
  if (one == null || other == null) return one ?? other;
  if (typeof one === "number") return one + other;
  const names = Object.keys({ ...one, ...other });
  return Object.fromEntries(names.map((name) => [name, sum(one[name], other[name])]));
}
