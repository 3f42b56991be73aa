import { endpoints } from '../../gateway/endpoints';
import { type Endpoint, isParameter } from '../../gateway/endpoints/endpoint';
import { exampleOf } from '../../gateway/openapi/example';
import { type Client, newBank } from './client';
import { pathOf } from './samples';
import type { TestServer } from './server';
import { wholeCustomer } from './whole-customer';

/** A bank with customers who have something of every kind, and every id there is of them. */
export interface Tenant {
  readonly bank: string;
  /** By the name of the parameter that takes it: `CUSTOMER_ADDRESS_ID`. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** All that can be read of the bank and its customers, as one text. */
  snapshot(): Promise<string>;
}

export const rowOf = (name: string): Endpoint => {
  const found = endpoints.find(({ operationId }) => operationId.endsWith(`-${name}`));
  if (found === undefined) throw new Error(`no endpoint ${name}`);
  return found;
};

export const parametersOf = (row: Endpoint): string[] => row.path.split('/').filter(isParameter);

/** Creates a tenant at a new bank. `manager` returns a user with all roles there. */
export async function newTenant(
  server: TestServer,
  manager: (bank: string) => Promise<Client>,
  customers = 1,
): Promise<Tenant> {
  const bank = await newBank(server);
  const client = await manager(bank);
  const definition = rowOf('createOrUpdateCustomerAttributeAttributeDefinition');
  const defined = await client.put(
    `/banks/${bank}/attribute-definitions/customer`,
    exampleOf(definition.body?.schema ?? definition.response),
  );
  expect(defined.status).toBe(201);
  const made: string[] = [];
  for (let i = 0; i < customers; i++) made.push((await wholeCustomer(client, bank)).customer_id);
  const read = () => readAll(client, { BANK_ID: [bank], CUSTOMER_ID: made, USER_ID: [client.userId] });
  return { bank, ids: idsIn(bank, made, await read()), snapshot: async () => JSON.stringify(await read()) };
}

/** The answers of every GET whose path needs no ids except the given ones. */
async function readAll(client: Client, known: Record<string, readonly string[]>): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const row of endpoints) {
    const names = parametersOf(row);
    const ofTenant = names.includes('BANK_ID') || names.includes('CUSTOMER_ID');
    if (row.method !== 'GET' || !ofTenant || names.some((name) => known[name] === undefined)) continue;
    const customers = names.includes('CUSTOMER_ID') ? (known.CUSTOMER_ID ?? []) : [''];
    for (const customer of customers) {
      const path = pathOf(row, (name) => (name === 'CUSTOMER_ID' ? customer : (known[name]?.[0] ?? '')));
      const { status, body } = await client.get(path);
      answers.push([row.operationId, status, body]);
    }
  }
  return answers;
}

/** Ids by the fields they stand in; KYC ids are those that `wholeCustomer` chose. */
function idsIn(bank: string, customers: readonly string[], answers: unknown): Tenant['ids'] {
  const chosen = (prefix: string) => customers.map((id) => `${prefix}-${id.slice(-12)}`);
  const found = new Map<string, Set<string>>();
  JSON.stringify(answers, (name, value) => {
    if ((name === 'customer_number' || name.endsWith('_id')) && typeof value === 'string' && value !== '') {
      const parameter = name.toUpperCase();
      found.set(parameter, (found.get(parameter) ?? new Set()).add(value));
    }
    return value;
  });
  const byField = Object.fromEntries([...found].map(([parameter, values]) => [parameter, [...values]]));
  return {
    ...byField,
    ATTRIBUTE_ID: byField.CUSTOMER_ATTRIBUTE_ID ?? [],
    BANK_ID: [bank],
    CUSTOMER_ID: customers,
    KYC_DOCUMENT_ID: chosen('doc'),
    KYC_MEDIA_ID: chosen('med'),
    KYC_CHECK_ID: chosen('chk'),
  };
}
