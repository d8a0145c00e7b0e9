import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { complaintsOf, noFiles } from '../../test/support/environment.js';
import { composeEnvironmentFile } from './init.js';
import { loadConfig } from './config.js';
import { variableList } from './variables.js';

const vendorKeys = {
  TENCENTCLOUD_SECRET_ID: 'AKIDz8Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5',
  TENCENTCLOUD_SECRET_KEY: 'h6J7k8L9z0X1c2V3b4N5m6Q7w8E9r0T1',
};

const otherPlaceholders = {
  TENCENTCLOUD_TOKEN: 'sessiontokenofatemporarykey',
  EKYC_CAPTCHA_SECRET: '0x4AAAAAAAdZ8kQ2vB7nL1mX5cR9tY3uI6o',
};

test('the file is complete but for the two keys of the vendor, which are named', () => {
  const env = parseEnv(composeEnvironmentFile());
  expect(complaintsOf(() => loadConfig(env, noFiles))).toEqual([
    'TENCENTCLOUD_SECRET_ID',
    'TENCENTCLOUD_SECRET_KEY',
  ]);
});

test('with the two keys filled in, it loads without a problem', () => {
  const env = parseEnv(composeEnvironmentFile());
  const config = loadConfig({ ...env, ...vendorKeys }, noFiles);
  expect(config).toMatchObject({ port: 8080, publicUrl: 'http://127.0.0.1:8080' });
  expect(config.apiKeys).toHaveLength(1);
});

test('what stands behind comment signs is right as well', () => {
  const text = composeEnvironmentFile().replaceAll(/^# ([A-Z_]+=)/gm, '$1');
  const env = { ...parseEnv(text), ...vendorKeys, ...otherPlaceholders };
  expect(Object.keys(env).toSorted()).toEqual(variableList.map(([name]) => name).toSorted());
  expect(() => loadConfig(env, noFiles)).not.toThrow();
});

test('no two files share a secret', () => {
  const [first, second] = [composeEnvironmentFile(), composeEnvironmentFile()];
  for (const name of ['EKYC_SECRET', 'EKYC_SIGNING_KEY', 'EKYC_API_KEYS']) {
    expect(parseEnv(first)[name]).not.toBe(parseEnv(second)[name]);
  }
});

test('values need no quotes, so that every reader of such files understands them alike', () => {
  const settings = composeEnvironmentFile().match(/^[A-Z_]+=.*$/gm) ?? [];
  expect(settings.length).toBeGreaterThan(5);
  for (const setting of settings) expect(setting).not.toMatch(/=["'`]|[#$\\]/);
});
