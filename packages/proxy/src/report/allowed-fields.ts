/**
 * What a report passes on of the vendor's answer. The vendor adds members, and among them pictures, so
 * this is a list of what may pass: a member that is not here stays behind, whatever it holds.
 */

import { reportMedia, type ReportMedium } from 'ekyc-verify-protocol/vocabulary';

/** Images and video of a result, as a report's `include` names them, and the vendor's members. */
const media = {
  video: ['VideoBase64'],
  bestFrame: ['BestFrameBase64'],
  cardImage: ['CardImageBase64', 'CardBackImageBase64'],
  cardCutImage: ['CardCutImageBase64', 'CardBackCutImageBase64'],
  headImage: ['HeadImageBase64'],
} as const satisfies Record<ReportMedium, readonly string[]>;

/** Gives what may pass of a value; undefined: nothing. */
type Filter = (value: unknown) => unknown;

/** No field of a document is longer, in characters; every usable picture is. */
const longestText = 500;

/** How deep the fields of a document may be nested. */
const deepest = 8;

/** A picture in pieces is longer than a list of a document, or than all its fields in JSON, in characters. */
const longestList = 32;
const longestFields = 10_000;

/** Names of members that are pictures, whatever the vendor puts before or behind. */
const pictureName = /base64|image|photo|picture|portrait|video|frame/i;

/** How PNG, JPEG, GIF, WebP and BMP begin in base64. */
const pictureText = /^\s*(iVBOR|\/9j\/|R0lGOD|UklGR|Qk[02])/;
const dataUri = /^\s*data:/i;

/** One number, truth value or short text, and null for everything else. */
const leaf: Filter = (value) => {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string' || value.length > longestText) return null;
  return pictureText.test(value) || dataUri.test(value) ? null : value;
};

/** Fields as a kind of document has them: their names are the vendor's to choose, pictures are not. */
const documentFields: Filter = (value) => {
  const fields = fieldsOf(value, 0);
  return JSON.stringify(fields).length > longestFields ? null : fields;
};

function fieldsOf(value: unknown, depth: number): unknown {
  if (depth > deepest) return null;
  if (Array.isArray(value)) {
    return value.length > longestList ? null : value.map((item) => fieldsOf(item, depth + 1));
  }
  if (typeof value === 'string') return textOrJson(value, depth);
  if (typeof value !== 'object' || value === null) return leaf(value);
  const fields = Object.entries(value).filter(([name]) => !pictureName.test(name));
  return Object.fromEntries(fields.map(([name, item]) => [name, fieldsOf(item, depth + 1)]));
}

/** `OriginalCardInfo` is JSON text in a string: its fields are looked at like all others. */
function textOrJson(text: string, depth: number): unknown {
  if (!/^\s*[[{"]/.test(text)) return leaf(text);
  try {
    return JSON.stringify(fieldsOf(JSON.parse(text.trim(), exactly), depth + 1));
  } catch {
    // What is cut off may be a picture; an address such as "[Rear] 1 Main Street" has no JSON text in it.
    return /^\s*[[{].*"/s.test(text) ? null : leaf(text);
  }
}

/** A number of a document with more digits than a number holds here stays as it was written, as text. */
function exactly(_name: string, value: unknown, written?: { source?: string }): unknown {
  const isExact = !Number.isInteger(value) || Number.isSafeInteger(value);
  return isExact ? value : (written?.source ?? value);
}

const list =
  (filter: Filter): Filter =>
  (value) =>
    Array.isArray(value) ? value.map(filter) : null;

const members =
  (filters: Readonly<Record<string, Filter>>) =>
  (value: unknown): Record<string, unknown> | null => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const passed = Object.entries(value).flatMap(([name, item]) => {
      const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
      return filter === undefined ? [] : [[name, item === null ? null : filter(item)]];
    });
    return Object.fromEntries(passed);
  };

const attempt = members({
  ErrorCode: leaf,
  ErrorMsg: leaf,
  LivenessErrorCode: leaf,
  LivenessErrorMsg: leaf,
  CompareErrorCode: leaf,
  CompareErrorMsg: leaf,
  ReqTimestamp: leaf,
  Similarity: leaf,
  Seq: leaf,
  LivenessInfoTag: list(leaf),
});

/**
 * The vendor's `Response` without what was not asked for. Known images that were not asked for are
 * null; of members that this version does not know, nothing is left.
 *
 * @param include Which images and video come along.
 */
export function allowedFields(
  response: Record<string, unknown>,
  include: ReadonlySet<ReportMedium>,
): Record<string, unknown> {
  const images = Object.fromEntries(
    reportMedia.flatMap((medium) =>
      media[medium].map((name): [string, Filter] => [
        name,
        (value) => (include.has(medium) && typeof value === 'string' ? value : null),
      ]),
    ),
  );
  const document = members({
    ...images,
    IsPass: leaf,
    WarnCardInfos: list(leaf),
    CardInfo: documentFields,
    NormalCardInfo: documentFields,
    OriginalCardInfo: (value) => (typeof value === 'string' ? documentFields(value) : null),
    RequestId: leaf,
  });
  const passed = members({
    ...images,
    ErrorCode: leaf,
    ErrorMsg: leaf,
    VerificationDetailList: list(attempt),
    OCRResult: list(document),
    Extra: leaf,
    RequestId: leaf,
  });
  return passed(response) ?? {};
}
