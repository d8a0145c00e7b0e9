import { table } from './table.js';
import { problems, type ProblemCode } from '../../packages/protocol/src/vocabulary.js';
import { errorAdvice } from './error-advice.js';
import { topics, type Topic, type Variable } from '../../packages/proxy/src/config/variable.js';
import { variableList, type VariableName } from '../../packages/proxy/src/config/variables.js';

const generatedNote =
  '<!-- Written by scripts/generate-docs.ts from the code. Change it there, then run the script. -->';

/** docs/configuration.md: every variable with all that is known of it. */
export function configurationPage(): string {
  const sections = (Object.keys(topics) as Topic[]).map((topic) => {
    const entries = variableList.filter(([, variable]) => variable.topic === topic);
    return [`## ${topics[topic]}`, ...entries.map(describeVariable)].join('\n\n');
  });
  return `${[configurationIntroduction, overviewOfVariables(), ...sections].join('\n\n')}\n`;
}

/** All variables at a glance, each with a link to its own section. */
function overviewOfVariables(): string {
  const rows = variableList.map(([name, variable]) => [
    `[\`${name}\`](#${name.toLowerCase()})`,
    defaultOf(variable),
    variable.summary,
  ]);
  return table([['Variable', 'Default', 'Meaning'], ...rows]);
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

The proxy reads its configuration once, when it starts: from the environment, and from the file \`.env\` in the
working directory or the file that you name with \`--env-file\`. The environment wins.
\`ekyc-verify-proxy init --output .env\` writes a complete file with fresh secrets that only you can read.

- The proxy checks everything before it listens. It reports all problems together, by variable and without
  the values, and exits with status 78. \`ekyc-verify-proxy check\` also warns of settings that are valid but
  won’t work for everybody.
- You can keep each secret in a file: name the file in \`NAME_FILE\`. Set the variable or its file form, not both.
- Spaces and line ends around a value don’t count, and an empty variable counts as not set. Files may be UTF-8
  or UTF-16. Quotes around a value are removed in \`.env\` and refused everywhere else.
- A name that begins with \`EKYC_\` and isn’t on this page is a problem, because a misspelled setting would
  otherwise be ignored without a word.
- Placeholders and the example secrets on this page are refused.`;

const errorsIntroduction = `# Errors

${generatedNote}

Every error is a problem document (RFC 9457) with the type \`application/problem+json\`. Your programs can rely on
its \`code\`, which never changes its meaning. \`title\` is the same for every error with that code. \`detail\` and
\`errors\` say what is wrong with this request, and \`requestId\` finds it in the proxy’s log.`;

function describeVariable([name, variable]: [VariableName, Variable]): string {
  const facts = [
    variable.required === true ? '- Required' : `- Default: ${defaultOf(variable)}`,
    `- Format: ${variable.format.expected}`,
    `- Example${variable.secret === true ? ' (refused at start)' : ''}: \`${variable.example}\``,
    ...(variable.secret === true ? [`- Secret: can be in a file that \`${name}_FILE\` names`] : []),
  ];
  const details = variable.details === undefined ? [] : [variable.details];
  return [`### \`${name}\``, variable.summary, ...details, facts.join('\n')].join('\n\n');
}

function defaultOf(variable: Variable): string {
  if (variable.required === true) return '**required**';
  if (variable.default !== undefined) return `\`${variable.default}\``;
  return variable.unset ?? 'not set';
}
