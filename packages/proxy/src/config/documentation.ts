import { table } from '../reference/table.js';
import { problems, type ProblemCode } from 'ekyc-verify-protocol';
import { errorAdvice } from './error-advice.js';
import { topics, type Topic, type Variable } from './variable.js';
import { variableList, type VariableName } from './variables.js';

const generatedNote =
  '<!-- Written by scripts/generate-docs.ts from the code. Change it there, then run the script. -->';

/** Between these two lines of the README stands the table of variables. */
export const configurationMarks = {
  begin: '<!-- configuration:begin -->',
  end: '<!-- configuration:end -->',
};

/** The table of all variables, as Markdown. */
export function configurationTable(): string {
  const rows = variableList.map(([name, variable]) => [
    `\`${name}\``,
    defaultOf(variable),
    variable.summary,
  ]);
  return table([['Variable', 'Default', 'Meaning'], ...rows]);
}

/**
 * Puts the table between the marks of a README.
 *
 * @returns null when the text has no such marks.
 */
export function withConfigurationTable(readme: string): string | null {
  const { begin, end } = configurationMarks;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) return null;
  return `${readme.slice(0, from + begin.length)}\n\n${configurationTable()}\n\n${readme.slice(to)}`;
}

/** docs/configuration.md: every variable with all that is known of it. */
export function configurationPage(): string {
  const sections = (Object.keys(topics) as Topic[]).map((topic) => {
    const entries = variableList.filter(([, variable]) => variable.topic === topic);
    return [`## ${topics[topic]}`, ...entries.map(describeVariable)].join('\n\n');
  });
  return `${[configurationIntroduction, ...sections].join('\n\n')}\n`;
}

/** docs/errors.md: every code that the proxy answers with. */
export function errorsPage(): string {
  const codes = Object.keys(problems) as ProblemCode[];
  const overview = table([
    ['Code', 'Status', 'Meaning'],
    ...codes.map((code) => [
      `[\`${code}\`](#${code})`,
      `${problems[code].status}`,
      problems[code].title,
    ]),
  ]);
  const sections = codes.map(
    (code) =>
      `## ${code}\n\nStatus ${problems[code].status}. ${problems[code].title}\n\n${errorAdvice[code]}`,
  );
  return `${[errorsIntroduction, overview, ...sections].join('\n\n')}\n`;
}

const configurationIntroduction = `# Configuration

${generatedNote}

The proxy reads its configuration once, from the environment and from a file \`.env\` in the working
directory (or the one that \`--env-file\` names); what the environment says wins.
\`ekyc-verify-proxy init\` prints a complete file with fresh secrets.

- Everything is checked before anything listens. All problems are reported together, by the name of
  the variable and never with its value, and the command ends with status 78.
- Each variable marked as a secret can also be read from a file: \`NAME_FILE\` names it, and one line
  end at the end of the file is dropped. Set the variable or its file form, not both.
- An empty variable counts as not set.
- A name that begins with \`EKYC_\` and is not on this page is a problem, because a misspelled
  setting would otherwise silently not hold.
- Placeholders and the examples of secrets on this page are refused.`;

const errorsIntroduction = `# Errors

${generatedNote}

Every error is a problem document (RFC 9457) with the type \`application/problem+json\`. Its \`code\` is
stable: programs may rely on it. \`title\` is the same for every error of a code, \`detail\` and \`errors\`
say what is particular to a request, and \`requestId\` finds the request in the proxy's log.`;

function describeVariable([name, variable]: [VariableName, Variable]): string {
  const facts = [
    variable.required === true ? '- Required' : `- Default: ${defaultOf(variable)}`,
    `- Format: ${variable.format.expected}`,
    `- Example${variable.secret === true ? ' (refused at start)' : ''}: \`${variable.example}\``,
    ...(variable.secret === true
      ? [`- Secret: \`${name}_FILE\` may name a file that holds it`]
      : []),
  ];
  const details = variable.details === undefined ? [] : [variable.details];
  return [`### \`${name}\``, variable.summary, ...details, facts.join('\n')].join('\n\n');
}

function defaultOf(variable: Variable): string {
  if (variable.required === true) return '**required**';
  if (variable.default !== undefined) return `\`${variable.default}\``;
  return variable.unset ?? 'not set';
}
