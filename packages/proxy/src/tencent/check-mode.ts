/** 1 document, liveness and comparison; 2 liveness and comparison with a photo; 3 liveness; 4 document. */
export type CheckMode = 1 | 2 | 3 | 4;

/** Whether a check mode reads a document: 1 and 4. A mode that nobody knows is held to the stricter rule. */
export function readsDocument(checkMode: CheckMode): boolean {
  return checkMode !== 2 && checkMode !== 3;
}
