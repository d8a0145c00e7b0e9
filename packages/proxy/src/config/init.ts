import { randomBytes } from 'node:crypto';
import { newSigningKey } from './signing-key.js';
import { topics, type Topic, type Variable } from './variable.js';
import { variableList, type VariableName } from './variables.js';

/** 256 random bits; base64url needs no quotes in any kind of environment file. */
const newSecret = () => randomBytes(32).toString('base64url');

/**
 * What `init` sets. Placeholders in angle brackets are refused at start, so that nobody runs with
 * one by oversight.
 */
const settings: Partial<Record<VariableName, () => string>> = {
  TENCENTCLOUD_SECRET_ID: () => '<SecretId from the console>',
  TENCENTCLOUD_SECRET_KEY: () => '<SecretKey from the console>',
  EKYC_DOCUMENT_TYPES: () => 'HKIDCard',
  EKYC_API_KEYS: () => `key_${newSecret()}`,
  EKYC_PUBLIC_URL: () => 'http://127.0.0.1:8080',
  EKYC_SECRET: newSecret,
  EKYC_SIGNING_KEY: newSigningKey,
};

/** What `init` prints behind a comment sign although it has no default: fresh secrets, ready to use. */
const suggestions: Partial<Record<VariableName, () => string>> = {
  TENCENTCLOUD_TOKEN: () => '<session token of a temporary key>',
  EKYC_CAPTCHA_SECRET: () => '<secret key from the captcha service>',
  EKYC_REPORT_API_KEYS: () => `report_${newSecret()}`,
  EKYC_METRICS_TOKEN: () => `metrics_${newSecret()}`,
  EKYC_WEBHOOK_SECRET: () => `whsec_${randomBytes(32).toString('base64')}`,
};

const heading = `# Configuration of ekyc-verify-proxy, with secrets generated for this file alone.
# Keep it out of version control, and let no other user read it (chmod 600 .env).
#
# Before the first start, fill in the two Tencent Cloud keys, and set EKYC_PUBLIC_URL and
# EKYC_ALLOWED_ORIGINS. Lines that begin with "# NAME=" show a default or an example.
# You can also keep each secret in its own file and name the file in NAME_FILE.
`;

/** A complete environment file with a comment for each variable, made from the declarations. */
export function composeEnvironmentFile(): string {
  const sections = (Object.keys(topics) as Topic[]).map((topic) => {
    const entries = variableList
      .filter(([, variable]) => variable.topic === topic)
      .map(([name, variable]) => composeEntry(name, variable));
    return [`\n# --- ${topics[topic]} ---`, ...entries].join('\n\n');
  });
  return `${[heading, ...sections].join('\n').replaceAll(/\n{3,}/g, '\n\n')}\n`;
}

function composeEntry(name: VariableName, variable: Variable): string {
  const comment = [variable.summary, `Expected: ${variable.format.expected}.`]
    .map((sentence) => `# ${sentence.replaceAll('`', '')}`)
    .join('\n');
  const setting = settings[name];
  if (setting !== undefined) return `${comment}\n${name}=${setting()}`;
  const shown = suggestions[name]?.() ?? variable.default ?? variable.example;
  return `${comment}\n# ${name}=${shown}`;
}
