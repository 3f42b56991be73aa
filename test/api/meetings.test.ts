import { type Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';
import { twoBanks } from '../harness/staff';

let server: TestServer;
let bank: string;
let other: string;

beforeAll(async () => {
  server = await joinServer();
  ({ bank, other } = await twoBanks(server, []));
});
afterAll(() => server?.stop());

const contact = { name: 'Simon', mobile_phone: '+44 07972 444 876', email_address: 'f@example.com' };
const meetingBody = (changes: Record<string, unknown> = {}) => ({
  provider_id: 'Chris',
  purpose_id: 'onboarding',
  date: '2026-01-02T03:04:05Z',
  creator: { ...contact, email_address: ' Felix@Example.com ' },
  invitees: [
    { contact_details: contact, status: 'Good' },
    { contact_details: { ...contact, name: 'Anna' }, status: '' },
  ],
  ...changes,
});
const create = async (user: Client, at = bank, changes = {}) =>
  (await user.post(`/banks/${at}/meetings`, meetingBody(changes))).body.meeting_id;
const listOf = async (user: Client, at = bank, version = 'v4.0.0') =>
  (await user.get(`/obp/${version}/banks/${at}/meetings`)).body.meetings;

test.each(['v3.1.0', 'v4.0.0', 'v5.1.0'])(
  'under %s a meeting is recorded and shown to its user',
  async (version) => {
    const user = await userWith(server);
    const { date, creator, ...rest } = meetingBody();
    const made = await user.post(`/obp/${version}/banks/${bank}/meetings`, { ...rest, creator, date });
    expect([made.status, made.body]).toEqual([
      201,
      {
        ...rest,
        meeting_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        bank_id: bank,
        present: { staff_user_id: '', customer_user_id: user.userId },
        keys: { session_id: '', staff_token: '', customer_token: '' },
        when: date,
        creator: { ...creator, email_address: 'felix@example.com' },
      },
    ]);
    expect(await listOf(user, bank, version)).toEqual([made.body]);
    const one = await user.get(`/obp/${version}/banks/${bank}/meetings/${made.body.meeting_id}`);
    expect([one.status, one.body]).toEqual([200, made.body]);
  },
);

test('before v3.1.0 there are none', async () => {
  const user = await userWith(server);
  expect((await user.get(`/obp/v3.0.0/banks/${bank}/meetings`)).body.message).toMatch(/^OBP-10404/);
});

test('a meeting of another user, of another bank, and none at all are the same 404', async () => {
  const [user, stranger] = [await userWith(server), await userWith(server)];
  const id = await create(user);
  const asked = [
    await stranger.get(`/banks/${bank}/meetings/${id}`),
    await user.get(`/banks/${other}/meetings/${id}`),
  ];
  for (const { status, body } of asked)
    expect([status, body.message]).toEqual([404, `OBP-30104: Meeting not found. Current MeetingId(${id}) `]);
  expect((await user.get(`/banks/${bank}/meetings/none`)).body.message).toBe(
    'OBP-30104: Meeting not found. Current MeetingId(none) ',
  );
  expect([await listOf(stranger), await listOf(user, other)]).toEqual([[], []]);
});

test('the latest comes first, equal times in one order, in pages', async () => {
  const user = await userWith(server);
  const at = (date: string) => create(user, bank, { date });
  const first = await at('2026-01-01T00:00:00Z');
  const last = await at('2026-03-01T00:00:00Z');
  const middle = [await at('2026-02-01T00:00:00Z'), await at('2026-02-01T00:00:00Z')];
  await create(user, other);
  const ids = (await listOf(user)).map(({ meeting_id }: { meeting_id: string }) => meeting_id);
  expect(ids).toEqual([last, ...middle.reverse(), first]);
  const paged = [];
  for (const offset of [0, 2]) {
    const { body } = await user.get(`/banks/${bank}/meetings?limit=2&offset=${offset}`);
    paged.push(...body.meetings.map(({ meeting_id }: { meeting_id: string }) => meeting_id));
  }
  expect(paged).toEqual(ids);
});

test('invitees may be missing; anything else may not, and nothing is longer than it may be', async () => {
  const user = await userWith(server);
  const without = await user.post(`/banks/${bank}/meetings`, meetingBody({ invitees: undefined }));
  expect([without.status, without.body.invitees]).toEqual([201, []]);
  const bad = [
    { provider_id: undefined },
    { purpose_id: 'x'.repeat(65) },
    { date: 'today' },
    { creator: { ...contact, mobile_phone: '1'.repeat(33) } },
    { creator: { ...contact, email_address: 'x'.repeat(101) } },
    { invitees: [{ status: 'Good' }] },
  ];
  for (const changes of bad) {
    const { status, body } = await user.post(`/banks/${bank}/meetings`, meetingBody(changes));
    expect([status, body.message]).toEqual([
      400,
      expect.stringMatching(
        /^OBP-10001: Incorrect json format. The Json body should be the CreateMeetingJson /,
      ),
    ]);
  }
});

test('is recorded once for one idempotency key', async () => {
  const user = (await userWith(server)).with({ 'Idempotency-Key': 'a-key-of-this-test-only' });
  const [first, second] = [await create(user), await create(user)];
  expect(second).toBe(first);
  expect(await listOf(user)).toHaveLength(1);
});
