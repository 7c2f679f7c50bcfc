// The studio as a person meets it: things are found by their role and name, and used by pointer and keyboard.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { eventually, openPage } from './browser.mjs';
import { CHINESE, ENGLISH, inChinese, pattern } from './locales.mjs';
import { API } from './mock.mjs';
import { decodePng, greenPng } from './pixels.mjs';

const URL_OF_STUDIO = process.env.STUDIO_URL;
const OUT = fileURLToPath(new URL('out/', import.meta.url));

/** The file of a photo among the fixtures. */
export function photo(name) {
  return fileURLToPath(new URL(`../fixtures/photos/${name}`, import.meta.url));
}

/**
 * A test that visits the studio. `options` are those of `openPage`, and
 *
 * - `language`: `en` or `zh-Hans`, in which things have their names; it is not chosen by this
 * - `url`: where the studio is
 * - `origins`: others that the page may send requests to
 * - `errors`: patterns of errors that are expected on the console
 */
export function visit(name, options, body) {
  test(name, async (t) => {
    try {
      await attempt(name, options, body, t);
    } catch (first) {
      // A browser on a busy machine may take a tap for a long press or miss a deadline. What is broken fails twice.
      t.diagnostic(`tried a second time after: ${first.message}`);
      await attempt(name, options, body, t);
    }
  });
}

async function attempt(name, options, body, t) {
  const { url = URL_OF_STUDIO, language = 'en', origins = [], errors = [], ...device } = options;
  const { page, context, watch } = await openPage(device);
  try {
    await page.goto(url);
    const studio = new Studio(page, watch, language);
    await studio.button('Settings').waitFor();
    await body(studio, t);
    watch.check([new URL(url).origin, new URL(API).origin, ...origins], errors);
  } catch (error) {
    await shoot(page, `failed ${name}`);
    const lines = watch.console.filter((line) => line.startsWith('error'));
    if (lines.length > 0) t.diagnostic(lines.join('\n'));
    throw error;
  } finally {
    await context.close();
  }
}

async function shoot(page, name) {
  mkdirSync(OUT, { recursive: true });
  const file = `${name.replace(/[^\w\p{L}]+/gu, '-')}.png`;
  await page.screenshot({ path: `${OUT}${file}` });
}

export class Studio {
  constructor(page, watch, language) {
    Object.assign(this, { page, watch, language });
  }

  /** A text of the page in its language. */
  say(english) {
    return this.language === 'en' ? english : inChinese(english);
  }

  find(role, name, within = this.page) {
    return within.getByRole(role, { name: this.say(name), exact: true });
  }

  button(name, within) {
    return this.find('button', name, within);
  }

  /** A list to choose from. */
  choice(name, within) {
    return this.find('combobox', name, within);
  }

  get canvas() {
    return this.find('application', 'Canvas');
  }

  get prompt() {
    return this.find('textbox', 'Prompt');
  }

  get progress() {
    return this.find('status', 'Progress');
  }

  get alert() {
    return this.page.getByRole('alert');
  }

  /** The pictures that came back, those of the newest run first. */
  get results() {
    return this.find('list', 'Results').getByRole('listitem');
  }

  /** What the page says about the mask. */
  async mask() {
    const texts = this.language === 'en' ? ENGLISH : CHINESE;
    const either = [texts['mask.covers'], texts['mask.empty']].map((text) => pattern(text));
    return this.page.getByText(either[0]).or(this.page.getByText(either[1])).textContent();
  }

  /** Whether the mask is empty. */
  async maskIsEmpty() {
    const texts = this.language === 'en' ? ENGLISH : CHINESE;
    return (await this.mask()) === texts['mask.empty'];
  }

  /** The share of the picture that the page says is masked, in per cent. */
  async share() {
    const words = await this.page.locator('.mask-state').textContent();
    if (words === this.say('Unpainted: all may change.')) return 0;
    if (words === this.say('Mask covers everything.')) return 100;
    return Number(words.match(/([\d.]+) %/)[1]);
  }

  /** Waits until `holds` is true of the masked share, and gives that. */
  async covers(what, holds) {
    let found;
    await eventually(what, async () => {
      found = await this.share();
      return holds(found);
    });
    return found;
  }

  /** Unfolds a part of the panel by the name of its button. */
  async unfold(name) {
    const button = this.button(name);
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  }

  /** The names of the steps in the history, the oldest first. */
  get steps() {
    return this.find('region', 'History').getByRole('listitem');
  }

  /** Chooses a file: a path, or `{name, mimeType, buffer}`. */
  async choose(file) {
    await this.page.getByLabel(this.say('Open picture'), { exact: true }).setInputFiles(file);
  }

  /** Opens a picture as the first one. */
  async open(file) {
    await this.choose(file);
    await this.button('Brush').waitFor();
    await this.still();
  }

  /** Opens a picture of one colour, so that its place on the page can be measured, with a prompt. */
  async openGreen(width = 600, height = 400) {
    await this.open(file('green.png', 'image/png', greenPng(width, height)));
    await this.prompt.fill('something else');
    await this.prompt.blur();
  }

  /** Paints (or does what else the tool in hand does) with the mouse through points of the page. */
  async paint(points, options) {
    const { mouse } = this.page;
    await mouse.move(...points[0]);
    await mouse.down(options);
    for (const point of points) await mouse.move(...point);
    await mouse.up(options);
  }

  /** A point of the page by shares of its width and height: 0.5 and 0.3 are on the picture, clear of panels. */
  point(across, down) {
    const { width, height } = this.page.viewportSize();
    return [Math.round(width * across), Math.round(height * down)];
  }

  /** Paints something in the middle of the picture. */
  async paintSomething() {
    await this.paint([this.point(0.45, 0.3), this.point(0.55, 0.33)]);
    await eventually('the mask covers something', async () => !(await this.maskIsEmpty()));
  }

  /** Presses the button that sends. */
  async edit() {
    await this.button('Edit picture').click();
  }

  /** Waits until so many pictures have come back and the run is over. */
  async waitForResults(count) {
    await eventually(`there are ${count} results`, async () => (await this.results.count()) === count);
    await this.button('Edit picture').waitFor();
  }

  /** Records what the progress says from now on; the answer gives it with the number of results there were. */
  async watchProgress() {
    const record = await this.progress.evaluateHandle((status) => {
      const seen = [];
      const look = () => {
        const copy = status.cloneNode(true);
        copy.querySelector('[role=timer]')?.remove();
        const words = copy.textContent.trim();
        const results = document.querySelectorAll('li img[src^="blob:"]').length;
        if (words !== seen.at(-1)?.words) seen.push({ words, results });
      };
      new MutationObserver(look).observe(status, { subtree: true, childList: true, characterData: true });
      return seen;
    });
    return () => record.jsonValue();
  }

  /** Waits until the progress says this. */
  async waitForPhase(words) {
    await this.progress.getByText(words, { exact: true }).waitFor();
  }

  /** Waits for a notice with this title. */
  async waitForNotice(title) {
    await this.alert.getByText(this.say(title), { exact: true }).waitFor();
  }

  /** Opens the settings, does something there, and closes them. */
  async settings(change) {
    await this.button('Settings').click();
    const dialog = this.find('dialog', 'Settings');
    await dialog.waitFor();
    const outcome = await change(dialog);
    // Its name is that of the language that may have been chosen meanwhile.
    const now = this.find('dialog', 'Settings');
    await this.button('Close', now).click();
    await now.waitFor({ state: 'hidden' });
    return outcome;
  }

  /** Sends edits to a server of one's own, by its base URL. */
  async useServer(base) {
    await this.settings(async (dialog) => {
      await this.choice('Endpoint', dialog).selectOption({ label: this.say('Custom') });
      await this.find('textbox', 'Base URL', dialog).fill(base);
    });
  }

  /** Sends edits to one of the known endpoints, by its name in the list. */
  async useEndpoint(label) {
    await this.settings((dialog) => this.choice('Endpoint', dialog).selectOption({ label: this.say(label) }));
  }

  /** Unfolds the options that are not used often. */
  async showMoreOptions() {
    const more = this.button('More options').or(this.button('Options'));
    if ((await more.getAttribute('aria-expanded')) !== 'true') await more.click();
  }

  /** Chooses from one of the lists by the text shown. */
  async set(option, label) {
    await this.choice(option).selectOption({ label });
  }

  /** Saves a result as the server sent it, as a person does; its bytes and the name that the browser proposes. */
  async download(item) {
    const saving = this.page.waitForEvent('download');
    await this.button('Save', item).click();
    const dialog = this.find('dialog', 'Save picture');
    const asks = dialog.waitFor().then(() => true, () => false);
    if (await Promise.race([saving.then(() => false), asks])) {
      await this.choice('What to save', dialog).selectOption({ label: this.say('The model\'s answer, as it came') });
      await this.button('Save picture', dialog).click();
    }
    return saved(await saving);
  }

  /** Saves the picture with a result laid over it, in a format by its name in the list. */
  async saveExact(item, format = 'PNG') {
    await this.button('Save', item).click();
    const dialog = this.find('dialog', 'Save picture');
    await this.choice('What to save', dialog).selectOption({ label: this.say('My picture, changed inside the mask') });
    await this.choice('Format', dialog).selectOption({ label: format });
    const saving = this.page.waitForEvent('download');
    await this.button('Save picture', dialog).click();
    const file = await saved(await saving);
    await dialog.waitFor({ state: 'hidden' });
    return file;
  }

  /** What is seen, as pixels; `clip` is a part of the page. */
  async look(clip) {
    return decodePng(await this.page.screenshot({ clip, scale: 'css' }));
  }

  /** Waits until nothing moves any more. */
  async still() {
    let before = Buffer.alloc(0);
    await eventually('nothing moves', async () => {
      const now = await this.page.screenshot();
      const same = now.equals(before);
      before = now;
      return same;
    });
  }

  /** Keeps a picture of the page for people to look at. */
  keep(name) {
    return shoot(this.page, name);
  }
}

async function saved(download) {
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** A file as `choose` takes it. */
export function file(name, mimeType, buffer) {
  return { name, mimeType, buffer };
}

/** A photo's bytes, with its name. */
export function photoFile(name) {
  const mimeType = name.endsWith('.png') ? 'image/png' : 'image/jpeg';
  return file(basename(name), mimeType, readFileSync(photo(name)));
}

/** What is said about a field, by its description: the problem under it. */
export async function description(field) {
  return field.evaluate((element) => {
    const ids = (element.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
    return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  });
}

/** Asserts that a field has a problem whose words match. */
export async function hasProblem(field, words) {
  await eventually('the field has a problem', async () => (await field.getAttribute('aria-invalid')) === 'true');
  assert.match(await description(field), words);
}
