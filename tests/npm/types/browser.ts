// What compiles in a page, and what must not.

import init, {
  type AnyEditParams,
  Overpaint,
  OverpaintError,
  isOverpaintError,
  type Edit,
  type EditEvents,
  type OverpaintErrorCode,
  type Problem,
  type ProblemCode,
  type Task,
  type Usage,
} from "overpaint";

declare const file: File;
declare const signal: AbortSignal;
const params = { model: "gpt-image-1.5", image: file, prompt: "A red hat" };

// Where the WebAssembly is.
await init();
await init(new URL("core_bg.wasm", import.meta.url));
await init(fetch("core_bg.wasm"));
// @ts-expect-error a number is no place
await init(7);

// Options.
new Overpaint();
new Overpaint({ apiKey: null, baseURL: "/api", retry: "official", headers: new Headers(), fetch, dangerouslyAllowBrowser: true });
const client = new Overpaint({ apiKey: "sk-test", timeout: 1000, idleTimeout: 1000, maxRetries: 0, headers: { "x-a": null } });
// @ts-expect-error not a way to try again
new Overpaint({ retry: "always" });
// @ts-expect-error no such option
new Overpaint({ apikey: "sk-test" });
// @ts-expect-error read only
Overpaint.version = "1";

// The answer follows from the params.
const edit: Edit = await client.images.edit(params);
const plain: Edit = await client.images.edit({ ...params, stream: false, async: null }, { signal, concurrency: 2 });
const events: EditEvents = await client.images.edit({ ...params, n: 4, stream: true, partial_images: 2 });
const task: Task = await client.images.edit({ ...params, async: true });
declare const flag: boolean;
const either: Edit | EditEvents = await client.images.edit({ ...params, stream: flag });
declare const anything: AnyEditParams;
const any: Edit | EditEvents | Task = await client.images.edit(anything);
// @ts-expect-error which of the two is known only when it runs
const wrong: Edit = await client.images.edit({ ...params, stream: flag });

// Pictures to send.
await client.images.edit({ ...params, image: [file, new Blob(), new ArrayBuffer(8), new Uint8Array(8), new Response()] as const, mask: new DataView(new ArrayBuffer(8)) });
// @ts-expect-error fetch it first
await client.images.edit({ ...params, image: "https://example.com/a.png" });
// @ts-expect-error not a picture
await client.images.edit({ ...params, mask: {} });
// @ts-expect-error the image is missing
await client.images.edit({ model: "gpt-image-1.5", prompt: "A red hat" });
// @ts-expect-error the model is missing
await client.images.edit({ image: file, prompt: "A red hat" });

// Fields.
await client.images.edit({ ...params, n: 2, size: "2048x1536", quality: "max", background: null, input_fidelity: null });
await client.images.edit({ ...params, output_format: "gif", frame_count: 4, frame_duration_ms: 100, safety_identifier: "a" });
await client.images.edit({ ...params, output_format: "svg", complexity: "low", svg: { model: "m", reasoning: { effort: "low" } }, user: "u" });
await client.images.edit({ ...params, model: "a-model-of-my-gateway", response_format: "b64_json" });
// @ts-expect-error a number in words
await client.images.edit({ ...params, n: "2" });
const [width, height] = [1024, 768];
const frame = { size: `${width}x${height}` };
await client.images.edit({ ...params, ...frame });
// @ts-expect-error not a size
await client.images.edit({ ...params, size: 1024 });
// @ts-expect-error not a quality
await client.images.edit({ ...params, quality: "best" });
// @ts-expect-error previews come only in a stream
await client.images.edit({ ...params, partial_images: 2 });
// @ts-expect-error at most three
await client.images.edit({ ...params, stream: true, partial_images: 4 });
// @ts-expect-error no stream of a task
await client.images.edit({ ...params, stream: true, async: true });
// @ts-expect-error a misspelt field
await client.images.edit({ ...params, outputformat: "png" });
// @ts-expect-error no such option
await client.images.edit(params, { timeOut: 1000 });
// @ts-expect-error not the client's to set for one call
await client.images.edit(params, { apiKey: "sk-other" });

// What came.
const [picture] = edit.data;
if (picture) {
  const blob: Blob = picture.blob;
  const again: Blob = new Blob([picture.bytes(), blob]);
  const text: string | undefined = picture.b64_json;
  const format: "png" | "jpeg" | "webp" | "gif" | "svg" | undefined = picture.format;
  const width: number | undefined = picture.width;
  // @ts-expect-error a picture stays as it is
  picture.blob = blob;
  void [again, text, format, width, picture.url, picture.revised_prompt];
}
const usage: Usage | undefined = edit.usage;
const failed: OverpaintError[] = plain.errors;

// Events are told apart by their type.
for await (const event of events) {
  const index: number = event.image_index;
  if (event.type === "image_edit.partial_image") {
    const preview: [Blob, number | undefined] = [event.blob, event.partial_image_index];
    void preview;
  } else if (event.type === "image_edit.completed") {
    const tokens: number | undefined = event.usage?.total_tokens;
    // @ts-expect-error only of previews
    void event.partial_image_index;
    void tokens;
  } else {
    const type: "image_edit.failed" = event.type;
    const code: OverpaintErrorCode = event.error.code;
    const nothing: undefined = event.blob;
    // @ts-expect-error nothing came
    event.bytes();
    void [type, code, nothing];
  }
  void index;
}
// One picture comes or throws.
for await (const { blob } of await client.images.edit({ ...params, stream: true })) void URL.createObjectURL(blob);
for await (const { blob } of await client.images.edit({ ...params, n: 1, stream: true })) void URL.createObjectURL(blob);
// @ts-expect-error one of several may fail
for await (const { blob } of events) void URL.createObjectURL(blob);
events.controller.abort();
const bytes: ReadableStream<Uint8Array> = events.toReadableStream();

// Tasks.
const state: Task = await client.tasks.retrieve(task.task_id, { signal });
const done: Edit = await client.tasks.wait(task, { onProgress: ({ progress }) => progress?.toFixed(), interval: 1000, timeout: 60_000 });
await client.tasks.wait({ task_id: "a", poll_url: null });
if (state.status === "completed") {
  const result: Edit = state.result;
  void result;
}
// @ts-expect-error no such status
if (state.status === "running") void 0;
// @ts-expect-error a task has a name
await client.tasks.retrieve({});

// Errors.
try {
  await client.images.edit(params);
} catch (error) {
  if (isOverpaintError(error)) {
    const name: "OverpaintError" = error.name;
    const problems: Problem[] = error.problems;
    const best: Blob | undefined = error.partials.at(-1)?.blob;
    const plain: Error = error;
    // @ts-expect-error no such code
    if (error.code === "oops") void 0;
    void [name, problems, best, plain, error.status, error.requestId, error.retryAfter, error.cause];
  }
}
new OverpaintError("a test's own", { code: "rate_limited", retryAfter: 2 });
// @ts-expect-error not a code
new OverpaintError("a test's own", { code: "oops" });
const sentences: Record<ProblemCode, string> | undefined = undefined;

// Before and after.
const problems: Problem[] = await Overpaint.validate({ prompt: "" });
const estimate = await Overpaint.estimate(params, { "gpt-image-1.5": { text_in: 5, image_in: 8, image_out: 32 }, currency: "PTC" });
const range: [number | undefined, number, string] = [estimate.price?.low, estimate.text_tokens.high, estimate.currency];
const cost: { price: number; currency: string } | null = await Overpaint.cost(usage, "gpt-image-1.5");
// @ts-expect-error prices are numbers
await Overpaint.estimate(params, { "gpt-image-1.5": { text_in: "5", image_in: 8, image_out: 32 } });
const names: string[] = Overpaint.models.map(({ name }) => name);

export { any, bytes, cost, done, either, failed, names, problems, range, sentences, wrong };
