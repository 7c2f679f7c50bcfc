// Rows of what the browser has decoded.

/** How many rows show whether a frame's are those of its bitmap. */
const COMPARED = 16;

/** A canvas whose pixels stay where the processor has them. */
export function canvas(width, height) {
  return new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
}

/**
 * A function that gives rows of a bitmap, from one up to but without another, as RGBA bytes until it is called again: from a video frame,
 * which refers to the same pixels, or through a canvas that holds no more than these rows. It is to be closed.
 */
export async function reader(bitmap) {
  const [copied, drawn] = [fromFrame(bitmap), fromCanvas(bitmap)];
  const [better, worse] = (await isSame(copied, drawn, bitmap.height)) ? [copied, drawn] : [drawn, copied];
  worse?.close();
  return better;
}

/** Nothing where the browser has no frames, and for a bitmap with transparency: it is premultiplied. */
function fromFrame(bitmap) {
  if (typeof VideoFrame !== "function") return undefined;
  const frame = new VideoFrame(bitmap, { timestamp: 0 });
  let bytes = new Uint8Array();
  const rows = async (top, bottom) => {
    const [{ width }, height] = [bitmap, bottom - top];
    const length = width * height * 4;
    if (bytes.length < length) bytes = new Uint8Array(length);
    await frame.copyTo(bytes, { rect: { x: 0, y: top, width, height }, format: "RGBA" });
    return bytes.subarray(0, length);
  };
  const close = () => frame.close();
  if (/X$/.test(frame.format)) return Object.assign(rows, { close });
  return close();
}

/** Each time it makes new bytes, and of a large picture more than half are garbage before the browser collects them. */
function fromCanvas(bitmap) {
  const { width } = bitmap;
  const strip = canvas(width, 1);
  const rows = (top, bottom) => {
    const height = bottom - top;
    if (strip.canvas.height < height) strip.canvas.height = height;
    strip.clearRect(0, 0, width, height);
    strip.drawImage(bitmap, 0, -top);
    return strip.getImageData(0, 0, width, height).data;
  };
  return Object.assign(rows, { close: () => (strip.canvas.width = 0) });
}

/** Whether rows from all over the picture are the same. Frames are made for films, whose colours may be converted. */
async function isSame(copied, drawn, height) {
  if (!copied) return false;
  for (let part = 0; part < COMPARED; part += 1) {
    const y = Math.floor((height * part) / COMPARED);
    const [own, other] = [await copied(y, y + 1), drawn(y, y + 1)];
    if (!own.every((sample, at) => sample === other[at])) return false;
  }
  return true;
}
