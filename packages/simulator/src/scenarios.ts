import type { DocumentKind } from './results/documents.js';

/** Kinds of outcome, in the order in which the page shows them. */
export const scenarioGroups = {
  passed: 'All good',
  document: 'Not good enough: the document',
  camera: 'Not good enough: camera, light, sound',
  rejected: 'Refused',
  left: 'The person goes',
  used: 'The link is used up',
  service: 'The service fails',
  integration: 'The request was wrong',
  unknown: 'Something new',
} as const;
/** Kind of an outcome. */
export type ScenarioGroup = keyof typeof scenarioGroups;

/**
 * Every outcome that can be picked: name, the vendor's `ErrorCode`, group, and what happens in plain
 * words. The codes are those of the vendor's table (document 1061/55390, of 2026-03-10). A new one goes
 * behind the others with its code: test documents are numbered in this order.
 */
const table = [
  ['pass', 0, 'passed', 'Everything in order'],
  ['pass-after-tries', 0, 'passed', 'In order at the third try'],
  ['pass-large', 0, 'passed', 'In order, with megabytes of pictures'],
  ['document-warning', 0, 'document', 'Document photographed from a screen'],
  ['document-missing', 0, 'document', 'Document was never read'],
  ['document-copied', 0, 'document', 'Document is a copy'],
  ['pass-late', 0, 'passed', 'In order, with a result that comes after 5 seconds'],
  ['pass-other-kind', 0, 'passed', 'In order, with another kind of document'],
  ['no-face', 1004, 'camera', 'No face in the picture'],
  ['face-cut-off', 1102, 'camera', 'Face only partly in the picture'],
  ['face-covered', 2017, 'camera', 'Face is covered'],
  ['several-faces', 2012, 'camera', 'More than one face'],
  ['too-dark', 1201, 'camera', 'Too dark'],
  ['too-bright', 1202, 'camera', 'Too bright'],
  ['no-video', 202, 'camera', 'No video arrived'],
  ['video-format', 1104, 'camera', 'Video has an unknown format'],
  ['video-not-fetched', 1105, 'camera', 'Video could not be fetched'],
  ['video-length', 1107, 'camera', 'Video is too short or too long'],
  ['video-definition', 1108, 'camera', 'Video is not sharp enough'],
  ['no-sound', 1101, 'camera', 'Video has no sound'],
  ['speech-not-understood', 1103, 'camera', 'Speech was not understood'],
  ['too-quiet', 1106, 'camera', 'Voice is too quiet'],
  ['lips-still', 1109, 'camera', 'Lips moved too little'],
  ['spoofing', 1002, 'rejected', 'Looks like a picture of a person'],
  ['not-a-person', 1003, 'rejected', 'No real person'],
  ['not-live', 1005, 'rejected', 'Liveness check failed'],
  ['leave', 1410, 'left', 'Leave on purpose'],
  ['timed-out', 1409, 'left', 'Take too long'],
  ['tries-used-up', 16, 'used', 'No tries are left'],
  ['already-completed', 14, 'used', 'Was completed before'],
  ['token-expired', 15, 'used', 'Time is over'],
  ['service-failed', 1001, 'service', 'Check could not be carried out'],
  ['service-error-4', 4, 'service', 'Service error 4'],
  ['service-error-8', 8, 'service', 'Service error 8'],
  ['service-error-9', 9, 'service', 'Service error 9'],
  ['service-error-10', 10, 'service', 'Service error 10'],
  ['service-error-11', 11, 'service', 'Service error 11'],
  ['bad-request-1', 1, 'integration', 'Bad request 1'],
  ['bad-request-2', 2, 'integration', 'Bad request 2'],
  ['bad-request-3', 3, 'integration', 'Bad request 3'],
  ['unheard-of', 4242, 'unknown', 'A code that nobody has heard of'],
] as const satisfies readonly (readonly [string, number, ScenarioGroup, string])[];

/** Name of an outcome, as `finish` and the page take it. */
export type ScenarioName = (typeof table)[number][0];

/** What is particular to an outcome beside its code. */
export type ScenarioShape = {
  /** Codes of all tries, the last included. Without it: one try, with the outcome's own code. */
  tries?: readonly number[];
  /** Warnings of the document, which then has `IsPass` false. */
  warnings?: readonly number[];
  /** Kind of document that is read, whatever was asked for. */
  documentKind?: DocumentKind;
  /** How long after the person has finished there is no result yet, in milliseconds. */
  lateMs?: number;
  /** False: the result says passed but holds no document. */
  withDocument?: boolean;
  /** Size of the video, in bytes. */
  videoBytes?: number;
  /** Size of each picture, in bytes. */
  imageBytes?: number;
};

/** An outcome that can be picked. */
export type Scenario = {
  name: ScenarioName;
  /** The vendor's `ErrorCode`. */
  errorCode: number;
  group: ScenarioGroup;
  /** What happens, in plain words; also the result's `ErrorMsg`. */
  label: string;
  /** The test document that stands for it: `T`, which of the outcomes with its code, its code. */
  documentNumber: string;
  /** Whether the page offers it as a button of its own rather than in the list. */
  common: boolean;
  /** What the result holds beside the code. */
  shape: ScenarioShape;
};

const common: ReadonlySet<ScenarioName> = new Set([
  'pass',
  'document-warning',
  'no-face',
  'too-dark',
  'spoofing',
  'leave',
  'timed-out',
  'tries-used-up',
  'service-failed',
]);

const shapes: Partial<Record<ScenarioName, ScenarioShape>> = {
  'pass-after-tries': { tries: [1004, 1201, 0] },
  'pass-large': { videoBytes: 3_000_000, imageBytes: 500_000 },
  // The vendor writes warnings with either sign.
  'document-warning': { warnings: [-9103] },
  'document-copied': { warnings: [9102] },
  'document-missing': { withDocument: false },
  'pass-late': { lateMs: 5_000 },
  'pass-other-kind': { documentKind: 'HMTPermitCard' },
  'tries-used-up': { tries: [1004, 1005, 1004] },
};

/** Every outcome that can be picked, in the order of the groups. */
export const scenarios: readonly Scenario[] = table.map(([name, errorCode, group, label], row) => ({
  name,
  errorCode,
  group,
  label,
  documentNumber: documentNumber(errorCode, row),
  common: common.has(name),
  shape: shapes[name] ?? {},
}));

function documentNumber(errorCode: number, row: number): string {
  const before = table.slice(0, row).filter(([, code]) => code === errorCode).length;
  return `T${String(before).padStart(2, '0')}-${String(errorCode).padStart(4, '0')}`;
}

/** The outcome of a test document; upper case, spaces and dashes do not matter. */
export function scenarioOfDocument(number: string): Scenario | undefined {
  const plain = (text: string) => text.toUpperCase().replaceAll(/[\s-]/g, '');
  return scenarios.find((scenario) => plain(scenario.documentNumber) === plain(number));
}

/** The outcome of that name, or the first with that code; undefined when there is none. */
export function findScenario(name: ScenarioName): Scenario;
export function findScenario(nameOrCode: string | number): Scenario | undefined;
export function findScenario(nameOrCode: string | number): Scenario | undefined {
  return scenarios.find(({ name, errorCode }) => name === nameOrCode || errorCode === nameOrCode);
}
