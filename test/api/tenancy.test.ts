import fc from 'fast-check';
import { endpoints } from '../../gateway/endpoints';
import type { Endpoint } from '../../gateway/endpoints/endpoint';
import { exampleOf } from '../../gateway/openapi/example';
import { bankRolesAt, userWithAllRolesAt } from '../harness/all-roles';
import { type Client, userWith } from '../harness/client';
import { pathOf } from '../harness/samples';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { newTenant, parametersOf, type Tenant } from '../harness/tenant';

/**
 * Two banks, each with customers who have something of every kind, and a user with every role at the one
 * and nothing at the other. Whatever ids of the other bank this person tries, wherever an id can stand: nothing of
 * the other bank is shown, and nothing there changes (ruling 6).
 */
describe('between banks', () => {
  let server: TestServer;
  let ours: Tenant;
  let theirs: Tenant;
  let before: string;
  let clerk: Client;
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

  /** The ids in the path and in the body of the request. */
  type Ids = Record<string, string>;

  beforeAll(async () => {
    server = await joinServer({ ALLOW_CUSTOMER_FIREHOSE: 'true' });
    const manager = (bank: string) => userWithAllRolesAt(server, bank);
    ours = await newTenant(server, manager, 1);
    theirs = await newTenant(server, manager, 2);
    clerk = await userWith(server, ...bankRolesAt(ours.bank));
    before = await theirs.snapshot();
  });
  afterAll(() => server?.stop());

  /** Every user may ask for a role at any bank, whose managers then see the request: that is its purpose. */
  const rows = endpoints.filter(
    (row) => row.access === 'user' && !row.operationId.endsWith('-addEntitlementRequest'),
  );
  const inBody = (row: Endpoint): string[] =>
    Object.keys(row.body?.schema.properties ?? {}).filter((name) => name.endsWith('_id'));
  /** Where an id can stand: parameters of the path, and fields of the body in lower case. */
  const placesOf = (row: Endpoint): string[] => [...parametersOf(row), ...inBody(row)];
  const own = (place: string): string => ours.ids[place.toUpperCase()]?.[0] ?? 'none';
  const foreign = (): string[] => [...new Set(Object.values(theirs.ids).flat())];
  /** Two of each kind are tried: of some kinds there are many. */
  const tried = (): string[] => [...new Set(Object.values(theirs.ids).flatMap((ids) => ids.slice(0, 2)))];
  /** Endpoints without a role, which every user may use at every bank: here the contract has no border. */
  const isOpen = (row: Endpoint, ids: Ids): boolean =>
    row.roles.length === 0 && ids.BANK_ID !== undefined && ids.BANK_ID !== ours.bank;

  /** Whether the request was a success. */
  async function attempt(row: Endpoint, ids: Ids): Promise<boolean> {
    if (isOpen(row, ids)) return false;
    const path = pathOf(row, (name) => ids[name] ?? own(name));
    const fields = inBody(row).map((name) => [name, ids[name] ?? own(name)]);
    const body =
      row.body === undefined
        ? undefined
        : { ...(exampleOf(row.body.schema) as object), ...Object.fromEntries(fields) };
    const { status, text } = await clerk.send(row.method, path, body);
    const said = decodeURIComponent(path) + JSON.stringify(body);
    const shown = foreign().filter((id) => text.includes(id) && !said.includes(id));
    const what = `${row.method} ${path} ${JSON.stringify(body)} -> ${status} ${text}`;
    expect([what, status < 300 ? shown : []]).toEqual([what, []]);
    return status < 300;
  }

  test.each(rows.filter((row) => placesOf(row).length > 0).map((row) => [row.operationId, row] as const))(
    '%s: every id of the other bank in every place',
    async (_, row) => {
      for (const place of placesOf(row)) {
        for (const id of tried()) await attempt(row, { [place]: id });
      }
      expect(await theirs.snapshot()).toBe(before);
    },
  );

  test('ids of both banks, mixed at random', async () => {
    const id = fc.oneof(
      {
        weight: 2,
        arbitrary: fc.constant((place: string) => theirs.ids[place.toUpperCase()]?.[0] ?? 'none'),
      },
      {
        weight: 2,
        arbitrary: fc.constant((place: string) => theirs.ids[place.toUpperCase()]?.at(-1) ?? 'none'),
      },
      { weight: 1, arbitrary: fc.nat().map((n) => () => tried()[n % tried().length] ?? 'none') },
      { weight: 2, arbitrary: fc.constant(own) },
    );
    const several = rows.filter((row) => placesOf(row).length > 1);
    const request = fc
      .constantFrom(...several)
      .chain((row) => fc.tuple(fc.constant(row), fc.array(id, { minLength: 5, maxLength: 5 })));
    await fc.assert(
      fc.asyncProperty(request, async ([row, choices]) => {
        const ids = Object.fromEntries(placesOf(row).map((place, i) => [place, choices[i]?.(place) ?? '']));
        const onlyOurs = placesOf(row).every((place) => ids[place] === own(place));
        if (onlyOurs) return;
        const done = await attempt(row, ids);
        if (done && row.method !== 'GET') expect(await theirs.snapshot()).toBe(before);
      }),
      { numRuns: 300, seed, endOnFailure: true },
    );
  });
});
