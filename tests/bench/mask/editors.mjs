// The studio and the reference, used as by a person: through mouse and keyboard.

import { decodePng, greenPlace, greenPng } from '../../e2e/pixels.mjs';

/** Where on the studio's slider the brush is a little more than 200 pixels wide: it has no step at 200. */
const SIZE = { step: '140', pixels: 205 };

const REFERENCE = new URL(`reference.html?brush=${SIZE.pixels}`, import.meta.url);

class Editor {
  constructor(tab) {
    this.tab = tab;
    this.page = tab.page;
  }

  /** Opens a picture and waits until it can be painted on. */
  async open(picture) {
    await this.choose(picture);
    await this.page.locator('[data-showing=picture]').waitFor({ state: 'attached' });
    await this.tab.idle();
  }

  async choose(picture) {
    await this.page.getByLabel('Open picture', { exact: true }).setInputFiles(picture);
  }

  /** Points of the page along a stroke of so many events that goes up and down across the picture; each `index` takes another way. */
  wave(events, index = 0) {
    const { left, top, right, bottom } = this.place;
    return Array.from({ length: events }, (_, event) => {
      const t = (event + 0.5) / events;
      const down = 0.5 + 0.42 * Math.sin(t * 12 + index * 0.7);
      return [left + (right - left) * t, top + (bottom - top) * down];
    });
  }

  /** A point of the page by shares of the picture's width and height. */
  point(across, down) {
    const { left, top, right, bottom } = this.place;
    return [left + (right - left) * across, top + (bottom - top) * down];
  }
}

export class Studio extends Editor {
  static title = 'overpaint';

  /** Opens the page; pictures of this shape will be where `place` says. */
  async visit(url, { width, height }) {
    await this.page.goto(url);
    const small = greenPng(240, Math.round((240 * height) / width));
    await this.open({ name: 'green.png', mimeType: 'image/png', buffer: small });
    await this.slider('Brush size').fill(SIZE.step);
    // Until the slider is let go a ring shows the size in the middle of the view.
    await this.slider('Brush size').blur();
    await this.tab.idle();
    this.place = greenPlace(decodePng(await this.page.screenshot()));
    // The brush is remembered in a new work too, the picture is not.
    await this.page.reload();
    await this.button('Start afresh').click();
    await this.button('Dismiss').click();
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  slider(name) {
    return this.page.getByRole('slider', { name, exact: true });
  }

  /** Nothing tells from outside. */
  kept() {}

  /** What the page says of the mask. */
  covers() {
    return this.page.locator('.mask-state').textContent();
  }

  /**
   * How long it takes, in milliseconds, from the first event of mouse or keyboard that `act` makes until the worker is done and what it did
   * is drawn.
   */
  async work(act) {
    // The watch is there before anything is done: what is quick would be over otherwise.
    await this.page.evaluate(() => void (globalThis.worked = new Promise((done, fail) => {
      setTimeout(() => fail(new Error('nothing was worked on')), 20_000);
      let start;
      const begin = (event) => {
        start ??= event.timeStamp;
      };
      for (const type of ['pointerdown', 'keydown']) addEventListener(type, begin, { capture: true, once: true });
      const status = document.querySelector('.working');
      let begun = false;
      const watch = new MutationObserver(() => {
        begun ||= status.dataset.busy === 'true';
        if (!begun || status.dataset.busy === 'true') return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
      });
      watch.observe(status, { attributes: true });
    })));
    await act();
    return this.page.evaluate(() => globalThis.worked);
  }

  /** How long it takes, in milliseconds, from the click on a button that saves until the file is there. */
  async save(name) {
    const time = this.page.evaluate(() => new Promise((done) => {
      let start;
      addEventListener('pointerdown', (event) => { start = event.timeStamp; }, { capture: true, once: true });
      const original = URL.createObjectURL;
      URL.createObjectURL = (blob) => {
        URL.createObjectURL = original;
        done({ time: performance.now() - start, bytes: blob.size });
        return original.call(URL, blob);
      };
    }));
    await this.button(name).click();
    return time;
  }
}

export class Reference extends Editor {
  static title = 'reference';

  async visit() {
    await this.page.goto(REFERENCE.href);
  }

  async open(picture) {
    await super.open(picture);
    const { x, y, width, height } = await this.page.locator('canvas').boundingBox();
    this.place = { left: x, top: y, right: x + width, bottom: y + height };
  }

  /** MiB of pixels that undo holds. */
  async kept() {
    return (await this.page.evaluate(() => kept())) / 2 ** 20;
  }
}
