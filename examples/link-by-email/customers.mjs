// Stands in for your database.
export const customers = new Map([
  ['customer-17', { email: 'kim@example.com', verificationId: null, isVerified: false }],
]);

/**
 * Keeps how a verification ended. A webhook may come twice, late, or be about a verification that
 * another has replaced; and one about an attempt says nothing about the end. So nothing takes a pass back.
 */
export function keepResult({ type, data }) {
  const customer = customers.get(data.reference);
  if (!type.startsWith('verification.') || customer?.verificationId !== data.id) return;
  if (type === 'verification.passed') customer.isVerified = true;
  console.log(`${data.reference}: ${type}`);
}
