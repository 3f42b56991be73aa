import { type Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

let server: TestServer;
let staff: Client;

beforeAll(async () => {
  server = await joinServer();
  staff = await userWith(
    server,
    'CanCreateNonPersonalUserAttribute',
    'CanGetNonPersonalUserAttributes',
    'CanDeleteNonPersonalUserAttribute',
    'CanGetUsersWithAttributes',
    'CanDeleteUser',
    'CanGetAnyUser',
  );
});
afterAll(() => server?.stop());

const battery = { name: 'BATTERY_LEVEL', type: 'STRING', value: '90' };
const of = (user: Client) => `/obp/v5.1.0/users/${user.userId}/non-personal/attributes`;

describe('non-personal attributes of a user', () => {
  test('are shown newest first to staff, among all attributes, and not to the user as its own', async () => {
    const user = await userWith(server);
    const own = (await user.post('/my/user/attributes', battery)).body;
    const made = await staff.post(of(user), battery);
    expect([made.status, made.body]).toEqual([
      201,
      {
        user_attribute_id: expect.any(String),
        ...battery,
        is_personal: false,
        insert_date: expect.stringMatching(/Z$/),
      },
    ]);
    const newer = (await staff.post(of(user), { ...battery, value: '91' })).body;
    expect((await staff.get(of(user))).body).toEqual({ user_attributes: [newer, made.body] });
    expect((await user.get('/my/user/attributes')).body).toEqual({ user_attributes: [own] });
    const all = await staff.get(`/users/${user.userId}/attributes`);
    expect(all.body.user_attributes).toHaveLength(3);
    const taken = await user.put(`/my/user/attributes/${newer.user_attribute_id}`, battery);
    expect(taken.body.message).toMatch(/^OBP-20081/);
  });

  test('are deleted once; personal ones, and those of another user, are not there', async () => {
    const [user, neighbour] = [await userWith(server), await userWith(server)];
    const { user_attribute_id: id } = (await staff.post(of(user), battery)).body;
    const { user_attribute_id: personal } = (await user.post('/my/user/attributes', battery)).body;
    for (const path of [`${of(neighbour)}/${id}`, `${of(user)}/${personal}`, `${of(user)}/none`]) {
      const { status, body } = await staff.delete(path);
      expect([path, status, body.message]).toEqual([path, 404, expect.stringMatching(/^OBP-20081/)]);
    }
    expect([
      (await staff.delete(`${of(user)}/${id}`)).status,
      (await staff.delete(`${of(user)}/${id}`)).status,
    ]).toEqual([204, 404]);
    expect((await user.get('/my/user/attributes')).body.user_attributes).toHaveLength(1);
  });

  test('refuses an unknown user and an unknown type, and goes with its user', async () => {
    const attributesOfUnknown = `/obp/v5.1.0/users/unknown/non-personal/attributes`;
    for (const answer of [
      await staff.post(attributesOfUnknown, battery),
      await staff.get(attributesOfUnknown),
    ]) {
      expect([answer.status, answer.body.message]).toEqual([
        404,
        expect.stringMatching(/^OBP-20005.*unknown/),
      ]);
    }
    const user = await userWith(server);
    expect((await staff.post(of(user), { ...battery, type: 'TEXT' })).body.message).toContain('`Type` field');
    await staff.post(of(user), battery);
    await staff.delete(`/users/${user.userId}`);
    expect((await staff.get(of(user))).text).not.toContain('BATTERY');
  });
});

test.each([
  ['GET', '/users/username/unknown'],
  ['GET', '/users/unknown/lock-status'],
  ['PUT', '/users/unknown/lock-status'],
  ['POST', '/users/unknown/locks'],
])('%s %s takes a name without its provider up to v5.0.0 only', async (method, path) => {
  const message = async (prefix: string) =>
    (await staff.send(method, prefix + path, method === 'GET' ? undefined : {})).body.message;
  expect(await message('/obp/v5.0.0')).not.toMatch(/^OBP-10404/);
  expect(await message('/obp/v5.1.0')).toMatch(/^OBP-10404/);
});
