import { newBank, userWith } from '../harness/client';
import { createCustomer } from '../harness/staff';
import { persistently, sharedStack } from './stack';

/** A restore drill with the commands of docs/operations.md. */
test('a restore brings back the state of the backup, removes later changes, and users can continue', async () => {
  const stack = sharedStack();
  const bank = await persistently(() => newBank(stack.server));
  const roles = ['CanCreateCustomer', 'CanGetCustomer'].map((role) => ({ role, bank_id: bank }));
  const clerk = await persistently(() => userWith(stack.server, ...roles));
  const names = async (): Promise<string[]> => {
    const { body } = await clerk.get(`/banks/${bank}/customers`);
    return body.customers.map(({ legal_name }: { legal_name: string }) => legal_name).sort();
  };
  for (const legal_name of ['Ada', 'Grace']) await createCustomer(clerk, bank, { legal_name });

  const file = (await stack.follow('A backup now')).trim();
  await createCustomer(clerk, bank, { legal_name: 'Too late' });
  expect(file).toMatch(/^\/backups\/obp-\d{8}T\d{6}Z\.gz$/);
  expect(await names()).toEqual(['Ada', 'Grace', 'Too late']);

  await stack.follow('A restore');
  await stack.ready();

  expect(await persistently(names)).toEqual(['Ada', 'Grace']);
  await createCustomer(clerk, bank, { legal_name: 'Joan' });
  expect(await names()).toEqual(['Ada', 'Grace', 'Joan']);
});
