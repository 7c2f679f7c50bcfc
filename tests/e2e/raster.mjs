// What shapes cover, from their geometry alone and pixel by pixel: not how the page does it.

/** The distance of a point to a line through points. */
export function distance([x, y], line) {
  const pieces = line.length === 1 ? [[line[0], line[0]]] : line.slice(1).map((to, index) => [line[index], to]);
  const each = pieces.map(([[ax, ay], [bx, by]]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / length, 0), 1);
    return Math.hypot(x - ax - t * dx, y - ay - t * dy);
  });
  return Math.min(...each);
}

/** The share of the pixel at `x`, `y` that a hard, round brush covers on its way along a line. */
export function strokeShare(line, radius, x, y) {
  return Math.min(Math.max(radius + 0.5 - distance([x + 0.5, y + 0.5], line), 0), 1);
}

/** The share of the pixel at `x`, `y` that lies in a polygon. */
export function polygonShare(corners, x, y) {
  const cut = [
    ([px]) => px - x,
    ([px]) => x + 1 - px,
    ([, py]) => py - y,
    ([, py]) => y + 1 - py,
  ].reduce(cutOff, corners);
  const twice = cut.reduce((sum, [ax, ay], index) => {
    const [bx, by] = cut[(index + 1) % cut.length];
    return sum + ax * by - bx * ay;
  }, 0);
  return Math.abs(twice) / 2;
}

/** What is left of a polygon where `depth` is not negative; `depth` is linear. */
function cutOff(corners, depth) {
  return corners.flatMap((to, index) => {
    const from = corners.at(index - 1);
    const [before, after] = [depth(from), depth(to)];
    const inside = after >= 0 ? [to] : [];
    if (before >= 0 === after >= 0) return inside;
    const t = before / (before - after);
    return [[from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t], ...inside];
  });
}

/** Rows that a pixel is cut into where its share has no simple formula. */
const ROWS = 64;

/** The share of the pixel at `x`, `y` that lies in the ellipse between two corners of a box, to about 1/1000. */
export function ellipseShare([[left, top], [right, bottom]], x, y) {
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  let share = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const up = (y + (row + 0.5) / ROWS - cy) / ((bottom - top) / 2);
    const half = Math.sqrt(Math.max(1 - up * up, 0)) * ((right - left) / 2);
    share += Math.max(Math.min(x + 1, cx + half) - Math.max(x, cx - half), 0) / ROWS;
  }
  return share;
}
