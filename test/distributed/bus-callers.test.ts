import type { ServiceBroker } from 'moleculer';
import { newKeyPair, type OwnKey, readOwnKeys, Speaker } from '../../packages/bus-auth';
import { loadConfig } from '../../packages/config';
import type { ActionContract } from '../../packages/contracts/action';
import { serviceNames } from '../../packages/contracts/callers';
import { crm } from '../../packages/contracts/crm/crm.contract';
import { customer } from '../../packages/contracts/customer/customer.contract';
import { identity } from '../../packages/contracts/identity/identity.contract';
import { type Call, callFrom, createBroker } from '../../packages/service-kit';
import { newBusKeys, publicly } from '../harness/bus-keys';
import { letIn } from '../harness/callers';
import { type Client, newBank } from '../harness/client';
import { allActions } from '../harness/contracts';
import { customerBody } from '../harness/examples';
import { growth, label } from '../harness/metrics';
import { bus, startMany, type TestServer } from '../harness/server';
import { clerkOf, type WholeCustomer, wholeCustomer } from '../harness/whole-customer';

/** Processes on the real bus that are not part of the product. */

/** Exists from the first start on. */
const bank = 'obp1';

let server: TestServer;
let broker: ServiceBroker;
let clerk: Client;
let whole: WholeCustomer;
let keys: Map<string, OwnKey>;

beforeAll(async () => {
  const own = newBusKeys();
  const [onboarding, trusted] = newKeyPair('onboarding', [
    { role_name: 'CanCreateCustomer', bank_id: bank },
    { role_name: 'CanGetCustomer', bank_id: bank },
  ]);
  keys = new Map([...readOwnKeys(own.BUS_KEYS), onboarding].map((key) => [key.name, key]));
  server = await startMany({ ...own, BUS_TRUST: `${own.BUS_TRUST},${publicly(trusted)}` });
  clerk = await clerkOf(server, bank);
  whole = await wholeCustomer(clerk, bank);
  const { NATS_URL } = bus();
  const config = loadConfig({ NATS_URL, NAMESPACE: server.namespace, LOG_LEVEL: 'silent' }, []);
  broker = createBroker(config, 'gateway');
  await broker.start();
  await broker.waitForServices(serviceNames.map((name) => ({ name, version: 1 })));
});
afterAll(async () => {
  await broker?.stop();
  await server?.stop();
});

const key = () => ({ bank_id: bank, customer_id: whole.customer_id });
const paramsOf = (action: ActionContract): Record<string, unknown> => ({
  ...key(),
  saga_id: 'saga',
  user_id: clerk.userId,
  ...(action === identity.actions.grant ? { role_name: 'CanCreateEntitlementAtOneBank' } : {}),
});

const keyOf = (name: string): OwnKey => {
  const own = keys.get(name);
  if (own === undefined) throw new Error(`no key of ${name}`);
  return own;
};

/** As a process that has these keys, and no others. */
const callAs = (name: string): Call => callFrom(broker, new Speaker(keyOf(name), server.namespace ?? ''));

describe('a process that is on the bus and has no key', () => {
  test('is refused by every action, and nothing has happened', async () => {
    const preview = `/management/cascading/banks/${bank}/customers/${whole.customer_id}/preview`;
    const before = (await clerk.get(preview)).body;
    const [stranger] = newKeyPair('gateway');
    const forged = new Speaker(stranger, server.namespace ?? '');
    const refusals = await growth(server, 'obp_bus_refusals_total', async () => {
      for (const [name, action] of allActions) {
        const principal = letIn(action, paramsOf(action), clerk.userId);
        const meta = { caller: 'gateway', principal, user: principal };
        const [, service = ''] = name.split('.');
        const headers = { caller: forged.caller(service), principal: forged.principal(principal) };
        for (const options of [{}, { meta }, { meta, headers: meta }, { headers }])
          await expect(broker.call(name, paramsOf(action), options)).rejects.toMatchObject({
            name: 'ObpError',
            type: 'OBP-20001',
            code: 401,
          });
      }
    });

    const perAction = new Map<string, number>();
    for (const [labels, times] of refusals)
      perAction.set(label(labels, 'action'), (perAction.get(label(labels, 'action')) ?? 0) + times);
    expect(perAction).toEqual(new Map(allActions.map(([name]) => [name, 4])));
    expect((await clerk.get(preview)).body).toEqual(before);
  });

  test('cannot read the options of the processes', async () => {
    await expect(broker.call('$node.options', {})).rejects.toMatchObject({ type: 'SERVICE_NOT_FOUND' });
  });
});

describe('a process that has the key of crm', () => {
  test('reads what crm reads, and changes nothing', async () => {
    const call = callAs('crm');
    const { customer_id } = key();
    await expect(call(customer.actions.resolve, key())).resolves.toMatchObject({ customer_id });
    const refused = { type: 'OBP-20006', code: 403 };
    const saga = { ...key(), saga_id: 'saga' };
    await expect(call(customer.actions.purge, saga)).rejects.toMatchObject(refused);
    await expect(call(crm.actions.purge, saga)).rejects.toMatchObject(refused);
    await expect(
      call(customer.actions.updateEmail, { ...key(), changes: { email: 'eve@example.com' } }),
    ).rejects.toMatchObject(refused);
    const grant = {
      user_id: clerk.userId,
      role_name: 'CanCreateEntitlementAtOneBank',
      bank_id: 'new.bank',
    } as const;
    await expect(call(identity.actions.grant, grant)).rejects.toMatchObject(refused);
  });

  test('cannot make up a user', async () => {
    const own = new Speaker(keyOf('crm'), server.namespace ?? '');
    const principal = own.principal(letIn(customer.actions.get, key(), clerk.userId));
    await expect(callAs('crm')(customer.actions.get, key(), { principal })).rejects.toMatchObject({
      type: 'OBP-20001',
    });
  });
});

describe('a process that has the key of bank', () => {
  test('makes no user an administrator, neither of the system nor of an existing bank', async () => {
    const grant = (params: object) =>
      broker.call(
        identity.actions.grant.name,
        { user_id: clerk.userId, role_name: 'CanCreateEntitlementAtOneBank', bank_id: bank, ...params },
        { headers: { caller: new Speaker(keyOf('bank'), server.namespace ?? '').caller('identity') } },
      );
    for (const role_name of ['CanCreateBank', 'CanCreateEntitlementAtAnyBank'])
      await expect(grant({ role_name, bank_id: '' })).rejects.toMatchObject({ type: 'OBP-10001' });
    await expect(grant({})).rejects.toMatchObject({ type: 'OBP-20006' });
  });
});

describe('a service of another team, with a key and roles of its own', () => {
  test('does what its roles allow, where they allow it', async () => {
    const call = callAs('onboarding');
    const made = await call(customer.actions.create, { bank_id: bank, customer: customerBody() });
    const { customer_id } = made;
    await expect(call(customer.actions.get, { bank_id: bank, customer_id })).resolves.toMatchObject({
      customer_id,
    });
    expect((await clerk.get(`/banks/${bank}/customers/${customer_id}`)).status).toBe(200);
    const elsewhere = await newBank(server);
    await expect(
      call(customer.actions.create, { bank_id: elsewhere, customer: customerBody() }),
    ).rejects.toMatchObject({ type: 'OBP-20006' });
  });
});
