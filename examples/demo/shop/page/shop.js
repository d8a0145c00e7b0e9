// The shop's own script: shows what the page hears, passes it on to the shop's backend, and shows
// what the backend found out by itself.
const element = document.querySelector('ekyc-verify');

element.addEventListener('ekyc-result', ({ detail }) => {
  show('heard', { Result: wordsFor(detail), Verification: detail.id });
  show('known', { Result: 'asking the proxy …' });
  askBackend(detail).then(
    ({ api, token }) =>
      show('known', { 'By its own call': wordsFor(api), 'By the result token': wordsFor(token) }),
    (error) => show('known', { Result: `not known: ${error.message}` }),
  );
});

element.addEventListener('ekyc-error', ({ detail }) => {
  show('heard', { Error: detail.code });
});

/** The backend gets the id and the token, and no claim about how it ended. */
async function askBackend({ id, resultToken }) {
  const answer = await fetch('/api/verification-results', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, resultToken }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

/** One line for a result: `passed`, `failed (capture)`, or what stood in the way. */
function wordsFor({ problem, status, reason }) {
  if (problem) return `not known: ${problem}`;
  return reason ? `${status} (${reason})` : status;
}

/** Replaces a list of terms and values. Text goes in as text, never as HTML. */
function show(id, entries) {
  const items = Object.entries(entries).flatMap(([term, value]) => {
    const dt = document.createElement('dt');
    const dd = document.createElement('dd');
    dt.textContent = term;
    dd.textContent = value;
    return [dt, dd];
  });
  document.getElementById(id).replaceChildren(...items);
}
