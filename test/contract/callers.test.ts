import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceBroker } from 'moleculer';
import { endpoints } from '../../gateway/endpoints';
import { type BusPrincipal, newKeyPair, Speaker, type TrustedKey, Verifier } from '../../packages/bus-auth';
import { loadConfig } from '../../packages/config';
import type { ActionContract, ServiceContract } from '../../packages/contracts/action';
import { type Part, parts, serviceNames } from '../../packages/contracts/callers';
import { inWords, type Requirement, rolesOf } from '../../packages/contracts/requirement';
import { isBankRole, type Role } from '../../packages/contracts/roles';
import { createBroker, defineService, type ServiceEnv } from '../../packages/service-kit';
import { letIn } from '../harness/callers';
import { allActions, contracts } from '../harness/contracts';

/**
 * Every action on a bus, called by every kind of caller. The services are hollow: they record the calls that they let in,
 * so a call without a record reached no handler.
 */

const BANK = 'gh.29.uk';
const USER = 'ada';
/** The params of all calls: enough for the checks of callers. */
const params = { bank_id: BANK, user_id: USER };

const outsiders = ['onboarding', 'elsewhere'] as const;
const pairs = [...parts, ...outsiders].map((name) => newKeyPair(name));
const speakers = new Map(pairs.map(([own]) => [own.name, new Speaker(own, 'obp')]));
const speaker = (name: string): Speaker => speakers.get(name) ?? new Speaker(newKeyPair(name)[0], 'obp');
/** The key `onboarding` is given every role, and `elsewhere` every role of another bank. */
const granted = (key: TrustedKey): TrustedKey =>
  key.name === 'onboarding'
    ? { ...key, roles: rolesAt(BANK) }
    : key.name === 'elsewhere'
      ? { ...key, roles: rolesAt('other.bank').filter(({ bank_id }) => bank_id !== '') }
      : key;
const verifier = new Verifier(
  pairs.map(([, trusted]) => granted(trusted)),
  'obp',
);

function rolesAt(bank: string): TrustedKey['roles'] {
  const named = allActions.flatMap(([, { callers }]) => requiredOf(callers.users).flatMap(rolesOf));
  return [...new Set(named)].map((role) => ({ role_name: role, bank_id: isBankRole(role) ? bank : '' }));
}
function requiredOf(users: ActionContract['callers']['users']): readonly Requirement[] {
  return users === undefined || users === 'any' ? [] : users;
}

let broker: ServiceBroker;
const reached: string[] = [];

const hollow = (contract: ServiceContract) =>
  defineService({
    contract: {
      ...contract,
      // The check of the caller comes before that of the params, so any params will do.
      actions: Object.fromEntries(
        Object.entries(contract.actions).map(([key, action]) => [
          key,
          {
            ...action,
            params: { ...action.params, required: [], properties: {}, additionalProperties: true },
          },
        ]),
      ),
    },
    start: async (): Promise<object> => ({}),
    handlers: Object.fromEntries(
      Object.entries(contract.actions).map(([key, { name }]) => [key, async () => void reached.push(name)]),
    ),
  });

beforeAll(async () => {
  const config = loadConfig({ LOG_LEVEL: 'silent' }, ['all']);
  broker = createBroker(config, 'test');
  for (const contract of contracts) {
    const env = {
      config,
      bus: { speaker: speaker(contract.name), verifier },
      logger: broker.getLogger('test'),
      outbox: { stop: async () => undefined },
      store: { close: async () => undefined },
    };
    broker.createService(hollow(contract).toSchema(env as unknown as ServiceEnv));
  }
  await broker.start();
});
afterAll(() => broker.stop());
beforeEach(() => {
  reached.length = 0;
});

/** The status of the refusal; undefined when the action was reached. */
async function outcome(action: ActionContract, headers: object, given: object = params): Promise<unknown> {
  reached.length = 0;
  const refusal = await broker.call(action.name, given, { headers }).then(
    () => undefined,
    (error: { code: number; type: string }) => `${error.code} ${error.type}`,
  );
  expect(reached.includes(action.name)).toBe(refusal === undefined);
  return refusal;
}

const as = (part: string, action: ActionContract, principal?: BusPrincipal, by = 'gateway') => ({
  caller: speaker(part).caller(action.service),
  ...(principal === undefined ? {} : { principal: speaker(by).principal(principal) }),
});

/** Each requirement by its words, with its roles. */
const named = (required: readonly Requirement[]): [string, readonly Role[]][] =>
  required.map((one) => [inWords(one), rolesOf(one)]);

const NOBODY = '401 OBP-20001';
const NOT_YOU = '403 OBP-20006';
const plain: BusPrincipal = { user_id: USER, consumer_id: 'app', roles: [], bank_id: '' };

describe.each(allActions)('%s', (_name, action) => {
  const { services, users, self } = action.callers;
  const required = requiredOf(users);

  test('refuses calls without a token, whatever is in meta and params', async () => {
    const forged = {
      caller: 'gateway',
      principal: letIn(action, params, USER),
      user: { is_super_admin: true },
    };
    expect(await outcome(action, {})).toBe(NOBODY);
    expect(await outcome(action, forged)).toBe(NOBODY);
    const given = { ...params, caller: { ...plain, is_super_admin: true, roles: rolesAt(BANK) } };
    await expect(
      broker.call(action.name, given, {
        meta: { ...forged, ...as('gateway', action, letIn(action, params)) },
      }),
    ).rejects.toMatchObject({ type: 'OBP-20001' });
    expect(reached).toEqual([]);
  });

  test('refuses unknown keys, and tokens for other services', async () => {
    const [stranger] = newKeyPair('gateway');
    const caller = new Speaker(stranger, 'obp').caller(action.service);
    const principal = speaker('gateway').principal(letIn(action, params, USER));
    expect(await outcome(action, { caller, principal })).toBe(NOBODY);
    const elsewhere = serviceNames.find((name) => name !== action.service) ?? '';
    expect(await outcome(action, { caller: speaker('gateway').caller(elsewhere), principal })).toBe(NOBODY);
  });

  test('is not for a user whom a service makes up', async () => {
    const user = letIn(action, params, USER);
    for (const part of ['crm', 'onboarding'])
      expect(await outcome(action, as(part, action, user, part))).toBe(NOBODY);
  });

  test.each(parts)('in its own name, %s is let in if it is named', async (part) => {
    const named = services.some((service) => service === part);
    expect(await outcome(action, as(part, action))).toBe(named ? undefined : NOT_YOU);
  });

  const others = parts.filter((part) => !services.includes(part));
  const [through = 'bank'] = others.includes('gateway') ? ['gateway'] : others;

  test('a user without the role is not let in', async () => {
    const unfit: Role = required.includes('CanCreateConsumer') ? 'CanCreateBank' : 'CanCreateConsumer';
    const stranger: BusPrincipal = { ...plain, user_id: 'other', roles: [unfit] };
    const isForAll = users === 'any' && self === undefined && through === 'gateway';
    expect(await outcome(action, as(through, action, stranger))).toBe(isForAll ? undefined : NOT_YOU);
    if (required.length > 0) expect(await outcome(action, as(through, action, plain))).toBe(NOT_YOU);
  });

  if (required.length > 0) {
    test.each(named(required))('a user with %s is let in, at that bank', async (_roles, roles) => {
      const isOfBank = roles.some(isBankRole);
      const bank_id = isOfBank ? BANK : '';
      const principal: BusPrincipal = { ...plain, roles, bank_id };
      expect(await outcome(action, as(through, action, principal))).toBeUndefined();
      expect(await outcome(action, as(through, action, { ...principal, bank_id: 'other.bank' }))).toBe(
        NOT_YOU,
      );
      if (isOfBank) {
        expect(await outcome(action, as(through, action, { ...principal, bank_id: '' }))).toBe(NOT_YOU);
        const noBank = { user_id: USER };
        expect(await outcome(action, as(through, action, principal), noBank)).toBe(NOT_YOU);
        expect(await outcome(action, as(through, action, { ...principal, bank_id: '' }), noBank)).toBe(
          NOT_YOU,
        );
        expect(await outcome(action, as(through, action, principal), { ...noBank, bank_id: [BANK] })).toBe(
          NOT_YOU,
        );
      }
    });

    test('some of several roles that are needed together are not enough', async () => {
      for (const some of required
        .map(rolesOf)
        .flatMap((roles) => roles.map((role) => roles.filter((one) => one !== role)))) {
        const bank_id = some.some(isBankRole) ? BANK : '';
        expect(await outcome(action, as(through, action, { ...plain, roles: some, bank_id }))).toBe(NOT_YOU);
      }
    });
  }

  if (users === 'any') {
    test('every user is let in through the gateway, and through no service that received the user in a call', async () => {
      expect(await outcome(action, as('gateway', action, plain))).toBeUndefined();
      for (const part of others.filter((other) => other !== 'gateway'))
        expect(await outcome(action, as(part, action, plain))).toBe(NOT_YOU);
    });
  }

  if (self !== undefined) {
    test('refuses the own data of another user', async () => {
      const principal = letIn(action, params, USER);
      expect(await outcome(action, as('gateway', action, { ...principal, user_id: 'eve' }))).toBe(NOT_YOU);
      expect(await outcome(action, as('gateway', action, principal), { bank_id: BANK })).toBe(NOT_YOU);
      expect(await outcome(action, as('gateway', action, principal))).toBeUndefined();
    });
  }

  test('lets in a service outside the product by its roles, except for a user’s own data', async () => {
    const may = required.length > 0 && self === undefined;
    expect(await outcome(action, as('onboarding', action))).toBe(may ? undefined : NOT_YOU);
    const mayElsewhere = may && required.flatMap(rolesOf).some(isBankRole);
    expect(await outcome(action, as('elsewhere', action))).toBe(NOT_YOU);
    expect(await outcome(action, as('elsewhere', action), { ...params, bank_id: 'other.bank' })).toBe(
      mayElsewhere ? undefined : NOT_YOU,
    );
  });
});

describe('the contracts', () => {
  test.each(allActions)(
    '%s: its params have the fields that its rule checks',
    (_name, { callers, params: { properties } }) => {
      if (requiredOf(callers.users).flatMap(rolesOf).some(isBankRole))
        expect(Object.keys(properties)).toContain('bank_id');
      if (callers.self !== undefined) expect(Object.keys(properties)).toContain(callers.self);
    },
  );

  test.each(allActions)('%s: roles that are needed together are all of one level', (_name, { callers }) => {
    for (const roles of requiredOf(callers.users).map(rolesOf))
      expect(new Set(roles.map(isBankRole)).size).toBe(1);
  });

  test('every action has a caller, and no service calls itself', () => {
    for (const [name, { callers }] of allActions) {
      expect([name, callers.services.length + (callers.users?.length ?? 0)]).not.toEqual([name, 0]);
      expect(callers.services).not.toContain(name.split('.')[1]);
    }
  });

  test.each(serviceNames)('%s is named where it calls, and nowhere else', (part) => {
    const folder = join(__dirname, '..', '..', 'services', part);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'));
    // To call a service is the only use of another one's contract.
    const called = contracts
      .map(({ name }) => name)
      .filter((name) => name !== part && sources.some((source) => source.includes(`/${name}.contract'`)));
    const named = contracts.filter(({ actions }) =>
      Object.values(actions).some(({ callers }) => callers.services.some((service) => service === part)),
    );
    expect(named.map(({ name }) => name)).toEqual(called);
  });

  const rows = endpoints.flatMap((row) =>
    row.action === undefined ? [] : [[row.operationId, row] as const],
  );

  test.each(rows)(
    '%s: whom the endpoint lets in, the action lets in',
    (_name, { access, roles, path, action }) => {
      const { services = [], users } = action?.callers ?? {};
      if (access !== 'user') expect(services).toContain<Part>('gateway');
      else if (roles.length === 0) expect(users).toBe('any');
      else expect(requiredOf(users)).toEqual(expect.arrayContaining([...roles]));
      if (roles.flatMap(rolesOf).some(isBankRole)) expect(path).toContain('/BANK_ID');
    },
  );
});
