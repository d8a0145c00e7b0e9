export * from './checks.js';
export * from './result-token.js';
export * from './schemas.js';
export * from './vocabulary.js';
export * from './webhook.js';
