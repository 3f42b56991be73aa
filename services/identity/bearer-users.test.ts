import { identity } from '../../packages/contracts/identity/identity.contract';
import { type Issuer, startIssuer } from '../../test/harness/issuer';
import { type LoneServices, startServices } from '../../test/harness/service';
import { userBody } from '../../test/harness/sign-up';
import { type FirstStart, identityService } from './identity.service';

const { actions } = identity;

let issuer: Issuer;
let services: LoneServices;
let first: FirstStart;

beforeAll(async () => {
  issuer = await startIssuer();
  const identityOfTest = identityService((made) => {
    first = made;
  });
  services = await startServices([identityOfTest], issuer.settings);
});
afterAll(async () => {
  await services?.stop();
  issuer?.stop();
});

const nowS = () => Math.floor(Date.now() / 1_000);

const bearer = (claims: object) =>
  services.call(actions.authenticate, { credential: { scheme: 'Bearer', token: issuer.sign(claims) } });

describe('bearer tokens', () => {
  test('at the first sight, however often at once, make one user and one application', async () => {
    const seen = await Promise.all(
      Array.from({ length: 8 }, () => bearer({ sub: 'ada', given_name: 'Ada' })),
    );
    expect(new Set(seen.map(({ user_id }) => user_id)).size).toBe(1);
    expect(new Set(seen.map(({ consumer_id }) => consumer_id)).size).toBe(1);
    const [{ user_id } = { user_id: '' }] = seen;
    expect(await services.call(actions.getUser, { user_id })).toMatchObject({
      provider: issuer.url,
      provider_id: 'ada',
      username: 'Ada',
    });
  });

  test('afterwards cost three reads and no write', async () => {
    await bearer({ sub: 'known' });
    const before = services.store('identity').stats();
    const [operations, written] = [before.operations, before.documents_written];
    await bearer({ sub: 'known' });
    const after = services.store('identity').stats();
    expect(after.operations - operations).toBe(3);
    expect(after.documents_written - written).toBe(0);
  });

  test('of a deleted user do not create the user again', async () => {
    const { user_id } = await bearer({ sub: 'leaver' });
    await services.call(actions.deleteUser, { user_id });
    await expect(bearer({ sub: 'leaver' })).rejects.toThrow('OBP-20064');
  });

  test('two people of one name are two users, and no name finds either', async () => {
    const [one, two] = [
      await bearer({ sub: 's1', given_name: 'Sam' }),
      await bearer({ sub: 's2', given_name: 'Sam' }),
    ];
    expect(one.user_id).not.toBe(two.user_id);
    const sam = { provider: issuer.url, username: 'Sam' };
    await expect(services.call(actions.lockUser, sam)).rejects.toThrow('OBP-20027');
  });

  test('a user of an issuer is found, locked and unlocked at the issuer, and never by the name alone', async () => {
    const claims = { sub: 'only', given_name: 'Onlyme' };
    await bearer(claims);
    const named = { provider: issuer.url, username: 'Onlyme' };
    for (const action of [
      actions.getUserByUsername,
      actions.lockStatus,
      actions.lockUser,
      actions.unlockUser,
    ]) {
      await expect(services.call(action, { username: 'Onlyme' })).rejects.toThrow('OBP-20027');
      await expect(services.call(action, { ...named, provider: 'https://other' })).rejects.toThrow(
        'OBP-20027',
      );
    }
    await services.call(actions.lockUser, named);
    await expect(bearer(claims)).rejects.toThrow('OBP-20013');
    await services.call(actions.unlockUser, named);
    await expect(bearer({ ...claims, iat: nowS() - 10 })).rejects.toThrow('OBP-20206');
    expect(await bearer({ ...claims, iat: nowS() + 2 })).toMatchObject({ roles: [] });
  });

  test('a user of the issuer with the name of the super admin is another user', async () => {
    const foreign = await bearer({ sub: 'x', given_name: first.username });
    const named = { provider: issuer.url, username: first.username };
    expect(await services.call(actions.getUserByUsername, named)).toMatchObject({ user_id: foreign.user_id });
    const found = await services.call(actions.getUserByUsername, { username: first.username });
    expect(found.user_id).toBe(first.user_id);
    await services.call(actions.lockUser, named);
    expect((await services.call(actions.getUser, { user_id: first.user_id })).is_locked).toBe(false);
  });

  test('a user who ends the tokens is out with those of before', async () => {
    const { user_id } = await bearer({ sub: 'ender' });
    await services.call(actions.endTokens, { user_id });
    await expect(bearer({ sub: 'ender' })).rejects.toThrow('OBP-20206');
    expect(await bearer({ sub: 'ender', iat: nowS() + 2 })).toMatchObject({ user_id });
  });

  describe('the application that was made for a token', () => {
    const person = { given_name: 'Greta', name: 'Greta Garbo', email: 'greta@example.com' };
    const consumers = () =>
      services.call(actions.listConsumers, { limit: 500, offset: 0, sort_direction: 'DESC' });

    test('shows nothing of a deleted user', async () => {
      const { user_id, consumer_id } = await bearer({ sub: 'greta', ...person });
      await services.call(actions.deleteUser, { user_id });
      expect(await services.call(actions.getConsumer, { consumer_id })).toMatchObject({
        app_name: `deleted-${consumer_id}`,
        developer_email: '',
      });
      expect(JSON.stringify(await consumers())).not.toMatch(/greta/i);
    });

    test('is not made for a deleted user who comes with another application', async () => {
      const { user_id } = await bearer({ sub: 'gloria', ...person });
      await services.call(actions.deleteUser, { user_id });
      await expect(bearer({ sub: 'gloria', azp: 'another', ...person })).rejects.toThrow('OBP-20064');
      expect(JSON.stringify(await consumers())).not.toMatch(/greta/i);
    });

    test('does not outlive a deletion at the same time', async () => {
      for (let round = 0; round < 20; round += 1) {
        const sub = `greta.${round}`;
        const { user_id } = await bearer({ sub, ...person });
        await Promise.allSettled([
          services.call(actions.deleteUser, { user_id }),
          bearer({ sub, azp: 'another', ...person }),
        ]);
      }
      expect(JSON.stringify(await consumers())).not.toMatch(/greta/i);
    });
  });

  test('an application that a deleted user registered stays, without the address of the user', async () => {
    const { user_id } = await services.call(actions.createUser, { user: userBody() });
    const made = await services.callFor(user_id)(actions.createConsumer, {
      user_id,
      consumer: {
        app_name: 'An app',
        app_type: '',
        description: '',
        developer_email: 'dev@example.com',
        redirect_url: '',
        created_by_user_id: '',
        enabled: true,
        created: '2001-01-01T00:00:00Z',
        clientCertificate: '',
      },
    });
    await services.call(actions.deleteUser, { user_id });
    const { consumer_id } = made;
    expect(await services.call(actions.getConsumer, { consumer_id })).toMatchObject({
      app_name: 'An app',
      developer_email: '',
      enabled: true,
    });
  });

  test('a name claimed elsewhere never stands for the user who logs in here', async () => {
    const { user_id } = await services.call(actions.createUser, {
      user: userBody({ username: 'local.name' }),
    });
    const foreign = await bearer({ sub: 'f', given_name: 'local.name' });
    expect(foreign.user_id).not.toBe(user_id);
    const found = await services.call(actions.getUserByUsername, { username: 'local.name' });
    expect(found.user_id).toBe(user_id);
  });
});
