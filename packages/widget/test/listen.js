// Comes after the element, as a page's own script may: its listeners must not miss anything.
globalThis.ekycEvents = [];
for (const type of ['ekyc-start', 'ekyc-redirect', 'ekyc-attempt', 'ekyc-result', 'ekyc-error'])
  addEventListener(type, ({ detail }) => globalThis.ekycEvents.push({ type, detail }));
