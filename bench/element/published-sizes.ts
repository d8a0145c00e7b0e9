/** A script that an identity service publishes on npm for browsers. */
type PublishedSize = {
  name: string;
  version: string;
  /** Within the package. */
  file: string;
  bytes: number;
  /** Compressed by brotli with Node's defaults. */
  brotli: number;
  /** Whether it is the whole of what a page loads. */
  note: string;
};

/** Measured on 2026-11-25 from the packages as `npm pack` gives them. */
export const publishedSizes: readonly PublishedSize[] = [
  {
    name: 'onfido-sdk-ui',
    version: '14.80.0',
    file: 'Onfido.js',
    bytes: 12_648,
    brotli: 3621,
    note: 'loads the rest from the service',
  },
  {
    name: '@stripe/stripe-js',
    version: '10.2.1',
    file: 'dist/index.mjs',
    bytes: 6822,
    brotli: 1942,
    note: 'loads the rest from the service',
  },
  {
    name: '@veriff/incontext-sdk',
    version: '2.5.0',
    file: 'dist/index.umd.js',
    bytes: 12_003,
    brotli: 3969,
    note: 'opens the service’s page in a frame',
  },
  {
    name: '@veriff/js-sdk',
    version: '2.0.0',
    file: 'lib/veriff.js',
    bytes: 11_818,
    brotli: 3846,
    note: 'starts a session, and leads to the service’s page',
  },
  {
    name: 'persona',
    version: '5.9.0',
    file: 'dist/persona.js',
    bytes: 55_606,
    brotli: 17_200,
    note: 'opens the service’s page in a frame',
  },
];
