import type { ValueOf, Variable } from './variable.js';
import { accessVariables } from './variables/access.js';
import { checkVariables } from './variables/check.js';
import { resultVariables } from './variables/results.js';
import { serverVariables } from './variables/server.js';
import { vendorVariables } from './variables/vendor.js';

/** Every variable of the environment that the proxy reads, each declared once. */
export const variables = {
  ...vendorVariables,
  ...checkVariables,
  ...accessVariables,
  ...resultVariables,
  ...serverVariables,
};

export type VariableName = keyof typeof variables;

/** The values of all variables, read and checked one by one. */
export type Values = { [Name in VariableName]: ValueOf<(typeof variables)[Name]> };

/** Names and declarations, in order, for what treats all variables alike. */
export const variableList = Object.entries(variables) as [VariableName, Variable][];

/** The file form of a secret's name: the variable that names a file which holds the value. */
export function fileNameOf(name: string): string {
  return `${name}_FILE`;
}
