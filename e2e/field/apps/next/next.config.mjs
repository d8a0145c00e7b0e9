import { join } from 'node:path';

/** @type {import('next').NextConfig} */
export default {
  // The workspace: e2e/field has a tsconfig.json that extends the one there.
  turbopack: { root: join(import.meta.dirname, '../../../..') },
};
