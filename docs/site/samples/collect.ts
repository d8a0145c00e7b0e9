import { fencesOf, markdownFiles, readDocument, type Fence } from '../../../scripts/markdown.ts';

/** A sample of the documentation and where it stands. */
export type Sample = Fence & {
  document: string;
  /** For messages: `docs/webhooks.md:12`. */
  place: string;
};

/** Every block of code in the documentation, but for blocks of plain text. */
export function collectSamples(): Sample[] {
  return markdownFiles().flatMap((document) =>
    fencesOf(readDocument(document))
      .filter(({ language }) => language !== 'text')
      .map((fence) => ({ ...fence, document, place: `${document}:${fence.line}` })),
  );
}

/** The samples in one of these languages. */
export function samplesIn(...languages: string[]): Sample[] {
  return collectSamples().filter(({ language }) => languages.includes(language));
}

/** Lines that a page quotes from an example: `scripts/examples.test.ts` holds them to it. */
export function isQuote({ document }: Sample): boolean {
  return document.startsWith('examples/');
}

/** Whether a sample is for an app: what it imports is installed for `npm run test:field` alone. */
export function isForReactNative({ code }: Sample): boolean {
  return /from '(?:react-native|expo-)/.test(code);
}
