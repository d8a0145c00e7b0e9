import { EkycVerify } from 'ekyc-verify/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const proxy = import.meta.env.VITE_KYC_PROXY ?? 'http://127.0.0.1:4401';

function Checkout() {
  const [status, setStatus] = useState(null);
  return (
    <>
      {/* For the screen. What counts is what your backend learns: see the README. */}
      <EkycVerify
        proxy={proxy}
        documentType="HKIDCard"
        onEkycResult={({ detail }) => setStatus(detail.status)}
      />
      <output>{status === null ? 'Nothing has happened yet.' : `React heard: ${status}.`}</output>
    </>
  );
}

createRoot(document.querySelector('#app')).render(
  <StrictMode>
    <Checkout />
  </StrictMode>,
);
