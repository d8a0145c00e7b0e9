/**
 * Names of properties that only this package's own code uses: the script for pages gets shorter
 * ones. No name may stand here that is the DOM's, the wire contract's, an attribute's, an event's,
 * a text's, or kept in a store: those are read by others, or by another version of this script.
 */
export const internalNames = [
  'address',
  'advice',
  'arrival',
  'arrivals',
  'candidates',
  'connect',
  'css',
  'disconnect',
  'forgetToken',
  'free',
  'giveBack',
  'loaded',
  'prepare',
  'press',
  'removeEarlier',
  'returned',
  'tone',
  'transient',
  'updated',
  'welcome',
];
