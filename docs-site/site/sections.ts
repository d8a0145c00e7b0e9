/** The pages in the order in which the sidebar and llms.txt name them; by their paths in the site. */
export const sections: readonly { name: string; paths: readonly string[] }[] = [
  { name: 'Start', paths: ['index.md'] },
  { name: 'Guides', paths: ['backend-start.md', 'results.md', 'webhooks.md', 'hosted-return.md'] },
  { name: 'Reference', paths: ['packages/widget.md', 'configuration.md', 'errors.md'] },
];

/** The last section: every page that no other names, so that none is missing. */
export const rest = 'More';
