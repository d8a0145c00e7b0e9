export * from './ekyc-attempt-event.js';
export * from './ekyc-error-event.js';
export * from './ekyc-redirect-event.js';
export * from './ekyc-result-event.js';
export * from './ekyc-start-event.js';
