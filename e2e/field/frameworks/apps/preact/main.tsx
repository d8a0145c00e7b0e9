/** @jsxImportSource preact */
import 'ekyc-verify/types/preact';
import 'ekyc-verify';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { effects, hear, hold, proxy } from '../shared.ts';

function App() {
  const [document, setDocument] = useState<string | undefined>('HKIDCard');
  const [disabled, setDisabled] = useState<boolean | undefined>(undefined);
  const [shown, setShown] = useState(true);
  return (
    <>
      {shown && (
        <ekyc-verify
          proxy={proxy}
          documentType={document}
          disabled={disabled}
          effects={effects}
          onekyc-start={hear}
          onekyc-redirect={hold}
        >
          <p>Own words</p>
          <button slot="button">Own button</button>
        </ekyc-verify>
      )}
      <button onClick={() => setDocument('Passport')}>Other document</button>
      <button onClick={() => setDisabled(true)}>Disable</button>
      <button onClick={() => (setDocument(undefined), setDisabled(undefined))}>Unset</button>
      <button onClick={() => setShown(!shown)}>Away</button>
    </>
  );
}

render(<App />, document.querySelector('#app')!);
