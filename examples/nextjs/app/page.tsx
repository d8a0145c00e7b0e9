import { connection } from 'next/server';
import { clientSecretFor } from '../lib/verification';
import { currentUser } from '../lib/users';
import { begin } from './actions';
import { Identity } from './identity';

export default async function Page() {
  await connection(); // rendered for each request: it is about one user
  const user = currentUser();
  if (user.verifiedAt !== null) return <p>Your identity is verified.</p>;
  if (user.verificationId === null) {
    return (
      <form action={begin}>
        <button>Open an account</button>
      </form>
    );
  }
  return <Identity proxy={process.env.EKYC_URL ?? ''} clientSecret={await clientSecretFor(user)} />;
}
