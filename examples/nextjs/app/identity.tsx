'use client';

import 'ekyc-verify/types/react';
import { useRouter } from 'next/navigation';

export function Identity({ proxy, clientSecret }: { proxy: string; clientSecret: string }) {
  const router = useRouter();
  // The event is for the screen only. What counts is what the webhook says.
  return (
    <ekyc-verify
      proxy={proxy}
      client-secret={clientSecret}
      onekyc-result={({ detail }) => {
        if (detail.status === 'passed') router.refresh();
      }}
    ></ekyc-verify>
  );
}
