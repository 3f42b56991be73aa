import {
  actions,
  type Client,
  type EventOf,
  events,
  ForbiddenError,
  NotFoundError,
  type ResultOf,
} from '@obp-customer-services/client';

/*
 * Code that compiles with the client and code that does not. `npm run types` and package.test.ts compile this file: a line that
 * is expected to be refused, and is not, is an error.
 */

const key = { bank_id: 'gh.29.uk', customer_id: 'c' };

export async function calls({ call }: Client): Promise<void> {
  const found = await call(actions.customer.get, key, {
    timeout: 500,
    correlationId: 'x',
    onBehalfOf: 'token',
  });
  const name: string = found.legal_name;
  const attributes: readonly unknown[] = found.customer_attributes;
  const same: ResultOf<typeof actions.customer.get> = found;
  await call(actions.customer.updateEmail, {
    ...key,
    changes: { email: `${name} ${attributes.length} ${same}` },
  });

  // Wrong params.
  // @ts-expect-error one is missing
  await call(actions.customer.get, { bank_id: 'gh.29.uk' });
  // @ts-expect-error one is of another type
  await call(actions.customer.get, { bank_id: 'gh.29.uk', customer_id: 1 });
  // @ts-expect-error there is no such param
  await call(actions.customer.get, { ...key, customer_number: '1' });
  // @ts-expect-error one within another is of another type
  await call(actions.customer.updateEmail, { ...key, changes: { email: true } });
  // @ts-expect-error the params are those of another action
  await call(actions.kyc.addStatus, { ...key, document: {} });
  // @ts-expect-error there is no such option
  await call(actions.customer.get, key, { retries: 3 });

  // Wrong use of a result.
  // @ts-expect-error it has no such field
  found.iban;
  // @ts-expect-error it is a string
  found.legal_name.toFixed();
  // @ts-expect-error it is a number
  const dependants: string = found.dependants;
  // @ts-expect-error it is the result of another action
  const link: ResultOf<typeof actions.link.create> = found;
  return void [dependants, link];
}

export async function unknownActions({ call }: Client): Promise<void> {
  // @ts-expect-error there is no such action
  await call(actions.customer.getAll, key);
  // @ts-expect-error there is no such service
  await call(actions.accounts.get, key);
  // @ts-expect-error an action is not called by a name
  await call('v1.customer.get', key);
  // @ts-expect-error it is for parts of the product
  await call(actions.customer.purge, { ...key, saga_id: 's' });
  // @ts-expect-error it is for users in person
  await call(actions.identity.currentUser, { user_id: 'u' });
}

export async function follows(client: Client): Promise<void> {
  const name = 'types';
  await client.follow({
    name,
    events: [events.customer.updated],
    from: 'beginning',
    handle: async ({ type, data, id, revision }) => {
      const [version, fields, customerId]: ['customer.updated.v1', string[], string] = [
        type,
        data.fields,
        data.customer_id,
      ];
      // @ts-expect-error there is no such field
      data.email;
      // @ts-expect-error it is a list
      data.fields.toUpperCase();
      // @ts-expect-error it is a number
      revision.length;
      // @ts-expect-error it is of another type
      if (type === 'customer.created.v1') return;
      return void [version, fields, customerId, id];
    },
  });
  await client.follow({
    name,
    events: [events.link.created, events.customer.updated],
    handle: async (event) => {
      // @ts-expect-error not every one of them has it
      event.data.user_id;
      if (event.type === events.link.created.type) event.data.user_id.toUpperCase();
      // @ts-expect-error links have no fields
      else event.data.user_id;
    },
  });
  // @ts-expect-error there is no such event
  await client.follow({ name, events: [events.customer.merged], handle: async () => undefined });
  // @ts-expect-error there is no such place to begin
  await client.follow({ name, events: [], from: 'yesterday', handle: async () => undefined });
  // @ts-expect-error a handler that is not waited for
  await client.follow({ name, events: [events.bank.created], handle: () => undefined });
}

export function incomplete(): EventOf<typeof events.link.created>['data'] {
  // @ts-expect-error some ids are missing
  return { bank_id: 'b', customer_id: 'c' };
}

export function failed(error: unknown): string {
  if (error instanceof NotFoundError) {
    // @ts-expect-error the catalogue has this one as 403
    if (error.type === 'OBP-20006') return 'never';
    return error.type === 'OBP-30046' ? 'no such customer' : error.message;
  }
  // @ts-expect-error there is no such code
  if (error instanceof ForbiddenError && error.type === 'OBP-99999') return 'never';
  return 'something else';
}
