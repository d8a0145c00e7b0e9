/** @jsxImportSource solid-js */
import 'ekyc-verify/types/solid';
import 'ekyc-verify';
import { Show, createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { effects, hear, hold, proxy } from '../shared.ts';

function App() {
  const [document, setDocument] = createSignal<string | undefined>('HKIDCard');
  const [disabled, setDisabled] = createSignal<boolean | undefined>(false);
  const [shown, setShown] = createSignal(true);
  return (
    <>
      <Show when={shown()}>
        <ekyc-verify
          proxy={proxy}
          document-type={document()}
          disabled={disabled()}
          prop:effects={effects}
          on:ekyc-start={hear}
          on:ekyc-redirect={hold}
        >
          <p>Own words</p>
          <button slot="button">Own button</button>
        </ekyc-verify>
      </Show>
      <button onClick={() => setDocument('Passport')}>Other document</button>
      <button onClick={() => setDisabled(true)}>Disable</button>
      <button onClick={() => (setDocument(undefined), setDisabled(undefined))}>Unset</button>
      <button onClick={() => setShown(!shown())}>Away</button>
    </>
  );
}

render(() => <App />, document.querySelector('#app')!);
