import type { Plugin } from 'vite';
import { pack } from '../src/message-names.ts';
import type { Messages } from '../src/messages.ts';

/** Packs the texts of each language: names and quotation marks would be a quarter of the file. */
export const packedLanguages: Plugin = {
  name: 'packed-languages',
  async load(id) {
    if (!/\/src\/languages\/[\w-]+\.ts$/.test(id)) return null;
    const { default: messages } = (await import(id)) as { default: Messages };
    return `export default ${JSON.stringify(pack(messages))};`;
  },
};
