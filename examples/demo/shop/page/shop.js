// The shop's own script: shows what the page hears, passes it on to the shop's backend, and shows
// what the backend found out by itself.
const element = document.querySelector('ekyc-verify');

// An attempt that failed is not the end: the customer can try again.
element.addEventListener('ekyc-attempt', ({ detail }) => {
  if (detail.status === 'passed') return;
  show('heard', { 'This attempt': wordsFor(detail), 'Attempts left': detail.attemptsLeft });
  void compare({ id: detail.id });
});

element.addEventListener('ekyc-result', ({ detail }) => {
  show('heard', { Result: wordsFor(detail), Verification: detail.id });
  void compare(detail);
});

element.addEventListener('ekyc-error', ({ detail }) => {
  show('heard', { Error: detail.code });
});

document.getElementById('send').addEventListener('click', () => void sendLink());

async function sendLink() {
  const { id, url } = await call('/api/links', { method: 'POST' });
  document.getElementById('link').href = url;
  document.getElementById('mail').hidden = false;
  show('linked', { 'What the backend knows': 'pending' });
  let standing;
  do {
    standing = await call(`/api/links/${id}`);
    show('linked', { 'What the backend knows': wordsFor(standing) });
  } while (standing.status === 'pending');
}

/** Shows what the backend found out by itself. */
async function compare(heard) {
  show('known', { Result: 'asking the proxy …' });
  try {
    const { api, token } = await askBackend(heard);
    const byToken = token === null ? 'none before the end' : wordsFor(token);
    show('known', { 'By its own call': wordsFor(api), 'By the result token': byToken });
  } catch (error) {
    show('known', { Result: `not known: ${error.message}` });
  }
}

/** The backend gets the id and the token, and no claim about how it ended. */
function askBackend({ id, resultToken }) {
  return call('/api/verification-results', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, resultToken }),
  });
}

async function call(path, options) {
  const answer = await fetch(path, options);
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
