import { serviceNames } from '../../packages/contracts/callers';
import { type Client, newBank, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

/** Extensions of ours, which the page shows to operators. */
let server: TestServer;
let operator: Client;

beforeAll(async () => {
  server = await joinServer();
  operator = await userWith(
    server,
    { role: 'CanGetServerStatus', bank_id: '' },
    { role: 'CanGetCascadeSagas', bank_id: '' },
  );
});
afterAll(() => server?.stop());

const status = async () => (await operator.get('/management/status')).body;
type Seen = { name: string; nodes: string[] };
type Figures = { operation_id: string; requests: number; refused: number; failed: number };
const figuresOf = async (id: string): Promise<Figures> => {
  const known = (await status()).operations.find(({ operation_id }: Figures) => operation_id === id);
  return known ?? { operation_id: id, requests: 0, refused: 0, failed: 0 };
};

describe('the status of the server', () => {
  test('given a running server, then it is ready, and sees every service on a node', async () => {
    const { ready, checks, services, node, started_at } = await status();
    expect(ready).toBe(true);
    expect(checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    const names = services.map(({ name }: Seen) => name);
    expect(names).toEqual(expect.arrayContaining([...serviceNames, 'gateway']));
    expect(services.filter(({ nodes }: Seen) => nodes.length === 0)).toEqual([]);
    expect(node).not.toBe('');
    expect(Date.parse(started_at)).toBeLessThanOrEqual(Date.now());
  });

  test('given requests, then they are counted by operation, with what was refused', async () => {
    const bank = await newBank(server);
    const id = 'OBPv3.1.0-getTaxResidence';
    const before = await figuresOf(id);
    await operator.get(`/banks/${bank}/customers/any/tax-residences`);
    const after = await figuresOf(id);
    expect(after.requests - before.requests).toBeGreaterThanOrEqual(1);
    expect(after.refused - before.refused).toBeGreaterThanOrEqual(1);
    expect(after).toMatchObject({ median_ms: expect.any(Number), p95_ms: expect.any(Number) });
  });

  test('given a user without the role, then 403', async () => {
    const stranger = await userWith(server);
    const refused = await stranger.get('/management/status');
    expect([refused.status, refused.body.message]).toEqual([
      403,
      'OBP-20006: User is missing one or more roles: CanGetServerStatus',
    ]);
  });
});

describe('the backlog of deletions', () => {
  test('given none under way for long, then every state is a number', async () => {
    const { status, body } = await operator.get('/management/cascading/backlog');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      fencing: expect.any(Number),
      aborting: expect.any(Number),
      purging: expect.any(Number),
      parked: expect.any(Number),
    });
  });
});
