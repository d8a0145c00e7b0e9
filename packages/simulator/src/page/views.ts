import type { OutcomeName } from '../outcomes.js';
import { scenarioGroups, scenarios, type Scenario, type ScenarioGroup } from '../scenarios.js';
import type { Verification } from '../verifications.js';
import { html, type Html } from './html.js';

const checkModes: Readonly<Record<number, string>> = {
  1: 'Document, face and comparison',
  2: 'Face and comparison with a photo',
  3: 'Face',
  4: 'Document',
};

const groupNames = Object.keys(scenarioGroups) as ScenarioGroup[];

/** The simulator's own front page: how the next verifications end. */
export function planView(planned: readonly OutcomeName[]): Html {
  return html`
    <h1>Simulator</h1>
    <p>This address stands in for Tencent Cloud’s API: send it a POST.</p>
    <form method="post" action="/outcomes">
      <h2>The next verifications</h2>
      <p>
        How each ends as soon as its page is opened, in the order of their starts, with commas
        between them.
      </p>
      <label for="outcomes">Outcomes</label>
      <div class="actions">
        <input
          id="outcomes"
          name="outcomes"
          value="${planned.join(',')}"
          placeholder="too-dark,pass"
        />
        <button>Save</button>
      </div>
    </form>
  `;
}

/** The check itself: here the person at the screen says how it ends. */
export function checkView({ bizToken, config, ruleId }: Verification): Html {
  const checkMode = checkModes[config.CheckMode ?? 2] ?? '';
  return html`
    <h1>Verify your identity</h1>
    <p>No camera, no document: choose how the check ends.</p>
    <div class="frame" aria-hidden="true">☺</div>
    <dl>
      <dt>Check</dt>
      <dd>${ruleId === null ? checkMode : `rule ${ruleId}`}</dd>
      <dt>Document</dt>
      <dd>${config.IDCardType ?? 'none'}</dd>
      <dt>Language</dt>
      <dd>${config.Language ?? 'en'}</dd>
    </dl>
    <form method="post" action="/reflect/">
      <input type="hidden" name="token" value="${bizToken}" />
      <label for="document">Test document</label>
      <div class="actions">
        <input id="document" name="document" placeholder="T00-0000" required />
        <button>Scan</button>
      </div>
    </form>
    <form method="post" action="/reflect/">
      <input type="hidden" name="token" value="${bizToken}" />
      ${groupNames.map(groupView)}
      <h2>No result</h2>
      <div class="actions">
        <button name="choice" value="let-it-expire">Let it expire</button>
        <button name="choice" value="go-back-unfinished">Go back without finishing</button>
      </div>
    </form>
    <form method="post" action="/reflect/">
      <input type="hidden" name="token" value="${bizToken}" />
      <h2>Every other result</h2>
      <label for="choice">Result</label>
      <div class="actions">
        <select id="choice" name="choice">
          ${groupNames.map(optionsView)}
        </select>
        <button>End with this result</button>
      </div>
    </form>
  `;
}

function inGroup(group: ScenarioGroup, common: boolean): Scenario[] {
  return scenarios.filter((scenario) => scenario.group === group && scenario.common === common);
}

function groupView(group: ScenarioGroup): Html {
  const offered = inGroup(group, true);
  if (offered.length === 0) return html``;
  const buttons = offered.map(({ name, label, errorCode }) =>
    name === 'pass'
      ? html`<button class="main" name="choice" value="${name}">Pass</button>`
      : html`<button name="choice" value="${name}">${label} (${errorCode})</button>`,
  );
  return html`<h2>${scenarioGroups[group]}</h2>
    <div class="actions">${buttons}</div>`;
}

function optionsView(group: ScenarioGroup): Html {
  const options = inGroup(group, false).map(
    ({ name, label, errorCode }) => html`<option value="${name}">${label} (${errorCode})</option>`,
  );
  if (options.length === 0) return html``;
  return html`<optgroup label="${scenarioGroups[group]}">${options}</optgroup>`;
}

/** The vendor's result page, with the last tap. */
export function resultView({ outcome }: Verification, returnUrl: string): Html {
  const passed = outcome?.scenario.errorCode === 0;
  return html`
    <h1>${passed ? 'Verification complete' : 'Verification failed'}</h1>
    <div class="frame" aria-hidden="true">${passed ? '✓' : '✕'}</div>
    <p>${outcome?.scenario.label ?? ''} (${outcome?.scenario.errorCode ?? ''})</p>
    <a class="button main" href="${returnUrl}">Next</a>
  `;
}

/** On the way back to the page that the person came from. */
export function leavingView(returnUrl: string): Html {
  return html`
    <h1>Taking you back …</h1>
    <p><a class="button main" href="${returnUrl}">Next</a></p>
  `;
}

/** The time is over; the token still finds out so. */
export function expiredView(returnUrl: string): Html {
  return html`
    <h1>This link has expired</h1>
    <p>The verification was not finished in time. Start again where you came from.</p>
    <a class="button main" href="${returnUrl}">Go back</a>
  `;
}

/** Something that needs no more than a heading and a sentence. */
export function messageView(heading: string, text: string): Html {
  return html`
    <h1>${heading}</h1>
    <p>${text}</p>
  `;
}
