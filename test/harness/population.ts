import { noOutbox } from '../../packages/events';
import type { Store } from '../../packages/store';
import { NO_ATTRIBUTES, openAttributeStore } from '../../services/attribute/attribute.store';
import { newAttribute, withAttribute } from '../../services/attribute/domain/attribute';
import { openCustomerStore } from '../../services/customer/customer.store';
import { newCustomer } from '../../services/customer/domain/customer';
import { anyChange } from './any-change';
import { customerBody } from './examples';

export const idOf = (at: number): string => `c${String(at).padStart(7, '0')}`;

/** Every customer has an attribute that nine in ten share, and one that ten customers share. */
const attributesOf = (at: number) =>
  [
    { name: 'segment', type: 'STRING' as const, value: at % 10 === 0 ? 'rare' : 'common' },
    { name: 'group', type: 'STRING' as const, value: String(Math.floor(at / 10)) },
  ].reduce(
    (content, input, n) => withAttribute(content, newAttribute(`${idOf(at)}.${n}`, input)),
    NO_ATTRIBUTES,
  );

/** Puts customers of bank `b`, and their attributes, straight into the stores of the two services. */
export async function populate(customerStore: Store, attributeStore: Store, from: number, to: number) {
  const { customers } = await openCustomerStore({ store: customerStore, outbox: noOutbox });
  const attributes = await openAttributeStore({ store: attributeStore, outbox: noOutbox });
  for (let at = from; at < to; at++) {
    const key = { bank_id: 'b', customer_id: idOf(at) };
    const day = String(1 + (at % 28)).padStart(2, '0');
    const body = customerBody({
      mobile_phone_number: `+49 30 9${String(at).padStart(7, '0')}`,
      last_ok_date: `2024-02-${day}T00:00:00Z`,
    });
    const created = { ...key, customer_number: `n${at}`, now: '2024-01-01T00:00:00.000Z' };
    await customers.insert({ ...newCustomer(body, created), has_attributes: true });
    await attributes.customers.change(key, () => attributesOf(at), anyChange);
  }
  return { customers: { customers }, attributes };
}
