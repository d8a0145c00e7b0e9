import { readsDocument, type CheckMode, type Hint, type Reason } from 'ekyc-verify-protocol';
import type { ResultAnswer } from './answers.js';

type OutcomeStatus = 'passed' | 'failed';

/** What a result of the vendor means for its attempt. Null: not finished yet, so ask again while the token lasts. */
export type Outcome = { status: OutcomeStatus; reason: Reason | null; resultCode: number } | null;

export type ResultCode = {
  status: OutcomeStatus;
  /** Null only when passed. */
  reason: Reason | null;
  /** What the person can do better. Nothing that tells how a rejection came about. */
  hint?: Hint;
  /** For operators and documentation; never shown to a browser. */
  meaning: string;
};

const failed = (reason: Reason, meaning: string): ResultCode => ({
  status: 'failed',
  reason,
  meaning,
});
const capture = (hint: Hint, meaning: string): ResultCode => ({
  ...failed('capture', meaning),
  hint,
});

/**
 * The result codes of a verification, from the vendor's table (document 1061/55390, state of
 * 2026-03-10), and 12, 13, 2004, 2010 and 2016 as its sister product has them (document 1007/31082).
 * The vendor adds codes: one that is not here is `failed`, `unknown`.
 */
export const resultCodes: Readonly<Record<number, ResultCode>> = {
  0: { status: 'passed', reason: null, meaning: 'The check succeeded.' },
  1: failed('integration', 'The request was invalid.'),
  2: failed('integration', 'A parameter of the request was invalid.'),
  3: failed('integration', 'A parameter of the request was invalid.'),
  4: failed('service', 'The vendor’s service failed.'),
  8: failed('service', 'The vendor’s service failed.'),
  9: failed('service', 'The vendor’s service failed.'),
  10: failed('service', 'The vendor’s service failed.'),
  11: failed('service', 'The vendor’s service failed.'),
  12: failed('service', 'The vendor’s service failed.'),
  13: failed('service', 'The vendor’s service failed.'),
  14: failed('expired', 'The token had already been used.'),
  15: failed('expired', 'The token had expired.'),
  16: failed('limit', 'No tries were left on the vendor’s page.'),
  202: capture('video', 'No video was received.'),
  1001: failed('service', 'The vendor could not run the liveness check.'),
  1002: failed('rejected', 'The video looked like a spoofing attempt.'),
  1003: failed('rejected', 'No live person was detected.'),
  1004: capture('no-face', 'No face was detected.'),
  1005: failed('rejected', 'The liveness check failed.'),
  1101: capture('sound', 'The video had no sound.'),
  1102: capture('no-face', 'The face was not fully in the frame.'),
  1103: capture('sound', 'The speech could not be understood.'),
  1104: capture('video', 'The format of the video is not supported.'),
  1105: capture('video', 'The video could not be fetched.'),
  1106: capture('sound', 'The voice was too quiet.'),
  1107: capture('video', 'The video was too short or too long.'),
  1108: capture('video', 'The resolution of the video was too low.'),
  1109: capture('sound', 'The lips moved too little.'),
  1201: capture('light', 'It was too dark.'),
  1202: capture('light', 'It was too bright.'),
  1409: failed('timed-out', 'The person took too long.'),
  1410: failed('cancelled', 'The person left on purpose.'),
  2004: failed('capture', 'The quality of the image was too low.'),
  2010: failed('capture', 'The quality of the image was too low.'),
  2012: capture('several-faces', 'Several faces were in the frame.'),
  2016: failed('rejected', 'The face did not match the document or the photo.'),
  2017: capture('covered', 'The face was covered.'),
};

/** The vendor's sister product gives this code to a flow that is not finished (document 1007/31082). */
export const unfinishedCode = 17;

const unknown = failed('unknown', 'This version does not know the result.');
const documentRefused = failed('rejected', 'A document that was read did not pass.');

/** What a result means for an attempt with this check mode. */
export function outcomeOf(answer: ResultAnswer, checkMode: CheckMode): Outcome {
  const resultCode = answer.errorCode;
  if (resultCode === null || resultCode === unfinishedCode) return null;
  const { status, reason } =
    resultCode === 0 ? successOf(answer.documents, checkMode) : refusalOf(resultCode);
  return { status, reason, resultCode };
}

/** Code 0 is a pass only with documents where the check mode reads them, each with a verdict of true. */
function successOf(documents: ResultAnswer['documents'], checkMode: CheckMode): ResultCode {
  const passed = resultCodes[0] ?? unknown;
  if (!readsDocument(checkMode)) return passed;
  if (documents === null || documents.length === 0) return unknown;
  if (documents.some(({ isPass }) => isPass === false)) return documentRefused;
  return documents.every(({ isPass }) => isPass === true) ? passed : unknown;
}

/** Whatever is not the number 0 is no pass, also when its name in the table would be. */
function refusalOf(resultCode: number): ResultCode {
  const known = resultCodes[resultCode] ?? unknown;
  return known.status === 'passed' ? unknown : known;
}

/** What a person can do better after a `capture`; undefined after everything else. */
export function hintOf(reason: Reason | null, resultCode: number | null): Hint | undefined {
  return reason === 'capture' && resultCode !== null ? resultCodes[resultCode]?.hint : undefined;
}
