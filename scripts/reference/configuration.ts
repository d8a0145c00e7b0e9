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

/** What people look for first, and where to find it. */
const wishes = table([
  ['You want to …', 'Set'],
  ...Object.entries({
    'let pages create verifications': ['EKYC_ALLOWED_ORIGINS'],
    'let your backend create verifications and links': ['EKYC_API_KEYS', 'EKYC_SITE_NAME'],
    'receive webhooks': ['EKYC_WEBHOOK_URL', 'EKYC_WEBHOOK_SECRET', 'EKYC_WEBHOOK_EVENTS'],
    'read documents, images, and video': ['EKYC_REPORT_API_KEYS'],
    'choose what is checked': ['EKYC_CHECK_MODE', 'EKYC_DOCUMENT_TYPES', 'EKYC_SECURITY_LEVEL'],
    'give people more time, or more attempts': ['EKYC_VERIFICATION_LIFETIME', 'EKYC_MAX_ATTEMPTS'],
    'limit what a day can cost': ['EKYC_DAILY_LIMIT', 'EKYC_PAGE_DAILY_LIMIT', 'EKYC_RATE_LIMIT'],
    'run behind a reverse proxy': ['EKYC_PUBLIC_URL', 'TRUST_PROXY'],
    'run several instances': ['EKYC_DATABASE_URL'],
    'keep data for a shorter or longer time': ['EKYC_RETENTION'],
  } satisfies Record<string, VariableName[]>).map(([wish, names]) => [
    wish,
    names.map((name) => `[\`${name}\`](#${name.toLowerCase()})`).join(', '),
  ]),
]);

const configurationIntroduction = `# Configuration

${generatedNote}

\`\`\`sh
npx ekyc-verify-proxy init --output .env   # a complete, commented file with fresh secrets
npx ekyc-verify-proxy check                # tests it, and says what to fix
\`\`\`

The proxy reads its configuration once, when it starts: from the environment, and from the file \`.env\` in the
working directory or the file that you name with \`--env-file\`. The environment wins.

${wishes}

Some rules:

- The proxy checks everything before it listens. It reports all problems together, by variable and without
  the values, and exits with status 78. \`ekyc-verify-proxy check\` also warns of settings that are valid but
  won’t work for everybody.
- You can keep each secret in a file: name the file in \`NAME_FILE\`. Set the variable or its file form, not both.
- Spaces and line ends around a value don’t count, and an empty variable counts as not set. Files can be UTF-8
  or UTF-16. Quotes around a value are removed in \`.env\` and refused everywhere else.
- In \`.env\`, every line is \`NAME=value\`, a comment that begins with \`#\`, or blank; \`export\` before a name is fine. Any
  other line is a problem, so that no setting is left out silently. A value can’t hold the quotes that it’s in.
- An unknown name that begins with \`EKYC_\` is a problem, because it’s usually a misspelled setting.
- Placeholders and the example secrets on this page are refused.`;

const errorExample = {
  type: 'urn:ekyc-verify:problem:invalid-request',
  title: problems['invalid-request'].title,
  status: problems['invalid-request'].status,
  code: 'invalid-request',
  requestId: 'e7a96c1e-5b55-4a1e-9c55-2d3a0c9f2a11',
  errors: [{ pointer: '/maxAttempts', detail: 'must be <= 20' }],
};

const errorsIntroduction = `# Errors

${generatedNote}

\`\`\`json
${JSON.stringify(errorExample, null, 2)}
\`\`\`

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
