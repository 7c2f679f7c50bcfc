// Fingers on a touch screen, as the browser's own protocol has them.

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
