/** The pages in the order in which the sidebar and llms.txt name them; by their paths in the site. */
export const sections: readonly { name: string; paths: readonly string[] }[] = [
  {
    name: 'Start',
    paths: [
      'index.md',
      'playground.md',
      'start-script-tag.md',
      'start-npm.md',
      'start-proxy.md',
      'start-backend.md',
      'start-link.md',
      'how-it-works.md',
    ],
  },
  {
    name: 'Pages',
    paths: [
      'script-tag.md',
      'react.md',
      'vue.md',
      'form-post.md',
      'styling.md',
      'languages.md',
      'csp-and-sri.md',
      'hand-off.md',
      'web-views.md',
      'site-builders.md',
    ],
  },
  { name: 'Backends', paths: ['backend-start.md', 'results.md', 'webhooks.md', 'comparing.md'] },
  {
    name: 'Operation',
    paths: [
      'going-live.md',
      'container.md',
      'behind-a-server.md',
      'postgresql.md',
      'metrics.md',
      'alerts.md',
      'runbook.md',
      'hosted-return.md',
      'privacy.md',
    ],
  },
  { name: 'Tests', paths: ['testing.md', 'packages/simulator.md'] },
  {
    name: 'Reference',
    paths: [
      'packages/widget.md',
      'packages/proxy.md',
      'packages/backend.md',
      'http-api.md',
      'configuration.md',
      'errors.md',
      'vendor-codes.md',
      'benchmarks.md',
    ],
  },
  { name: 'Help', paths: ['troubleshooting.md', 'faq.md', 'comparison.md'] },
];

/** The last section: every page that no other names, so that none is missing. */
export const rest = 'More';
