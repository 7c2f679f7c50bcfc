// JPEG files as a camera that was held sideways writes them.

import assert from 'node:assert/strict';

/** The tag for the orientation (EXIF 2.32, table 4). */
const ORIENTATION = 0x0112;

/** The same JPEG with an EXIF segment that says how its camera was held, 1 to 8. */
export function turned(jpeg, orientation) {
  assert.equal(jpeg.readUInt16BE(0), 0xffd8, 'not a JPEG');
  const entry = Buffer.alloc(12);
  entry.writeUInt16BE(ORIENTATION, 0);
  entry.writeUInt16BE(3, 2);
  entry.writeUInt32BE(1, 4);
  entry.writeUInt16BE(orientation, 8);
  const tiff = Buffer.concat([Buffer.from('MM\0*\0\0\0\b\0\x01', 'latin1'), entry, Buffer.alloc(4)]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** Width and height as the pixels are stored, whatever EXIF says. */
export function storedSize(jpeg) {
  for (let at = 2; at < jpeg.length; ) {
    const [marker, length] = [jpeg[at + 1], jpeg.readUInt16BE(at + 2)];
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
    at += length + 2;
  }
  assert.fail('a JPEG without a frame');
}
