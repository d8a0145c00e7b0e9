import { createHash } from 'node:crypto';
import type { RandomBytes } from './client-secret.js';

/** The shape of a hand-off code: 128 bits in base64url, short enough for a coarse QR code. */
export const handoffCodePattern = '^[0-9A-Za-z_-]{22}$';

/** 128 random bits: nobody guesses one within its minutes. */
export function newHandoffCode(random: RandomBytes): string {
  return Buffer.from(random(16)).toString('base64url');
}

/**
 * The number of four digits that computer and phone show, so that the person can compare them. It
 * follows from the code alone: who has the code may see it, and nothing of it is kept.
 */
export function handoffNumber(code: string): string {
  const digest = createHash('sha256').update(`ekyc-verify hand-off number ${code}`).digest();
  return String(digest.readUInt32BE(0) % 10_000).padStart(4, '0');
}
