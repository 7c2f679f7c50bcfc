// Starts the page's program once more, off the page's thread, where it finds no document and works on pixels.
addEventListener(
  'message',
  async ({ data: { program, module } }) => {
    const { default: start } = await import(program);
    await start({ module_or_path: module });
  },
  { once: true },
);

// A program that fell over answers nothing more: the page has to know.
const report = (event) => postMessage({ fallen: String(event.reason ?? event.message ?? '') });
addEventListener('error', report);
addEventListener('unhandledrejection', report);
