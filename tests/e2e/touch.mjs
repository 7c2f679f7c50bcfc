// Fingers on a touch screen and a pen, as the browser's own protocol has them.

/** Fingers on a page. Places are in pixels of the page, `[x, y]`. */
export class Fingers {
  #down = new Map();

  static async on(page) {
    const fingers = new Fingers();
    fingers.protocol = await page.context().newCDPSession(page);
    return fingers;
  }

  /** A finger lands. */
  async land(id, [x, y]) {
    this.#down.set(id, { x, y, id });
    await this.#tell('touchStart');
  }

  /** Fingers that are down move, all at once: `[[id, [x, y]], …]`. */
  async move(...moves) {
    for (const [id, [x, y]] of moves) this.#down.set(id, { x, y, id });
    await this.#tell('touchMove');
  }

  /** A finger lifts. */
  async lift(id) {
    this.#down.delete(id);
    await this.#tell('touchEnd');
  }

  /** Fingers land together and lift again at once, each at one of `points`. */
  async tap(...points) {
    const ids = points.map((_, index) => index + 1);
    for (const id of ids) await this.land(id, points[id - 1]);
    for (const id of ids) await this.lift(id);
  }

  /** The system takes all fingers away, as for a gesture of its own. */
  async cancel() {
    this.#down.clear();
    await this.#tell('touchCancel');
  }

  /** One finger lands, goes through points and lifts. */
  async draw(points) {
    await this.land(1, points[0]);
    for (const point of points.slice(1)) await this.move([1, point]);
    await this.lift(1);
  }

  async #tell(type) {
    const touchPoints = [...this.#down.values()];
    await this.protocol.send('Input.dispatchTouchEvent', { type, touchPoints });
  }
}

/** A pen on a page. */
export class Pen {
  static async on(page) {
    const pen = new Pen();
    pen.protocol = await page.context().newCDPSession(page);
    return pen;
  }

  /**
   * Draws through points of the page.
   *
   * - `pressure`: from 0 to 1 for each point, or one for all
   * - `button`: `left` for the tip, `right` for the button at its side
   */
  async draw(points, { pressure = 0.5, button = 'left' } = {}) {
    const force = (index) => (Array.isArray(pressure) ? pressure[index] : pressure);
    await this.#tell('mouseMoved', points[0], { button: 'none' });
    await this.#tell('mousePressed', points[0], { button, force: force(0) });
    for (const [index, point] of points.entries()) await this.#tell('mouseMoved', point, { button, force: force(index) });
    await this.#tell('mouseReleased', points.at(-1), { button, force: 0 });
  }

  async #tell(type, [x, y], how) {
    await this.protocol.send('Input.dispatchMouseEvent', { type, x, y, pointerType: 'pen', clickCount: 1, ...how });
  }
}
