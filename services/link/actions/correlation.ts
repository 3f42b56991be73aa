import type { link } from '../../../packages/contracts/link/link.contract';
import { ObpError } from '../../../packages/errors';
import type { Handler } from '../../../packages/service-kit';
import { customerIsGone } from '../../../packages/values';
import { correlated, toCustomerDay } from '../domain/correlation';
import { activeUsers, byCreation } from '../domain/links';
import type { LinkDoc, LinkStore } from '../link.store';
import { attributesById, customersById, usersById } from './lookups';

/** Correlated entities: one query, and one call to each other service, however many links there are. */
type Actions = typeof link.actions;

export const correlatedEntities: Handler<Actions['correlatedEntities'], LinkStore> = async (
  params,
  { deps, call },
) => {
  const records = await deps.activeOfUser(params);
  const [customers, users] = await Promise.all([
    customersById(call, idsOf(records)),
    usersById(call, records.flatMap(activeUsers)),
  ]);
  const inOrderOfLinks = records.flatMap((record) => ownLinks(record, params.user_id)).sort(byCreation);
  return {
    correlated_entities: inOrderOfLinks.flatMap(({ record }) => {
      const customer = customers.get(record.customer_id);
      return customer === undefined ? [] : correlated(customer, record, users);
    }),
  };
};

export const correlatedUsers: Handler<Actions['correlatedUsers'], LinkStore> = async (
  key,
  { deps, call },
) => {
  const [record, customers] = await Promise.all([
    deps.records.read(key),
    customersById(call, [key.customer_id]),
  ]);
  const customer = customers.get(key.customer_id);
  if (customer?.bank_id !== key.bank_id) throw customerIsGone(key);
  return correlated(customer, record, await usersById(call, activeUsers(record)));
};

export const customersOfUser: Handler<Actions['customersOfUser'], LinkStore> = async (
  params,
  { deps, call },
) => {
  const records = await deps.activeOfUser(params);
  const [customers, attributes] = await Promise.all([
    customersById(call, idsOf(records)),
    attributesById(call, records),
  ]);
  return {
    customers: records.flatMap(({ customer_id }) => {
      const customer = customers.get(customer_id);
      const own = attributes.get(customer_id);
      return customer === undefined || own === undefined ? [] : toCustomerDay(customer, own);
    }),
  };
};

export const ownCustomers: Handler<Actions['ownCustomers'], LinkStore> = async (params, { deps, call }) => {
  const records = await deps.activeOfUser(params);
  const customers = await customersById(call, idsOf(records));
  return { customers: records.flatMap(({ customer_id }) => customers.get(customer_id) ?? []) };
};

/** Customers that are gone do not count; the links of a user are sorted in full, because records are in another order. */
export const oldestOwnCustomer: Handler<Actions['oldestOwnCustomer'], LinkStore> = async (
  params,
  { deps, call },
) => {
  const records = await deps.allActiveOfUser(params);
  const customers = await customersById(call, idsOf(records));
  const oldest = records
    .filter(({ customer_id }) => customers.has(customer_id))
    .flatMap((record) => ownLinks(record, params.user_id))
    .sort(byCreation)[0];
  const found = oldest && customers.get(oldest.record.customer_id);
  if (found === undefined) throw new ObpError('OBP-30008');
  return found;
};

const ownLinks = (record: LinkDoc, of: string) =>
  record.links.filter(({ user_id }) => user_id === of).map((own) => ({ ...own, record }));

const idsOf = (records: LinkDoc[]): string[] => records.map(({ customer_id }) => customer_id);
