import { type Client, userWith } from '../harness/client';
import type { TestServer } from '../harness/server';
import { joinServer } from '../harness/shared';

describe('user attributes', () => {
  let server: TestServer;
  let reader: Client;

  beforeAll(async () => {
    server = await joinServer();
    reader = await userWith(server, 'CanGetUsersWithAttributes', 'CanDeleteUser');
  });
  afterAll(() => server?.stop());

  const battery = { name: 'BATTERY_LEVEL', type: 'STRING', value: '90' };
  const add = async (who: Client, changes: Record<string, unknown> = {}) => {
    const made = await who.post('/my/user/attributes', { ...battery, ...changes });
    expect([made.status, made.text]).toEqual([201, made.text]);
    return made.body;
  };
  const mine = async (who: Client) => (await who.get('/my/user/attributes')).body.user_attributes;

  test('given none, when the user asks, then the list is empty', async () => {
    expect(await mine(await userWith(server))).toEqual([]);
  });

  test('given the body of the page, when it is posted, then the attribute is answered with an id and a date', async () => {
    const made = await add(await userWith(server));
    expect(made).toEqual({
      user_attribute_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...battery,
      insert_date: expect.stringMatching(/Z$/),
    });
  });

  test('names may repeat, and the newest attribute comes first', async () => {
    const user = await userWith(server);
    await add(user, { value: 'first' });
    await add(user, { value: 'second' });
    expect((await mine(user)).map(({ value }: { value: string }) => value)).toEqual(['second', 'first']);
  });

  test.each([
    ['STRING', 'anything'],
    ['INTEGER', '-12'],
    ['DOUBLE', '12.1234'],
    ['DATE_WITH_DAY', '2012-04-23'],
  ])('%s takes %s', async (type, value) => {
    expect(await add(await userWith(server), { type, value })).toMatchObject({ type, value });
  });

  test.each([
    ['INTEGER', '1.5'],
    ['DOUBLE', 'much'],
    ['DATE_WITH_DAY', '2013-02-29'],
  ])('%s refuses %s', async (type, value) => {
    const user = await userWith(server);
    const refused = await user.post('/my/user/attributes', { ...battery, type, value });
    expect([refused.status, refused.body.message]).toEqual([
      400,
      expect.stringMatching(/^OBP-10001: Incorrect json format\..*type/),
    ]);
    expect(await mine(user)).toEqual([]);
  });

  test.each(['string', 'TEXT', '', 'toString'])('the type "%s" is none', async (type) => {
    const refused = await reader.post('/my/user/attributes', { ...battery, type });
    expect(refused.body).toEqual({
      code: 400,
      message:
        'OBP-10001: Incorrect json format. The `Type` field can only accept the following field: DOUBLE(12.1234), STRING(TAX_NUMBER), INTEGER (123)and DATE_WITH_DAY(2012-04-23)',
    });
  });

  test.each(['name', 'type', 'value'])('without %s: 400', async (field) => {
    const refused = await reader.post('/my/user/attributes', { ...battery, [field]: null });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toBe(
      `OBP-10001: Incorrect json format. The Json body should be the UserAttributeJsonV400  ${field} is required`,
    );
  });

  test('a number as value is taken as its text', async () => {
    expect(await add(await userWith(server), { type: 'INTEGER', value: 90 })).toMatchObject({ value: '90' });
  });

  describe('updating', () => {
    test('given an own attribute, when it is replaced, then id, date and place in the list stay', async () => {
      const user = await userWith(server);
      const made = await add(user);
      await add(user, { name: 'OTHER' });

      const changed = await user.put(`/my/user/attributes/${made.user_attribute_id}`, {
        name: 'BATTERY',
        type: 'INTEGER',
        value: '12',
      });

      expect(changed.status).toBe(200);
      expect(changed.body).toEqual({ ...made, name: 'BATTERY', type: 'INTEGER', value: '12' });
      expect((await mine(user))[1]).toEqual(changed.body);
    });

    test("another user's attribute is not found, and stays as it is", async () => {
      const owner = await userWith(server);
      const made = await add(owner);
      const refused = await reader.put(`/my/user/attributes/${made.user_attribute_id}`, battery);
      expect(refused.body).toEqual({
        code: 404,
        message: 'OBP-20081: User Attribute not found by USER_ATTRIBUTE_ID.',
      });
      expect(await mine(owner)).toEqual([made]);
    });

    test('an unknown one is not found', async () => {
      expect((await reader.put('/my/user/attributes/unknown', battery)).status).toBe(404);
    });

    test('a wrong type is refused', async () => {
      const user = await userWith(server);
      const made = await add(user);
      const refused = await user.put(`/my/user/attributes/${made.user_attribute_id}`, {
        ...battery,
        type: 'X',
      });
      expect(refused.status).toBe(400);
      expect(await mine(user)).toEqual([made]);
    });
  });

  describe('of any user', () => {
    test('given the role, then user and attributes are shown', async () => {
      const user = await userWith(server);
      const made = await add(user);
      const shown = await reader.get(`/users/${user.userId}/attributes`);
      expect(Object.keys(shown.body)).toEqual([
        'user_id',
        'email',
        'provider_id',
        'provider',
        'username',
        'user_attributes',
      ]);
      expect(shown.body).toMatchObject({ user_id: user.userId, user_attributes: [made] });
    });

    test('without the role: 403', async () => {
      const user = await userWith(server);
      const refused = await user.get(`/users/${user.userId}/attributes`);
      expect(refused.body).toEqual({
        code: 403,
        message: 'OBP-20006: User is missing one or more roles: CanGetUsersWithAttributes',
      });
    });

    test('an unknown user: 404 with the id', async () => {
      const refused = await reader.get('/users/unknown/attributes');
      expect(refused.status).toBe(404);
      expect(refused.body.message).toMatch(/^OBP-20005: .*unknown/);
    });

    test('given a deleted user, then nothing of the attributes is left', async () => {
      const user = await userWith(server);
      await add(user);
      expect((await reader.delete(`/users/${user.userId}`)).status).toBe(200);
      expect((await reader.get(`/users/${user.userId}/attributes`)).body.user_attributes).toEqual([]);
      expect((await user.post('/my/user/attributes', battery)).status).toBe(401);
    });
  });
});
