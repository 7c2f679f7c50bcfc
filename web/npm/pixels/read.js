// Rows of what the browser has decoded.

/** How many rows show whether a frame's are those of its bitmap. */
const COMPARED = 16;

/** A canvas whose pixels stay where the processor has them. */
export function canvas(width, height) {
  return new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
}

/**
 * A function that promises rows of a bitmap, from one up to but without another, as RGBA bytes until it is called again: from a video frame,
 * which refers to the same pixels, or through a canvas that holds no more than these rows. It is to be closed.
 */
export async function reader(bitmap) {
  const drawn = fromCanvas(bitmap);
  const copied = fromFrame(bitmap);
  const isExact = copied && (await isSame(copied, drawn, bitmap.height).catch(() => false));
  const [better, worse] = isExact ? [copied, drawn] : [drawn, copied];
  worse?.close();
  return better;
}

/** Nothing where the browser has no frames, or none so large, and for a bitmap with transparency: it is premultiplied. */
function fromFrame(bitmap) {
  let frame;
  try {
    frame = new VideoFrame(bitmap, { timestamp: 0 });
  } catch {
    return undefined;
  }
  const isBlueFirst = frame.format === "BGRX";
  if (!isBlueFirst && frame.format !== "RGBX") return frame.close();
  const { width } = bitmap;
  let bytes = new Uint8Array();
  const rows = async (top, bottom) => {
    const height = bottom - top;
    const length = width * height * 4;
    if (bytes.length < length) bytes = new Uint8Array(length);
    // In the frame's own format: not every browser heeds another that is asked for.
    await frame.copyTo(bytes, { rect: { x: 0, y: top, width, height } });
    toRgba(new Uint32Array(bytes.buffer, 0, width * height), isBlueFirst);
    return bytes.subarray(0, length);
  };
  return Object.assign(rows, { close: () => frame.close() });
}

/** Opaque RGBA of pixels of three bytes and one that is not used, in place. Red is the lowest byte: browsers run on little-endian machines. */
function toRgba(pixels, isBlueFirst) {
  for (let at = 0; at < pixels.length; at += 1) {
    const pixel = pixels[at];
    const colour = isBlueFirst ? ((pixel & 0xff) << 16) | (pixel & 0xff00) | ((pixel >> 16) & 0xff) : pixel;
    pixels[at] = colour | 0xff000000;
  }
}

/** Each time it makes new bytes, and of a large picture more than half are garbage before the browser collects them. */
function fromCanvas(bitmap) {
  const { width } = bitmap;
  const strip = canvas(width, 1);
  const rows = async (top, bottom) => {
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
  for (let part = 0; part < COMPARED; part += 1) {
    const y = Math.floor((height * part) / COMPARED);
    const [own, other] = [await copied(y, y + 1), await drawn(y, y + 1)];
    if (!own.every((sample, at) => sample === other[at])) return false;
  }
  return true;
}
