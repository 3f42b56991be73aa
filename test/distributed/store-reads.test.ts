import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { type Collection, type Database, type Doc, openDatabase } from '../../packages/store';
import { bus } from '../harness/server';
import { TcpProxy } from '../harness/tcp-proxy';

interface Thing extends Doc {
  name: string;
}

describe('a point read over a connection that breaks', () => {
  const prefix = `test${randomUUID().slice(0, 8)}`;
  let proxy: TcpProxy;
  let database: Database;
  let things: Collection<Thing>;

  beforeAll(async () => {
    proxy = await new TcpProxy(new URL(bus().STORE_URL)).listen();
    const place = new URL(proxy.url);
    place.pathname = `/${prefix}`;
    // Commands take the same read concern, and the server accepts it.
    place.search = '?readConcernLevel=local&readPreference=primaryPreferred';
    database = await openDatabase(place.href);
    things = await database.store('reads').collection<Thing>({ name: 'things' });
    await things.insert({ _id: 'known', name: 'Eveline' });
  });
  afterAll(async () => {
    await database.close();
    await proxy.close();
    const client = await new MongoClient(bus().STORE_URL).connect();
    await client.db(`${prefix}_reads`).dropDatabase();
    await client.close();
  });

  test('is answered over another one', async () => {
    for (let round = 0; round < 20; round += 1) {
      // The driver finds out when it sends something.
      proxy.cut();
      proxy.restore();
      const reads = ['known', 'unknown', 'known'].map((id) => things.get(id));
      await expect(Promise.all(reads)).resolves.toEqual([
        { _id: 'known', name: 'Eveline' },
        null,
        { _id: 'known', name: 'Eveline' },
      ]);
    }
  });
});
