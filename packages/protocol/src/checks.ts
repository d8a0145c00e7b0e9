/** What a verification can check, in the vendor's numbers: said here once, used and documented from here. */

/**
 * The check modes, by what each compares and reads. Mode 2 compares with a photo that only a backend
 * can send.
 */
export const checkModes = {
  1: { what: 'document, liveness, and face comparison', readsDocument: true },
  2: { what: 'liveness and comparison with your photo', readsDocument: false },
  3: { what: 'liveness', readsDocument: false },
  4: { what: 'document', readsDocument: true },
} as const;
export type CheckMode = keyof typeof checkModes;
export const checkModeRange = { minimum: 1, maximum: 4 } as const;

/** Whether a check mode reads a document. A mode that nobody knows is held to the stricter rule. */
export function readsDocument(checkMode: CheckMode): boolean {
  return (checkModes[checkMode] as { readsDocument: boolean } | undefined)?.readsDocument ?? true;
}

/** Strengths of the liveness check. */
export const securityLevels = {
  1: 'silent',
  2: 'action',
  3: 'light',
  4: 'action and light',
  5: 'action and light with high security',
} as const;
export const securityLevelRange = { minimum: 1, maximum: 5 } as const;

/** Documents that the vendor is known to read. It may add others, which work without a release. */
export const documentTypes = [
  'HKIDCard',
  'MLIDCard',
  'IndonesiaIDCard',
  'InternationalIDPassport',
  'SingaporeIDCard',
  'ThailandIDCard',
] as const;

/** The form of any document type, known or not. */
export const documentTypePattern = '^[A-Za-z0-9]{1,64}$';

/** The form of the id of a process in the vendor's console. */
export const ruleIdPattern = '^[0-9A-Za-z_-]{1,64}$';

/** The most that the photo of check mode 2 may have, in characters of base64: 8 MB. */
export const compareImageLength = 8 * 1024 * 1024;

/** How many liveness attempts a person may be given. */
export const livenessAttempts = { minimum: 1, maximum: 99 } as const;

/** `1 document; 2 …`: numbers and what they stand for, for a description. */
export function describeNumbers(meanings: Readonly<Record<number, string>>): string {
  return Object.entries(meanings)
    .map(([number, meaning]) => `${number} ${meaning}`)
    .join('; ');
}

/** Every check mode with what it checks, for a description. */
export const describedCheckModes = describeNumbers({
  1: checkModes[1].what,
  2: checkModes[2].what,
  3: checkModes[3].what,
  4: checkModes[4].what,
} satisfies Record<CheckMode, string>);
