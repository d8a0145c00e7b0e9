// Stands in for your mail service: writes each mail to a file.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = 'mails';

/** @returns the file */
export async function sendMail({ to, subject, text }) {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${encodeURIComponent(to)}.eml`);
  const headers = [
    'From: Example Bank <hello@bank.example>',
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/plain; charset=utf-8',
  ];
  await writeFile(file, [...headers, '', text].join('\r\n'));
  return file;
}
