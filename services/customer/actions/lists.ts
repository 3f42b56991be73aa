import type { customer } from '../../../packages/contracts/customer/customer.contract';
import { visible } from '../../../packages/customer-records';
import type { Handler } from '../../../packages/service-kit';
import { direction, type Filter, type Page, type Sort } from '../../../packages/store';
import { type CustomerDoc, type CustomerStore, FIREHOSE_ORDER } from '../customer.store';
import { toCustomerDay } from '../domain/customer';

export const list: Handler<typeof customer.actions.list, CustomerStore> = async (params, { deps }) => ({
  customers: (await pageOfAll(deps, params)).map(toCustomerDay),
});

export const listMinimal: Handler<typeof customer.actions.listMinimal, CustomerStore> = async (
  params,
  { deps },
) => ({
  customers: (await pageOfAll(deps, params)).map(toMinimal),
});

export const listAtBank: Handler<typeof customer.actions.listAtBank, CustomerStore> = async (
  params,
  { deps },
) => ({ customers: (await pageOfBank(deps, params)).map(toCustomerDay) });

export const listMinimalAtBank: Handler<typeof customer.actions.listMinimalAtBank, CustomerStore> = async (
  params,
  { deps },
) => ({ customers: (await pageOfBank(deps, params)).map(toMinimal) });

const toMinimal = ({ bank_id, customer_id }: CustomerDoc) => ({ bank_id, customer_id });

/** In the order of the firehose, whose index leads there: last_ok_date, ties broken by customer_id. */
export function pageOfBank(
  { customers }: CustomerStore,
  { bank_id, ...page }: Page & { bank_id: string },
  filter: Filter = {},
): Promise<CustomerDoc[]> {
  const sort: Sort = Object.fromEntries(FIREHOSE_ORDER.map((field) => [field, direction(page)]));
  return customers.find({ bank_id, ...filter, ...visible }, { sort, skip: page.offset, limit: page.limit });
}

/** The page is cut by last_ok_date, then customer_id, and then grouped by bank (customers.md 4.5). */
async function pageOfAll({ customers }: CustomerStore, page: Page): Promise<CustomerDoc[]> {
  const docs = await customers.find(
    { ...visible },
    {
      sort: { last_ok_date: direction(page), customer_id: direction(page) },
      skip: page.offset,
      limit: page.limit,
    },
  );
  return docs.sort((a, b) => (a.bank_id < b.bank_id ? -1 : a.bank_id > b.bank_id ? 1 : 0));
}
