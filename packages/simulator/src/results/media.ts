/**
 * Pictures and videos that show nothing, made as they are needed. They are valid files, so that code
 * which looks at their first bytes or decodes them has something real to work on.
 */
import { crc32, deflateSync } from 'node:zlib';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * A PNG of one colour, 24 by 16 points, in base64.
 * @param size length of the file in bytes; a smaller number than the picture needs is ignored
 */
export function picture(colour: Colour, size: number): string {
  const [width, height] = [24, 16];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each of red, green and blue (PNG, third edition, section 11.2.1).
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const file = [pngSignature, chunk('IHDR', header), chunk('IDAT', pixels)];
  const end = chunk('IEND', Buffer.alloc(0));
  const missing = size - Buffer.concat([...file, end]).length - emptyChunk;
  // A private chunk that decoders skip fills the file up.
  if (missing >= 0) file.push(chunk('fiLl', Buffer.alloc(missing)));
  return Buffer.concat([...file, end]).toString('base64');
}

/** Bytes that a chunk takes beside its data: length, type and check sum. */
const emptyChunk = 12;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/**
 * The beginning of an MP4 and free space (ISO/IEC 14496-12), in base64: a file without a track.
 * @param size length of the file in bytes, 32 or more
 */
export function video(size: number): string {
  const file = Buffer.alloc(Math.max(size, 32));
  file.writeUInt32BE(24, 0);
  file.write('ftypisom', 4, 'latin1');
  file.writeUInt32BE(512, 12);
  file.write('isommp42', 16, 'latin1');
  file.writeUInt32BE(file.length - 24, 24);
  file.write('free', 28, 'latin1');
  return file.toString('base64');
}
