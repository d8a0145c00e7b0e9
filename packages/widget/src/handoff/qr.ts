import { correction, generate } from 'lean-qr/nano';

/** White around the code, in modules (ISO/IEC 18004 asks for four). */
const quietZone = 4;

/** A QR code as one path on a square of `size` modules, the white around it included. */
export type QrCode = { size: number; path: string };

/** Draws a text: each run of dark modules in a row is a bar of the path. */
export function qrCode(text: string): QrCode {
  // A screen is neither torn nor stained: medium correction leaves the modules large.
  const bits = generate(text, { minCorrectionLevel: correction.M });
  let path = '';
  for (let y = 0; y < bits.size; y += 1) {
    for (let x = 0; x < bits.size; x += 1) {
      const from = x;
      while (bits.get(x, y)) x += 1;
      if (x > from) path += `M${from + quietZone} ${y + quietZone}h${x - from}v1h${from - x}z`;
    }
  }
  return { size: bits.size + 2 * quietZone, path };
}
