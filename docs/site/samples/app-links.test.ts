import { expect, it } from 'vitest';
import { samplesIn } from './collect.ts';

// The page's files, manifests and code must name the same host, paths and app: on a phone nothing says
// which of them is wrong, the link just stays in the browser.

const samples = (...languages: string[]) =>
  samplesIn(...languages).filter(({ document }) => document === 'docs/web-views.md');
const found = (pattern: RegExp, ...languages: string[]) =>
  samples(...languages).flatMap(({ code }) => [...code.matchAll(pattern)].map(([, text]) => text));

/** Apple's form of `apple-app-site-association` since iOS 13. */
type AppleFile = {
  applinks: { details: { appIDs: string[]; components: { '/': string }[] }[] };
  webcredentials: { apps: string[] };
};
/** Google's form of `assetlinks.json`. */
type GoogleFile = {
  relation: string[];
  target: { namespace: string; package_name: string; sha256_cert_fingerprints: string[] };
}[];

const files = samples('json').map(({ code }) => JSON.parse(code) as AppleFile | GoogleFile);
const apple = files.find((file) => 'applinks' in file);
const google = files.find((file) => Array.isArray(file));
const paths = apple?.applinks.details.flatMap(({ components }) =>
  components.map((component) => component['/']),
);

it('Apple’s file names the app by its team, and the same one for links and sessions', () => {
  const appIds = apple?.applinks.details.flatMap(({ appIDs }) => appIDs) ?? [];
  expect(appIds).toEqual([expect.stringMatching(/^[A-Z0-9]{10}(?:\.[\w-]+)+$/)]);
  expect(apple?.webcredentials.apps).toEqual(appIds);
});

it('Google’s file gives the links of the host to one app, by a whole fingerprint', () => {
  expect(google).toHaveLength(1);
  expect(google?.[0]).toMatchObject({
    relation: ['delegate_permission/common.handle_all_urls'],
    target: { namespace: 'android_app', package_name: expect.stringMatching(/^\w+(?:\.\w+)+$/) },
  });
  expect(google?.[0]?.target.sha256_cert_fingerprints).toEqual([
    expect.stringMatching(/^[0-9A-F]{2}(?::[0-9A-F]{2}){31}$/),
  ]);
});

it('every file and sample names the same host and path for the app link', () => {
  const host = 'app.shop.example';
  expect(found(/<string>(?:applinks|webcredentials):([^<]+)</g, 'xml')).toEqual([host, host]);
  expect(found(/android:host="([^"]+)"/g, 'xml')).toEqual([host]);
  expect(found(/android:path="([^"]+)"/g, 'xml')).toEqual(['/back']);
  expect(paths).toContain('/back');
  const links = [
    ...found(/(https:\/\/app\.[\w./-]+)/g, 'html', 'tsx'),
    ...found(/host: "(.+)",/g, 'swift').map((name) => `https://${name}/back`),
    ...found(/httpsHost: '(.+)'/g, 'dart').map((name) => `https://${name}/back`),
  ];
  expect(new Set(links)).toEqual(new Set(paths?.map((path) => `https://${host}${path}`)));
  expect(found(/path: "(.+)"\)/g, 'swift')).toEqual(['/back']);
  expect(found(/httpsPath: '(.+)'/g, 'dart')).toEqual(['/back']);
});
