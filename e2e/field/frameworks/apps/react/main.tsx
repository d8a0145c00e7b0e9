/** React 19: it sets properties of custom elements and listens to their events by itself. */
import 'ekyc-verify/types/react';
import 'ekyc-verify';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { effects, hear, hold, proxy } from '../shared.ts';

function App() {
  const [document, setDocument] = useState<string | undefined>('HKIDCard');
  const [disabled, setDisabled] = useState<boolean | undefined>(false);
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

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
