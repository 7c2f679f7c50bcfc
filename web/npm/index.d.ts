/**
 * Loads the WebAssembly that does the work. Calling it is optional: every asynchronous call starts it by itself. It may be
 * called any number of times, and calls at the same time share one load; after a failure the next call tries again.
 *
 * @param source Where the WebAssembly is: its address, a `Response`, its bytes or a compiled module, or a promise of one of
 * these. Unset, it is found beside the package's own files. Ignored once loaded.
 * @throws {@link OverpaintError} with the code `not_loaded`.
 */
export default function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;

/** What {@link init} takes. `object` stands for a `WebAssembly.Module`. */
export type WasmSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | object;

/** A client of one endpoint. Nothing is loaded or sent before its first call. */
export class Overpaint {
  /**
   * @throws {@link OverpaintError} with the code `invalid_options` for an option that is not known or of the wrong type. An
   * address or a key that cannot be used is told here if the WebAssembly is loaded already, and else by the first call.
   */
  constructor(options?: ClientOptions);

  /** Edits of images. */
  readonly images: Images;
  /** Edits that go on at the server. */
  readonly tasks: Tasks;

  /** The version of this package, such as `1.2.3`. */
  static readonly version: string;

  /**
   * What is known of each model. A model that is missing here can be used as well; its values are then not checked.
   *
   * @throws {@link OverpaintError} with the code `not_initialized` before {@link init} is done.
   */
  static readonly models: Model[];

  /**
   * What would be refused before sending. Params may be incomplete, such as those of a form that is being filled in.
   *
   * @returns Empty when all is well.
   */
  static validate(params: Partial<AnyEditParams>): Promise<Problem[]>;

  /**
   * What an edit would take and cost, before sending it.
   *
   * @param prices Those of your endpoint. What is wrong with the params does not matter here.
   */
  static estimate(params: AnyEditParams, prices?: Prices | null): Promise<Estimate>;

  /**
   * What an edit has cost, from the usage in its answer.
   *
   * @returns `null` where the price of the model or its usage is not known.
   */
  static cost(usage: Usage | null | undefined, model: ImageModel, prices?: Prices | null): Promise<Cost | null>;
}

/** `null` and `undefined` mean "not set", here and in all other options and params. */
export interface ClientOptions {
  /** Sent as `Authorization: Bearer …` to `baseURL` and nowhere else. Leave it out if a proxy of yours adds the key. */
  apiKey?: string | null | undefined;
  /**
   * The part of the address before `/images/edits`, used exactly as given but for a slash at its end. One without a host is
   * resolved against the page (or the worker's script). Default: `https://api.openai.com/v1`.
   *
   * Where there is an `apiKey`, a page or worker sends only to `https://` or to its own machine. Programs elsewhere, such as in Node,
   * may also use plain `http://`, as between the servers of one network: `http://litellm:4000/v1`.
   */
  baseURL?: string | null | undefined;
  /** How long to wait for the beginning of an answer, in milliseconds. Default: 600,000 (10 minutes). */
  timeout?: number | null | undefined;
  /** How long an answer may pause, in milliseconds. Default: 180,000 (3 minutes). */
  idleTimeout?: number | null | undefined;
  /** How often to try again, from 0. Default: 2. */
  maxRetries?: number | null | undefined;
  /**
   * What is tried again by itself. An edit costs money, and a second one costs it twice.
   *
   * - `"safe"` (default): only what cannot have been billed, which are rate limits and `503` with `Retry-After`.
   * - `"official"`: as the official client does; also time-outs, `408`, `409`, `5xx` and lost connections.
   */
  retry?: "safe" | "official" | null | undefined;
  /** More headers. In a browser the server's CORS rules have to allow each of them; many gateways allow none. */
  headers?: HeadersLike | null | undefined;
  /** Used in place of the global `fetch`. */
  fetch?: ((input: any, init?: any) => Promise<Response>) | null | undefined;
  /** Taken so that options of the official client fit; it means nothing here. */
  dangerouslyAllowBrowser?: boolean | null | undefined;
}

/** Headers by name; `null` ones are left out. */
export type HeadersLike = Headers | Record<string, string | null | undefined> | Iterable<[string, string]>;

/** Options of one call; each goes before the client's own. */
export interface RequestOptions {
  /** Aborts the call, with its request if one was sent: it rejects with the code `aborted` and the signal's reason as its `cause`. */
  signal?: AbortSignal | null | undefined;
  /** As {@link ClientOptions.timeout}. */
  timeout?: number | null | undefined;
  /** As {@link ClientOptions.idleTimeout}. */
  idleTimeout?: number | null | undefined;
  /** As {@link ClientOptions.maxRetries}. */
  maxRetries?: number | null | undefined;
  /** As {@link ClientOptions.retry}. */
  retry?: "safe" | "official" | null | undefined;
  /** More headers for this call. */
  headers?: HeadersLike | null | undefined;
}

/** Options of {@link Images.edit}. */
export interface EditOptions extends RequestOptions {
  /** How many requests may run at once where an edit needs several: a stream of `n` pictures is `n` streams of one. From 1. Default: 4. */
  concurrency?: number | null | undefined;
}

export interface Images {
  /**
   * Edits an image, and gives events as they arrive: previews, then the finished picture.
   *
   * @throws {@link OverpaintError}, here for what happens before the first event, and from the loop for the rest.
   */
  edit(params: EditParamsStreaming & { n?: 1 | null | undefined }, options?: EditOptions | null): Promise<EditEvents<PictureEvent>>;
  /**
   * Edits an image, and gives events as they arrive: previews, then the finished picture. With `n` above 1 each picture has a
   * stream of its own, and `image_index` tells them apart.
   *
   * @throws {@link OverpaintError}, here for what happens before the first event, and from the loop for the rest.
   */
  edit(params: EditParamsStreaming, options?: EditOptions | null): Promise<EditEvents>;
  /**
   * Starts an edit that goes on at the server (`?async=true`), for gateways that have tasks. One that has none answers at
   * once: the task is then completed.
   *
   * @throws {@link OverpaintError}
   */
  edit(params: EditParamsTask, options?: EditOptions | null): Promise<Task>;
  /**
   * Edits an image, and gives the finished pictures.
   *
   * @throws {@link OverpaintError}
   */
  edit(params: EditParams, options?: EditOptions | null): Promise<Edit>;
  edit(params: EditParamsEither, options?: EditOptions | null): Promise<Edit | EditEvents>;
  edit(params: AnyEditParams, options?: EditOptions | null): Promise<Edit | EditEvents | Task>;
  // Once more, since TypeScript tells of a mistake by the last.
  edit(params: EditParams, options?: EditOptions | null): Promise<Edit>;
}

export interface Tasks {
  /**
   * Asks once how far a task is. An id alone is enough, also in another page and another client; where the task has a
   * `poll_url`, keep and pass that too: `{ task_id, poll_url }`.
   *
   * @throws {@link OverpaintError} with the code `task_lost` where the server does not know the task (any more). A task that failed is given, not thrown.
   */
  retrieve(task: TaskReference, options?: RequestOptions | null): Promise<Task>;
  /**
   * Asks until a task is done. Aborting it stops the asking; the task goes on.
   *
   * @throws {@link OverpaintError}, among others with `task_failed`, `task_lost`, or `given_up` after `timeout`.
   */
  wait(task: TaskReference, options?: WaitOptions | null): Promise<Edit>;
}

/** A task, its id, or what was kept of it. */
export type TaskReference = string | { task_id: string; poll_url?: string | null };

/** Options of {@link Tasks.wait}. */
export interface WaitOptions extends Omit<RequestOptions, "timeout"> {
  /** Told of the task after every time it was asked for, but the last. What it throws goes to `reportError`, and the wait goes on. */
  onProgress?: ((task: Task) => void) | null | undefined;
  /** The first pause between two times, in milliseconds, where the server does not name one; pauses grow up to 10,000. Default: 2,000. */
  interval?: number | null | undefined;
  /** How long to go on in all, in milliseconds. Default: 1,800,000 (30 minutes). */
  timeout?: number | null | undefined;
}

/** A picture to send. Its format is found from its bytes: PNG, JPEG or WebP. A `Response` must be a good one, and unread. */
export type ImageInput = File | Blob | ArrayBuffer | ArrayBufferView | Response;

/** The name of a model; any name will do. */
export type ImageModel =
  | (string & {})
  | "gpt-image-1"
  | "gpt-image-1-mini"
  | "gpt-image-1.5"
  | "gpt-image-2"
  | "gpt-image-2.5-flare"
  | "gpt-image-2.5-sunburst"
  | "gpt-image-2.6-flare"
  | "gpt-image-2.6-sunburst"
  | "chatgpt-image-latest";

/**
 * Fields of your endpoint that this package does not know. Add them by declaration merging, and they are sent as they are:
 *
 * ```ts
 * declare module "overpaint" {
 *   interface ExtraParams { seed?: number }
 * }
 * ```
 */
export interface ExtraParams {}

/** What all edits have in common. */
export interface EditFields extends ExtraParams {
  /** What to edit: 1 to 16 pictures of up to 50 MiB each. The mask belongs to the first. */
  image: ImageInput | readonly ImageInput[];
  /** What to change, in up to 32,000 characters. */
  prompt: string;
  /** The model. */
  model: ImageModel;
  /** Where to edit: a PNG as large as the first image, of up to 4 MiB, transparent where the edit goes. */
  mask?: ImageInput | null | undefined;
  /** How many pictures: 1 to 10. Default: 1. */
  n?: number | null | undefined;
  /**
   * Width and height of the result in pixels. `gpt-image-2` and later make any size with edges that are multiples of 16 and up
   * to 3840, at most 3:1, of 655,360 to 8,294,400 pixels. Default: `auto`.
   */
  size?: "auto" | "1024x1024" | "1536x1024" | "1024x1536" | (string & {}) | null | undefined;
  /** Better takes longer and costs more. Default: `auto`. `xhigh` and `max` since `gpt-image-2.5`. */
  quality?: "auto" | "low" | "medium" | "high" | "xhigh" | "max" | "standard" | null | undefined;
  /** `transparent` needs PNG or WebP. Default: `auto`. */
  background?: "auto" | "transparent" | "opaque" | null | undefined;
  /** `high` keeps faces and logos better, for more input tokens. Not taken by `gpt-image-2` and later. Default: `low`. */
  input_fidelity?: "low" | "high" | null | undefined;
  /** Default: `png`. `gif` and `svg` since `gpt-image-2.6`. */
  output_format?: "png" | "jpeg" | "webp" | "gif" | "svg" | null | undefined;
  /** 0 to 100, for JPEG and WebP. Default: 100. */
  output_compression?: number | null | undefined;
  /** How strict moderation is. Default: `auto`. */
  moderation?: "auto" | "low" | null | undefined;
  /** Who asked, for the provider; succeeded by `safety_identifier`. */
  user?: string | null | undefined;
  /** A stable, anonymous name of who asked, for the provider. */
  safety_identifier?: string | null | undefined;
  /** For servers that give addresses unless told; GPT image models refuse it. */
  response_format?: "b64_json" | "url" | null | undefined;
  /** Of an SVG, since `gpt-image-2.6`. */
  complexity?: "low" | "medium" | "high" | null | undefined;
  /** Of a GIF: 2 to 16. Default: 9. */
  frame_count?: number | null | undefined;
  /** Of a GIF, in milliseconds from 20. Default: 200. */
  frame_duration_ms?: number | null | undefined;
  /** Which model draws an SVG, and how much it thinks. */
  svg?: { model?: string; reasoning?: { effort?: string } } | null | undefined;
}

/** An edit whose answer comes at once. */
export interface EditParams extends EditFields {
  stream?: false | null | undefined;
  async?: false | null | undefined;
  /** Only with `stream: true`. */
  partial_images?: null | undefined;
}

/** An edit whose answer comes as events. */
export interface EditParamsStreaming extends EditFields {
  stream: true;
  async?: false | null | undefined;
  /** How many previews: 0 to 3; fewer may come. They also keep proxies from cutting a silent connection. Default: 0. */
  partial_images?: 0 | 1 | 2 | 3 | null | undefined;
}

/** An edit that goes on at the server. */
export interface EditParamsTask extends EditFields {
  async: true;
  stream?: false | null | undefined;
  /** Only with `stream: true`. */
  partial_images?: null | undefined;
}

/** An edit of which only the running program knows whether it is streamed. */
export interface EditParamsEither extends EditFields {
  stream: boolean | null;
  async?: false | null | undefined;
  partial_images?: 0 | 1 | 2 | 3 | null | undefined;
}

/** Any edit. */
export type AnyEditParams = EditParams | EditParamsStreaming | EditParamsTask | EditParamsEither;

/** A picture that came. Its bytes are the server's own, metadata included. */
export interface Picture {
  /**
   * The picture as a `Blob` with its type; made when first read.
   *
   * @throws {@link OverpaintError} with the code `picture_unreachable` where the server named an address that could not be read
   * from here. {@link url} has it, and `<img src>` may still show it.
   */
  readonly blob: Blob;
  /** A copy of the picture's bytes. Throws as {@link blob} does. */
  bytes(): Uint8Array<ArrayBuffer>;
  /** The picture in base64, as the official client has it; encoded when first read. `undefined` where {@link blob} would throw. */
  readonly b64_json: string | undefined;
  /** Its format, from its bytes. */
  readonly format?: PictureFormat;
  /** In pixels. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
  /** Its address, where the server named one and the picture could not be read from there. Such addresses expire. */
  readonly url?: string;
  /** What the server made of the prompt. */
  readonly revised_prompt?: string;
  /** With `b64_json`, as the server sent it. */
  toJSON(): object;
}

export type PictureFormat = "png" | "jpeg" | "webp" | "gif" | "svg";

/** What the server says of the pictures it made. Servers leave out any of it. */
export interface EditFacts {
  readonly size?: string;
  readonly quality?: string;
  readonly background?: string;
  readonly output_format?: string;
  readonly usage?: Usage;
}

/** A finished edit. Fields that a server adds to its answer are there too, as they came. */
export interface Edit extends EditFacts {
  /** The pictures; at least one. */
  readonly data: Picture[];
  /** Where an edit took several requests, those that failed. Empty when all is well. */
  readonly errors: OverpaintError[];
  /** In seconds since 1970. */
  readonly created?: number;
  readonly [added: string]: unknown;
}

/** Tokens, as the server counted them. */
export interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  total_tokens?: number;
  input_tokens_details?: { text_tokens?: number; image_tokens?: number };
  output_tokens_details?: { text_tokens?: number; image_tokens?: number };
}

/** The events of a streamed edit, to be read once. Leaving the loop early ends the request. */
export interface EditEvents<Event extends EditEvent = EditEvent> extends AsyncIterable<Event> {
  /** Aborting it ends the events without an error. */
  readonly controller: AbortController;
  /** The sum over the finished pictures so far. */
  readonly usage?: Usage;
  /** @throws {@link OverpaintError}, from `next`; `already_read` the second time. */
  [Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined>;
  /** The events as lines of JSON, as the official client gives them. Cancelling it ends the request. */
  toReadableStream(): ReadableStream<Uint8Array>;
}

/** An event of an edit of several pictures; only these can fail one by one. */
export type EditEvent = PictureEvent | FailedEvent;

/** An event that brings a picture. */
export type PictureEvent = PartialImageEvent | CompletedEvent;

interface EventFields extends EditFacts {
  /** Which picture it belongs to, from 0; always 0 unless `n` was above 1. */
  readonly image_index: number;
  /** In seconds since 1970. */
  readonly created_at?: number;
}

/** A preview. */
export interface PartialImageEvent extends EventFields, Picture {
  readonly type: "image_edit.partial_image";
  /** Which preview of its picture, from 0. */
  readonly partial_image_index?: number;
}

/** A finished picture. */
export interface CompletedEvent extends EventFields, Picture {
  readonly type: "image_edit.completed";
}

/** One picture of several will not come. An edit of one picture throws instead. */
export interface FailedEvent extends EventFields {
  readonly type: "image_edit.failed";
  readonly error: OverpaintError;
  /** Nothing came. */
  readonly blob?: undefined;
  readonly b64_json?: undefined;
}

/** An edit that goes on at the server. To find it again after a reload, keep `task_id`, and `poll_url` where there is one. */
export type Task = TaskFacts &
  (
    | { readonly status: "waiting"; readonly result?: undefined; readonly error?: undefined }
    | { readonly status: "completed"; readonly result: Edit; readonly error?: undefined }
    | { readonly status: "failed"; readonly result?: undefined; readonly error: OverpaintError }
  );

export interface TaskFacts {
  /** The server's name for it, or `answered-…` where the server answered at once. No server knows that one: keep the `result`. */
  readonly task_id: string;
  /** The status in the server's words. */
  readonly server_status?: string;
  /** 0 to 1, where the server tells. */
  readonly progress?: number;
  /** Where to ask for it, where the server named a place. */
  readonly poll_url?: string;
}

/** Everything that fails here fails with this. */
export class OverpaintError extends Error {
  constructor(message: string, details: OverpaintErrorDetails);
  readonly name: "OverpaintError";
  /** What happened, as a name to act on. */
  readonly code: OverpaintErrorCode;
  /** The HTTP status, or the one that an error inside a good answer names; else 200 for such an error, and unset where no answer came. */
  readonly status?: number;
  /** What is to blame: the field that the server names, the first of `problems`, or the option. */
  readonly param?: string;
  /** The server's own type, such as `invalid_request_error`. */
  readonly type?: string;
  /** The server's own code, such as `invalid_api_key`. */
  readonly serverCode?: string;
  /** For the provider's support. A browser shows it only where the server exposes `x-request-id`. */
  readonly requestId?: string;
  /** How long the server asks to wait, in seconds. A browser shows it only where the server exposes `Retry-After`. */
  readonly retryAfter?: number;
  /** What to put right; only of `invalid_request`. */
  readonly problems: Problem[];
  /** The previews that had arrived, oldest first: the last is the best there is. */
  readonly partials: PartialImageEvent[];
  /** Of `aborted`, the signal's reason; of `not_loaded`, what failed; of `unreachable` and the like, what `fetch` threw. */
  readonly cause?: unknown;
  /** For logs: all but the pictures and the cause. It never holds the key. */
  toJSON(): object;
}

/** What an {@link OverpaintError} is made of. */
export interface OverpaintErrorDetails {
  code: OverpaintErrorCode;
  status?: number;
  param?: string;
  type?: string;
  serverCode?: string;
  requestId?: string;
  retryAfter?: number;
  problems?: Problem[];
  partials?: PartialImageEvent[];
  cause?: unknown;
}

/** Whether something caught is an {@link OverpaintError}, also one of another copy of this package. */
export function isOverpaintError(value: unknown): value is OverpaintError;

/** The README's table of errors says of each what to do. */
export type OverpaintErrorCode =
  // Before anything is sent.
  | "invalid_request"
  | "invalid_options"
  | "not_initialized"
  | "not_loaded"
  | "file_unreadable"
  | "already_read"
  // On the way.
  | "offline"
  | "unreachable"
  | "connection_lost"
  | "given_up"
  | "aborted"
  // The server said no.
  | "unauthorized"
  | "forbidden"
  | "quota"
  | "rate_limited"
  | "moderation_blocked"
  | "mask_refused"
  | "image_refused"
  | "request_too_large"
  | "not_found"
  | "refused"
  | "timed_out"
  | "unavailable"
  | "server_error"
  // The answer is not what it should be.
  | "html"
  | "not_json"
  | "bad_base64"
  | "empty"
  | "incomplete"
  | "text_too_large"
  | "pictures_too_large"
  | "picture_unreachable"
  // Tasks.
  | "task_failed"
  | "task_lost";

/** One thing to put right before a request can be sent. */
export interface Problem {
  /** The name of the param, such as `prompt` or `image`. */
  field: string;
  /** Which image, from 0. */
  index?: number;
  /** What it is, as a name to translate by. */
  code: ProblemCode;
  /** An English sentence that says what to do. */
  message: string;
}

export type ProblemCode =
  | "prompt_empty"
  | "prompt_too_long"
  | "model_empty"
  | "n_out_of_range"
  | "several_svgs"
  | "size_not_offered"
  | "size_malformed"
  | "size_not_multiple"
  | "size_edge_too_long"
  | "size_too_narrow"
  | "size_too_few_pixels"
  | "size_too_many_pixels"
  | "value_not_offered"
  | "fidelity_refused"
  | "compression_out_of_range"
  | "compression_not_for_format"
  | "transparent_jpeg"
  | "stream_of_several"
  | "stream_of_gif"
  | "partial_images_out_of_range"
  | "partial_images_without_stream"
  | "wrong_type"
  | "extra_name_invalid"
  | "extra_name_taken"
  | "image_missing"
  | "too_many_images"
  | "image_too_large"
  | "image_format"
  | "image_broken"
  | "mask_not_png"
  | "mask_too_large"
  | "mask_size"
  | "mask_without_alpha"
  | "mask_opaque"
  | "mask_broken"
  | "mask_for_gif"
  // Of values that are no pictures at all.
  | "not_a_file"
  | "response_unreadable";

/** What a known model can do. Lists are in the order to offer them. */
export interface Model {
  /** Its name without the date of a snapshot. */
  name: string;
  /** Sizes; with `any_size`, the common ones. */
  sizes: string[];
  /** Whether any size within the rules will do. */
  any_size: boolean;
  qualities: string[];
  backgrounds: string[];
  /** Empty where the model refuses `input_fidelity`. */
  input_fidelities: string[];
  output_formats: string[];
  moderations: string[];
}

/** From the least to the most it can be. */
export interface Range {
  low: number;
  high: number;
}

/** What an edit would take, as far as it can be told before. */
export interface Estimate {
  /** Tokens of the prompt, guessed from its length. */
  text_tokens: Range;
  /** Tokens of the images sent; unset where it is not known how the model counts. */
  image_tokens?: Range;
  /** Tokens of all pictures that come back, previews among them; unset where it is not known how the model counts. */
  output_tokens?: Range;
  /** Of all of it, in `currency`; unset without the tokens or the model's prices. */
  price?: Range;
  currency: string;
  /** Whether the tokens of all pictures, in and out, are certain. */
  exact: boolean;
  /** What had to be left open: a name to translate by, and an English sentence. */
  notes: { code: EstimateNoteCode; message: string }[];
}

export type EstimateNoteCode =
  | "unknown_model"
  | "no_price"
  | "size_open"
  | "quality_open"
  | "nearly_square"
  | "input_unconfirmed"
  | "output_unconfirmed"
  | "partial_images"
  | "output_text";

/** What an edit has cost. */
export interface Cost {
  price: number;
  currency: string;
}

/**
 * Prices by model. Unset, they are those of the mixrouter gateway in its currency PTC, which knows `gpt-image-1` and
 * `gpt-image-1.5`.
 */
export type Prices = {
  [model: string]: ModelPrices | string | undefined;
  /** What the prices are in, such as `USD`. */
  currency?: string;
};

/** Prices of one model, per million tokens. */
export interface ModelPrices {
  text_in: number;
  image_in: number;
  image_out: number;
  text_out?: number;
}
