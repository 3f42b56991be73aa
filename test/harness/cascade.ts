import type { Client } from './client';

/** The endpoint that deletes a customer and all that is attached to it. */
export const cascadeOf = (bank: string, customer: string): string =>
  `/management/cascading/banks/${bank}/customers/${customer}`;

/** The deletions of a customer that were begun, newest first. */
export async function sagasOf(
  clerk: Client,
  customer: string,
): Promise<{ saga_id: string; state: string }[]> {
  const { body } = await clerk.get('/management/cascading/sagas?limit=500');
  return body.sagas.filter((saga: { customer_id: string }) => saga.customer_id === customer);
}
