import { loadConfig } from '../../src/config/config.js';
import { ConfigError, type Environment } from '../../src/config/read-values.js';
import { newSigningKey } from '../../src/config/signing-key.js';

export const backendKeys = [
  'key_4Zx1cV8bN5mQ2wE7rT0yU3iO6pA9sD1fG4hJ',
  'key_8Lk5jH2gF9dS6aP3oI0uY7tR4eW1qM8nB5vC',
] as const;
export const captchaSecret = '0x4AAAAAAAdZ8kQ2vB7nL1mX5cR9tY3uI6o';

/** The least that a proxy needs. */
export const leastEnvironment: Environment = {
  TENCENTCLOUD_SECRET_ID: 'AKIDz8Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5',
  TENCENTCLOUD_SECRET_KEY: 'h6J7k8L9z0X1c2V3b4N5m6Q7w8E9r0T1',
  EKYC_PUBLIC_URL: 'https://kyc.shop.example',
  EKYC_SECRET: 'pV9xK2mB7nL4qW1eR8tY5uI0oA3sD6fG',
  EKYC_SIGNING_KEY: newSigningKey(),
  EKYC_DOCUMENT_TYPES: 'HKIDCard',
  EKYC_ALLOWED_ORIGINS: 'https://shop.example',
};

/** Stands for a machine on which no file can be read. */
export const noFiles = () => {
  throw new Error('there are no files');
};

/** The configuration of the least environment with some variables set otherwise. */
export function loadWith(changes: Environment = {}) {
  return loadConfig({ ...leastEnvironment, ...changes }, noFiles);
}

/** The variables that an attempt to load a configuration complains about. */
export function complaintsOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ name }) => name);
    throw error;
  }
  return [];
}
