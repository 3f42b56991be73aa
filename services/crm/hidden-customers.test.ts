import { crm } from '../../packages/contracts/crm/crm.contract';
import { customer } from '../../packages/contracts/customer/customer.contract';
import { customerBody } from '../../test/harness/examples';
import { type LoneServices, startServices } from '../../test/harness/service';
import { customerService } from '../customer/customer.service';
import { crmService } from './crm.service';

/** Events that name a customer by number, while a deletion of that customer is in progress. */

const bank_id = 'gh.29.uk';
const event = {
  customer_name: 'Eveline Tripman',
  category: 'Call',
  detail: 'Asked for a new card',
  channel: 'Phone',
  actual_date: '2024-01-01T10:05:00Z',
};

let services: LoneServices;
beforeAll(async () => {
  services = await startServices([customerService, crmService]);
});
afterAll(() => services.stop());

const record = (customer_number: string) =>
  services.call(crm.actions.recordEvent, { bank_id, event: { ...event, customer_number } });
const details = async () => {
  const page = { limit: 50, offset: 0, sort_direction: 'DESC' as const };
  return (await services.call(crm.actions.listEvents, { bank_id, ...page })).crm_events;
};

test('given a deletion that is given up, then no event of the customer is kept without it', async () => {
  const made = await services.call(customer.actions.create, { bank_id, customer: customerBody() });
  const { customer_id, customer_number } = made;
  const first = { bank_id, customer_id, saga_id: 's1' };
  await services.call(customer.actions.fence, first);

  await expect(record(customer_number)).rejects.toMatchObject({ type: 'OBP-50503', code: 503 });

  await services.call(customer.actions.unfence, first);
  expect(await details()).toEqual([]);
  await record(customer_number);
  expect(await details()).toMatchObject([{ customer_number }]);

  const second = { ...first, saga_id: 's2' };
  for (const { actions } of [customer, crm]) await services.call(actions.fence, second);
  for (const { actions } of [crm, customer]) await services.call(actions.purge, second);
  expect(await details()).toEqual([]);
});

test("given a number of no customer, then the event is the bank's own", async () => {
  await record('unknown-number');
  expect(await details()).toMatchObject([{ customer_number: 'unknown-number' }]);
});
