/** React 18 makes attributes of all that it gives to custom elements: the component does not. */
import { EkycVerify } from 'ekyc-verify/react';
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
        <EkycVerify
          proxy={proxy}
          documentType={document}
          disabled={disabled}
          effects={effects}
          onEkycStart={hear}
          onEkycRedirect={hold}
        >
          <p>Own words</p>
          <button slot="button">Own button</button>
        </EkycVerify>
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
