'use client';

import { EkycVerify } from 'ekyc-verify/react';
import { useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';

export function Identity({ proxy }) {
  const [heard, setHeard] = useState('nothing');
  const [known, setKnown] = useState('');
  const search = useSearchParams();
  useEffect(() => setKnown(search.toString()), [search]);
  return (
    <>
      <EkycVerify proxy={proxy} onEkycResult={({ detail }) => setHeard(detail.status)} />
      <p>Next heard: {heard}.</p>
      <p>{`The router knows: ${known}`}</p>
    </>
  );
}
