import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import {
  MongoClientClosedError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { FakeMongo } from '../../../test/harness/fake-mongo';
import { DuplicateKeyError, openStore, type Store, StoreTimeoutError, StoreUnavailableError } from '../index';
import { mayBePassing, translate } from './errors';

describe('a database that is away', () => {
  const sockets = new Set<Socket>();
  let silent: Server;
  let store: Store;

  /** Accepts connections, or does not exist at all. */
  async function given(kind: 'silent' | 'absent'): Promise<void> {
    silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo;
    if (kind === 'absent') await stop();
    store = await openStore(`mongodb://user:secret@127.0.0.1:${port}/`, {
      database: 'a',
      connectTimeoutMs: 200,
    });
  }

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => silent.close(done));
  }

  afterEach(async () => {
    await store.close();
    if (silent.listening) await stop();
  });

  test.each(['absent', 'silent'] as const)(
    'given an %s server, then ping says unavailable, in time and without secrets',
    async (kind) => {
      await given(kind);
      const error = await store.ping().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(String(error)).toBe('StoreUnavailableError: the database cannot be reached');
    },
  );

  test('given an absent server, when a collection is opened, then it waits until the store is closed', async () => {
    await given('absent');
    let settled = false;
    const opening = store.collection({ name: 'c', indexes: [{ name: 'i', fields: ['f'] }] }).finally(() => {
      settled = true;
    });
    const failed = expect(opening).rejects.toThrow(StoreUnavailableError);
    await store.ping().catch(() => undefined);
    await store.ping().catch(() => undefined);
    expect(settled).toBe(false);
    await store.close();
    await failed;
  });
});

describe('the driver repeats a read', () => {
  test.each([
    ['when its connection broke', new MongoNetworkError('connection closed'), true],
    ['when its socket did', Object.assign(new Error('write'), { code: 'ECONNRESET' }), true],
    ['when a server could not do it', new MongoServerError({ code: 11602, message: '' }), true],
    ['not when it was not answered in time', new MongoNetworkTimeoutError('timed out'), false],
    ['not when there is no server', new MongoServerSelectionError('none', Object.create(null)), false],
    ['not when we are wrong', new TypeError('undefined'), false],
  ])('%s', (_, error, expected) => expect(mayBePassing(error)).toBe(expected));
});

describe('errors of the driver', () => {
  const server = (code: number, message: string): MongoServerError => new MongoServerError({ code, message });
  const cleared = (name: string) =>
    Object.defineProperty(new MongoNetworkError('10.0.0.1 cleared'), 'name', { value: name });

  test.each([
    [
      'E11000 duplicate key error collection: a.c index: email_1 dup key: { email: "joe@x" }',
      11000,
      'email_1',
    ],
    ['E11000 duplicate key error collection: a.c index: _id_ dup key: { _id: "B|1" }', 11000, '_id'],
    ["Duplicate key violation on the requested collection: Index 'email'", 11000, 'email'],
    ['duplicate key value violates unique constraint "collection_pk_12"', 1, '_id'],
  ])('given "%s", then the duplicate is named without its value', (message, code, index) => {
    const error = translate(server(code, message), 'c', 'write');
    expect(error).toEqual(new DuplicateKeyError('c', index));
    expect(error).toMatchObject({ index });
  });

  test.each([
    ['a lost connection under a write', new MongoNetworkError('10.0.0.1 closed'), 'write', StoreTimeoutError],
    [
      'a lost connection under a read',
      new MongoNetworkError('10.0.0.1 closed'),
      'read',
      StoreUnavailableError,
    ],
    [
      'a connection that was never made',
      new MongoNetworkError('refused', { beforeHandshake: true }),
      'write',
      StoreUnavailableError,
    ],
    [
      'no server',
      new MongoServerSelectionError('10.0.0.1 away', Object.create(null)),
      'write',
      StoreUnavailableError,
    ],
    ['a time limit', server(50, 'operation exceeded time limit'), 'read', StoreTimeoutError],
    ['a primary stepping down', server(10107, 'not primary'), 'write', StoreUnavailableError],
    ['a write in conflict with another', server(112, 'WriteConflict'), 'write', StoreUnavailableError],
    ['a deadlock', server(1, 'deadlock detected'), 'write', StoreUnavailableError],
    ['a deadlock of inserts', server(16777000, 'deadlock detected'), 'write', StoreUnavailableError],
    [
      'PostgreSQL not there',
      server(1, 'x.go:9: failed to connect to `host`'),
      'write',
      StoreUnavailableError,
    ],
    [
      'PostgreSQL gone under a write',
      server(1, 'read: connection reset by peer'),
      'write',
      StoreTimeoutError,
    ],
    ['PostgreSQL gone under a read', server(1, 'unexpected EOF'), 'read', StoreUnavailableError],
    [
      'a write of several interrupted in the middle',
      server(11602, 'interrupted'),
      'writes',
      StoreTimeoutError,
    ],
    ['a write of one interrupted', server(11602, 'interrupted'), 'write', StoreUnavailableError],
    ['a router that lost its shard', server(6, 'closed by peer'), 'write', StoreTimeoutError],
    ['a client closed under a write', new MongoClientClosedError(), 'write', StoreTimeoutError],
    ['a client closed under a read', new MongoClientClosedError(), 'read', StoreUnavailableError],
    ['no connection free for a write', cleared('MongoPoolClearedError'), 'write', StoreUnavailableError],
    [
      'a connection in use that was cleared',
      cleared('PoolClearedOnNetworkError'),
      'write',
      StoreTimeoutError,
    ],
  ] as const)('given %s, then it is translated, and the message is ours', (_, error, kind, expected) => {
    const known = translate(error, 'c', kind);
    expect(known).toBeInstanceOf(expected);
    expect(String(known)).toMatch(
      /the database (cannot be reached|did not answer in time|aborted the operation because of a conflicting one)$/,
    );
  });

  test('given a refusal that quotes a document, then the quote does not escape', () => {
    const known = translate(server(14, 'Cannot increment {phone: "0123"}'), 'c', 'write');
    expect(String(known)).toBe('Error: the database refused an operation on c (code 14, no name)');
    expect(known).not.toHaveProperty('cause');
  });
});

/** A replica set of one primary. The URL asks for retryable writes, as the URLs of hosted MongoDB do. */
describe('a write, when the connection or the primary is lost', () => {
  let mongo: FakeMongo;
  let store: Store;
  beforeEach(async () => {
    mongo = await new FakeMongo().listen();
    store = await openStore(`${mongo.url}?replicaSet=rs0&retryWrites=true`, { connectTimeoutMs: 500 });
  });
  afterEach(async () => {
    await store.close();
    mongo.stop();
  });
  const insert = async () => (await store.collection({ name: 'c' })).insert({ _id: 'a' });

  test('given a primary that takes a write and disappears, then the outcome is unknown, not unavailable', async () => {
    mongo.onInsert = () => {
      mongo.stop();
      return null;
    };
    await expect(insert()).rejects.toThrow(StoreTimeoutError);
    expect(mongo.inserts).toBe(1);
  });

  test('given a primary that takes a write and loses the connection, then the write is not repeated', async () => {
    mongo.onInsert = () => {
      mongo.disconnect();
      return null;
    };
    await expect(insert()).rejects.toThrow(StoreTimeoutError);
    expect(mongo.inserts).toBe(1);
  });

  test('given a server that is no longer primary, then the write is repeated on the new primary', async () => {
    const answers = [{ ok: 0, code: 10107, errmsg: 'not primary', codeName: 'NotWritablePrimary' }];
    mongo.onInsert = () => answers.pop() ?? { ok: 1, n: 1 };
    await insert();
    expect(mongo.inserts).toBe(2);
  });

  test('given no primary for longer, then it is unavailable: nothing was done', async () => {
    mongo.onInsert = () => ({ ok: 0, code: 10107, errmsg: 'not primary', codeName: 'NotWritablePrimary' });
    await expect(insert()).rejects.toThrow(StoreUnavailableError);
    expect(mongo.inserts).toBe(2);
  });
});
