'use server';

import { revalidatePath } from 'next/cache';
import { currentUser } from '../lib/users';
import { clientSecretFor } from '../lib/verification';

/** The user wants an account: creates the verification that the page then shows. */
export async function begin() {
  await clientSecretFor(currentUser());
  revalidatePath('/');
}
