import Link from 'next/link';
import { Suspense } from 'react';
import { Identity } from './identity.jsx';

export default function Page() {
  return (
    <>
      <Suspense>
        <Identity proxy={process.env.NEXT_PUBLIC_KYC_PROXY} />
      </Suspense>
      <Link href="/other">Elsewhere</Link>
    </>
  );
}
