import Link from 'next/link';

export default function Page() {
  return (
    <>
      <h1>Elsewhere</h1>
      <Link href="/kyc?from=other#top">Verification</Link>
    </>
  );
}
