import { posix } from 'node:path';
import { sitePathOf } from './pages.ts';

export type Links = {
  /** The page's text for the site. */
  text: string;
  /** Files beside the pages that it shows: from, in the repository, and to, in the site. */
  pictures: { source: string; path: string }[];
};

/**
 * Makes the relative links of a document, which lead through the repository, lead through the site.
 * A link to a file that is no page goes to the repository's own address, or, when that is not known,
 * becomes plain text.
 *
 * @param source Where the document stands in the repository.
 * @param repository Address of the repository's files on the web, without a slash at the end.
 */
export function linksForSite(text: string, source: string, repository: string | null): Links {
  const from = sitePathOf(source) ?? source;
  const pictures: Links['pictures'] = [];

  const rewritten = (whole: string, mark: string, label: string, target: string): string => {
    if (/^[a-z]+:/i.test(target) || target.startsWith('#')) return whole;
    const [file = '', anchor] = target.split('#');
    const linked = posix.join(posix.dirname(source), file);
    const hash = anchor === undefined ? '' : `#${anchor}`;
    if (/\.(png|svg)$/.test(linked)) {
      const path = posix.join('images', posix.basename(linked));
      pictures.push({ source: linked, path });
      return `${mark}[${label}](${relative(from, path)})`;
    }
    const page = sitePathOf(linked) ?? sitePathOf(posix.join(linked, 'README.md'));
    if (page !== null) return `${mark}[${label}](${relative(from, page)}${hash})`;
    return repository === null ? label : `${mark}[${label}](${repository}/${linked}${hash})`;
  };

  return { text: outsideCode(text, rewriteLinks(rewritten)), pictures };
}

type Rewrite = (whole: string, mark: string, label: string, target: string) => string;

const rewriteLinks = (rewrite: Rewrite) => (part: string) =>
  part.replaceAll(/(!?)\[((?:[^[\]]|`[^`]*`)*)\]\(([^)\s]+)\)/g, rewrite);

/** Changes a text but for its blocks of code. */
function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(^ *```[^]*?^ *```$)/gm)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
