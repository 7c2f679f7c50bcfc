// The project without a bundler, served, and pages of it in which tests run functions.

import { openPage, outputOf } from './browser.mjs';
import { PHOTOS, project } from './project.mjs';
import { serve } from './serve.mjs';

let site;

/** The project's server. */
export async function served() {
  return (site ??= await serve(project('html'), PHOTOS));
}

/** A page that has imported the library; `evaluate` runs a function in it. See the project's `main.js`. */
export async function blankPage() {
  const { url } = await served();
  const opened = await openPage(url);
  await outputOf(opened);
  return { ...opened, evaluate: (run, argument) => opened.page.evaluate(run, argument) };
}
