import { randomUuid, seededRandom, type Random } from '../random.js';
import { findScenario, type ScenarioGroup } from '../scenarios.js';
import type { Outcome, Verification, VerificationState } from '../verifications.js';
import type { Settings } from '../options.js';
import { cardInfos } from './documents.js';
import { picture, video, type Colour } from './media.js';

/** Beige for documents and blue for faces, to tell them apart at a glance. */
const documentColour: Colour = [222, 205, 170];
const faceColour: Colour = [120, 150, 200];

/** `ErrorCode` of a verification whose time ran out. */
const tokenExpired = 15;

/** Mark out of 100 from which the vendor takes two faces for the same by default. */
const passMark = 70;

/** An answer to `GetWebVerificationResultIntl`, without `Extra` and `RequestId`. */
export type Result = {
  ErrorCode: number | null;
  ErrorMsg: string | null;
  VerificationDetailList: Record<string, unknown>[] | null;
  VideoBase64: string | null;
  BestFrameBase64: string | null;
  OCRResult: Record<string, unknown>[] | null;
};

/** `LivenessInfoTag` of a try that ended with this code; the vendor does not say which belong together. */
const riskTags: Readonly<Record<number, readonly string[]>> = {
  1002: ['03'],
  1003: ['04', '11'],
  1004: ['09'],
  1005: ['02'],
  2017: ['14'],
};

/** Outcomes that come after somebody was looked at. */
const checked: readonly ScenarioGroup[] = ['passed', 'document', 'camera', 'rejected', 'unknown'];

/**
 * What is known of a verification, the same at each asking. That `ErrorCode` is null until the end is a guess: the vendor's
 * documents do not say what an unfinished one looks like.
 */
export function resultOf(
  verification: Verification,
  state: VerificationState,
  { now, returnCardInfo }: Pick<Settings, 'now' | 'returnCardInfo'>,
): Result {
  if (state === 'expired') {
    return { ...empty, ErrorCode: tokenExpired, ErrorMsg: 'Time is over' };
  }
  const { outcome, config } = verification;
  if (outcome === null || now() < availableAt(verification, outcome)) return empty;
  const { scenario } = outcome;
  // A rule of the console says what is checked; here each rule asks for everything.
  const checkMode = config.CheckMode ?? (verification.ruleId === null ? 2 : 1);
  const wasChecked = checked.includes(scenario.group) || scenario.shape.tries !== undefined;
  const random = seededRandom(outcome.seed);
  const hasFace = wasChecked && checkMode !== 4;
  const hasDocument = wasChecked && (checkMode === 1 || checkMode === 4);
  return {
    ErrorCode: scenario.errorCode,
    ErrorMsg: scenario.label,
    VerificationDetailList: hasFace ? tries(verification, outcome, checkMode !== 3, random) : [],
    VideoBase64: hasFace ? video(outcome.videoBytes) : null,
    BestFrameBase64: hasFace ? picture(faceColour, outcome.imageBytes) : null,
    OCRResult: hasDocument
      ? documents(verification, outcome, { checkMode, withCardInfo: returnCardInfo }, random)
      : null,
  };
}

const empty: Result = {
  ErrorCode: null,
  ErrorMsg: null,
  VerificationDetailList: null,
  VideoBase64: null,
  BestFrameBase64: null,
  OCRResult: null,
};

/** From when the result is there: the vendor may need longer than the browser for its way back. */
function availableAt({ finishedAt }: Verification, { scenario }: Outcome): number {
  return (finishedAt ?? 0) + (scenario.shape.lateMs ?? 0);
}

/** `VerificationDetailList`: an entry for each try, the last of which decided. */
function tries(
  { finishedAt, config }: Verification,
  { scenario }: Outcome,
  isCompared: boolean,
  random: Random,
): Record<string, unknown>[] {
  const codes = scenario.shape.tries ?? [scenario.errorCode];
  return codes.map((code, index) => {
    const passed = code === 0;
    const message = passed ? 'Success' : findScenario(code)?.label;
    return {
      ErrorCode: code,
      ErrorMsg: message,
      LivenessErrorCode: code,
      LivenessErrorMsg: message,
      // Faces are compared after the liveness check, and only if there was a person.
      CompareErrorCode: isCompared && passed ? 0 : null,
      CompareErrorMsg: isCompared && passed ? 'Success' : null,
      ReqTimestamp: (finishedAt ?? 0) - (codes.length - 1 - index) * 15_000,
      Similarity: isCompared && passed ? similarity(random) : null,
      Seq: randomUuid(random),
      LivenessInfoTag: config.Version === 'PLUS' ? (riskTags[code] ?? []) : null,
    };
  });
}

function similarity(random: Random): number {
  return Math.round((passMark + (100 - passMark) * random()) * 100) / 100;
}

/** `OCRResult`: null when the document was never read. */
function documents(
  { config }: Verification,
  { scenario, imageBytes, newerImages, documentKind }: Outcome,
  { checkMode, withCardInfo }: { checkMode: number; withCardInfo: boolean },
  random: Random,
): Record<string, unknown>[] | null {
  const { withDocument = true, warnings = [] } = scenario.shape;
  if (!withDocument) return null;
  const image = picture(documentColour, imageBytes);
  const kind = documentKind ?? config.IDCardType ?? 'HKIDCard';
  return [
    {
      IsPass: warnings.length === 0,
      CardImageBase64: image,
      CardCutImageBase64: config.IdCardCutReturn === true ? image : null,
      CardBackCutImageBase64: null,
      HeadImageBase64: newerImages ? picture(faceColour, imageBytes) : null,
      // A passport has one side.
      CardBackImageBase64: newerImages && kind !== 'InternationalIDPassport' ? image : null,
      WarnCardInfos: warnings,
      ...cardInfos(kind, checkMode, { withCardInfo }),
      RequestId: randomUuid(random),
    },
  ];
}
