/** A form of React 19 with an action, which React resets after it; the element stands beside it. */
import 'ekyc-verify/types/react';
import 'ekyc-verify';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { passedEffects, proxy, secret } from '../shared.ts';

/** What a page may spread onto the tag without a thought. */
const spread = { value: 'v', state: 's', validity: 'x', labels: 'l', willValidate: 'w' };

function App() {
  const [sent, setSent] = useState<string[]>([]);
  const send = (data: FormData) => {
    const token = data.get('identity');
    setSent((before) => [...before, typeof token === 'string' ? token : 'nothing']);
  };
  return (
    <>
      <form id="f" action={send}>
        <button>Send</button>
      </form>
      <ekyc-verify
        form="f"
        name="identity"
        proxy={proxy}
        clientSecret={secret}
        effects={passedEffects}
        {...spread}
      />
      <output>{sent.join(' ')}</output>
    </>
  );
}

createRoot(document.querySelector('#app')!).render(<App />);
