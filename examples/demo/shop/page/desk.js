// The desk's own script: what the shop's backend knows of each verification, and what the shop can do.
const rows = document.getElementById('verifications');
const said = document.getElementById('said');

document.getElementById('refresh').addEventListener('click', () => void refresh());
void refresh();

async function refresh() {
  const verifications = await call('/api/desk');
  rows.replaceChildren(...verifications.map(rowOf));
  tell(verifications.length === 0 ? 'Nobody has begun yet.' : '');
}

function rowOf({ id, createdAt, reference, status, reason, attempts }) {
  const row = document.createElement('tr');
  const cells = [
    new Date(createdAt).toLocaleTimeString(),
    reference ?? 'from the page',
    reason ? `${status} (${reason})` : status,
    attempts.map(wordsFor).join(', ') || 'none',
  ];
  for (const text of cells) row.insertCell().textContent = text;
  const actions = row.insertCell();
  if (status === 'pending') {
    actions.append(button('Cancel', id, () => call(`/api/desk/${id}/cancel`, { method: 'POST' })));
  }
  actions.append(button('Erase', id, () => call(`/api/desk/${id}`, { method: 'DELETE' })));
  return row;
}

/** One attempt, with the vendor's code for those who support people. */
function wordsFor({ number, status, reason, resultCode }) {
  const why = [reason, resultCode === null ? null : `code ${resultCode}`]
    .filter(Boolean)
    .join(', ');
  return `${number}. ${status}${why && ` (${why})`}`;
}

function button(text, id, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.setAttribute('aria-label', `${text} ${id}`);
  const whenDone = `${text === 'Cancel' ? 'Canceled' : 'Erased'}: ${id}`;
  made.addEventListener(
    'click',
    () =>
      void act()
        .then(refresh)
        .then(() => tell(whenDone)),
  );
  return made;
}

function tell(text) {
  said.textContent = text;
}

async function call(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}
