// Overpaint's face: everything a user imports. What an edit is and does is in the core, in WebAssembly.

import { Edit, Task, given, toError } from "./answer.js";
import * as core from "./core.js";
import { OverpaintError } from "./error.js";
import { EditEvents } from "./events.js";
import { toFiles } from "./files.js";
import init, { isLoaded } from "./load.js";
import { CALL, CLIENT, EDIT, WAIT, read } from "./options.js";

export { OverpaintError, isOverpaintError } from "./error.js";
export { default } from "./load.js";

/** Set by the build. */
const VERSION = "0.0.0";

/** How the ids begin of what servers answered at once although a task was asked for. */
const ANSWERED = "answered-";

const OPENAI = "https://api.openai.com/v1";

export class Overpaint {
  constructor(options) {
    const { baseURL = OPENAI, ...rest } = read(options, CLIENT);
    const page = globalThis.location?.href;
    let made;
    const make = () => (made ??= guard(() => new core.Core({ ...rest, baseURL: absolute(baseURL, page), plainHttp: !page })));
    const connect = async (signal) => {
      refuseAborted(signal);
      await init();
      refuseAborted(signal);
      return make();
    };
    // Wrong options are told at once where the WebAssembly is there already.
    if (isLoaded()) make();
    this.tasks = new Tasks(connect);
    this.images = new Images(connect);
  }

  static get version() {
    return VERSION;
  }

  static get models() {
    if (isLoaded()) return core.models();
    throw new OverpaintError("Call `await init()` before reading Overpaint.models.", { code: "not_initialized" });
  }

  static async validate(params) {
    await init();
    try {
      const { fields, images, mask } = await parted(params);
      return await core.validate(fields, images, mask);
    } catch (error) {
      if (error?.code === "invalid_request") return error.problems;
      throw toError(error);
    }
  }

  static async estimate(params, prices) {
    await init();
    const { fields, images } = await parted(params);
    return settle(core.estimate(fields, images, prices));
  }

  static async cost(usage, model, prices) {
    await init();
    return guard(() => core.cost(usage, model, prices)) ?? null;
  }
}

class Images {
  #connect;

  constructor(connect) {
    this.#connect = connect;
  }

  async edit(params, options) {
    const { signal, ...rest } = read(options, EDIT);
    const client = await this.#connect(signal);
    const { fields, images, mask } = await parted(params);
    refuseAborted(signal);
    const task = Boolean(params.async);
    const sent = await settle(client.edit({ ...rest, params: fields, images, mask, task, signal }), signal);
    if (task) return new Task({ task_id: ANSWERED + Math.random(), ...sent });
    return fields.stream ? new EditEvents(sent, signal) : new Edit(sent);
  }
}

class Tasks {
  #connect;

  constructor(connect) {
    this.#connect = connect;
  }

  async retrieve(task, options) {
    const { signal, ...rest } = read(options, CALL);
    const { id, pollUrl, answered } = find(task);
    if (answered) return task;
    const client = await this.#connect(signal);
    return known(await settle(client.retrieve({ ...rest, id, pollUrl, signal }), signal), id, pollUrl);
  }

  async wait(task, options) {
    const { signal, onProgress, timeout: limit, ...rest } = read(options, WAIT);
    const { id, pollUrl, answered } = find(task);
    if (answered) return task.result;
    const client = await this.#connect(signal);
    const report = (state) => {
      try {
        onProgress?.(known(state, id, pollUrl));
      } catch (error) {
        complain(error);
      }
    };
    const done = await settle(client.wait({ ...rest, ...given({ limit }), id, pollUrl, signal, report }), signal);
    return new Task(done).result;
  }
}

/** What names a task to its server; or that it has been answered, as no server knows. */
function find(task) {
  const { task_id: id, poll_url: pollUrl } = typeof task === "string" ? { task_id: task } : task;
  const answered = id?.startsWith(ANSWERED);
  if (!answered || task instanceof Task) return { id, pollUrl, answered };
  throw new OverpaintError("This edit is done and paid for: only the `result` of the task that edit() gave has its pictures.", { code: "task_lost" });
}

/** Tells of what a function of the caller's threw, without ending what is paid for. Node has no `reportError`. */
function complain(error) {
  globalThis.reportError ? reportError(error) : Promise.reject(error);
}

/** A task as a poll tells of it, with what was known before. */
function known(state, id, pollUrl) {
  return new Task({ task_id: id, poll_url: pollUrl, ...given(state) });
}

/** An address against that of the page or worker. Where there is neither, the core refuses what is not absolute. */
function absolute(address, page) {
  return page && !/^[a-z][a-z\d+.-]*:/i.test(address) ? new URL(address, page).href : address;
}

/** Parameters as the core takes them. */
async function parted(params) {
  const { image, mask, async: _, ...fields } = given(params);
  return { fields, ...(await toFiles(image, mask)) };
}

function refuseAborted(signal) {
  if (signal?.aborted) throw toError({ code: "aborted", message: "The request was cancelled." }, signal);
}

async function settle(promise, signal) {
  try {
    return await promise;
  } catch (fault) {
    throw toError(fault, signal);
  }
}

function guard(call) {
  try {
    return call();
  } catch (fault) {
    throw toError(fault);
  }
}
