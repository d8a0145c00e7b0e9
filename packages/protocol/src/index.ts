export * from './checks.js';
export * from './schemas.js';
export * from './vocabulary.js';
export * from './webhook.js';
