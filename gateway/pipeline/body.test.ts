import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Type } from '@sinclair/typebox';
import fc from 'fast-check';
import { DateTime, Name, Obj } from '../../packages/contracts/schema';
import { ObpError } from '../../packages/errors';
import { checkIds, NOTHING_SENT, parseBody, readBody, readBytes, type Sent } from './body';

const schema = Obj({
  name: Name(),
  born: DateTime(),
  count: Type.Integer({ minimum: 0 }),
  ok: Type.Boolean(),
  inner: Obj({ rating: Name() }),
  tags: Type.Array(Name()),
});
const body = { schema, name: 'ExampleJson' };
const good = {
  name: 'n',
  born: '2013-01-21T23:08:00Z',
  count: 1,
  ok: true,
  inner: { rating: 'r' },
  tags: ['t'],
};

const reading = (json: unknown): unknown => readingSent({ text: '', json });

const readingSent = (sent: Sent): unknown => {
  try {
    return readBody(body, sent);
  } catch (error) {
    if (error instanceof ObpError) return error.message;
    throw error;
  }
};

describe('reading a body', () => {
  test('given a body that fits, then it keeps its values and loses unknown fields', () => {
    expect(reading({ ...good, other: 1, inner: { rating: 'r', more: [] } })).toEqual(good);
  });

  test.each([
    [{ name: 12.5 }, { name: '12.5' }],
    [{ name: true }, { name: 'true' }],
    [{ name: '' }, { name: '' }],
    [{ born: '2013-01-21T23:08:00.5+01:00' }, { born: '2013-01-21T22:08:00Z' }],
    [{ count: 1.9 }, { count: 1 }],
    [{ tags: null }, { tags: [] }],
    [{ tags: undefined }, { tags: [] }],
    [{ tags: [1, 'a'] }, { tags: ['1', 'a'] }],
    [{ inner: { rating: 5 } }, { inner: { rating: '5' } }],
  ])('%j is read as %j', (given, expected) => {
    expect(reading({ ...good, ...given })).toEqual({ ...good, ...expected });
  });

  test.each([
    [{ name: null }, 'name is required'],
    [{ name: undefined }, 'name is required'],
    [{ name: {} }, 'name must be string'],
    [{ name: 'x'.repeat(256) }, 'name must NOT have more than 255 characters'],
    [{ born: '2013-02-30T00:00:00Z' }, 'born must be a date-time such as 2013-01-21T23:08:00Z'],
    [{ count: '1' }, 'count must be integer'],
    [{ count: null }, 'count is required'],
    [{ ok: 'true' }, 'ok must be boolean'],
    [{ inner: null }, 'inner is required'],
    [{ inner: {} }, 'inner.rating is required'],
    [{ tags: {} }, 'tags must be array'],
    [{ tags: [null] }, 'tags.0 must be string'],
  ])('%j is refused: %s', (given, reason) => {
    expect(reading({ ...good, ...given })).toBe(
      `OBP-10001: Incorrect json format. The Json body should be the ExampleJson  ${reason}`,
    );
  });

  test('whatever comes, the answer is a body that fits or OBP-10001', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ name: fc.jsonValue(), tags: fc.jsonValue() })),
        (json) => {
          const read = reading(json);
          if (typeof read === 'string') expect(read).toMatch(/^OBP-10001: /);
          else expect(reading(read)).toEqual(read);
        },
      ),
    );
  });

  describe('a number that JavaScript has no exact one for', () => {
    const read = (text: string) => readingSent(parseBody(Buffer.from(text)));
    const withFields = (fields: string) => `${JSON.stringify(good).slice(0, -1)},${fields}}`;

    test.each([
      '9007199254740993',
      '12345678901234567890',
      '-98765432109876543210.5',
      '0.12345678901234567890',
      '1e400',
    ])('%s stays text where the schema wants text', (number) => {
      expect(read(withFields(`"name":${number},"tags":[${number}],"inner":{"rating":${number}}`))).toEqual({
        ...good,
        name: number,
        tags: [number],
        inner: { rating: number },
      });
    });

    test.each([
      ['"count":12345678901234567890', { count: Number('12345678901234567890') }],
      ['"name":1.50', { name: '1.5' }],
      ['"name":"12345678901234567890","name":12345678901234567891', { name: '12345678901234567891' }],
    ])('%s is read as %j', (fields, expected) => {
      expect(read(withFields(fields))).toEqual({ ...good, ...expected });
    });

    test.each([
      ['"count":1e400', 'count must be integer'],
      ['"ok":12345678901234567890', 'ok must be boolean'],
    ])('%s is refused: %s', (fields, reason) => {
      expect(read(withFields(fields))).toContain(reason);
    });
  });

  test('however deep a field is nested that is left out, and whatever else is there', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const text = `{"deep":${deep},"long":12345678901234567890,${JSON.stringify(good).slice(1)}`;
    expect(readingSent(parseBody(Buffer.from(text)))).toEqual(good);
  });

  test('nothing at all is a body without fields', () => {
    expect(parseBody(Buffer.alloc(0))).toEqual(NOTHING_SENT);
    expect(reading(undefined)).toContain('is required');
  });

  test('fields of the prototype are no fields', () => {
    expect(reading(JSON.parse('{"__proto__":{"name":"n"}}'))).toContain('is required');
  });
});

describe('the ids of a posted body', () => {
  test.each([{ branch_id: 'my branch' }, { deep: [{ user_id: 'x'.repeat(37) }] }, { id: 'é' }])(
    '%j is refused',
    (json) => {
      expect(() => checkIds(json)).toThrow(
        'OBP-10001: Incorrect json format. Here are all invalid values: List((',
      );
    },
  );

  test.each([
    { branch_id: '' },
    { branch_id: 'A-b._9' },
    { branch_id: 5 },
    { other: 'my branch' },
    null,
    'id',
    [[]],
  ])('%j passes', (json) => {
    expect(() => checkIds(json)).not.toThrow();
  });

  test('all of them are named', () => {
    expect(() => checkIds({ user_id: ' ', customer_id: '/' })).toThrow('List((user_id, ), (customer_id,/))');
  });

  test('a nest of any depth is walked', () => {
    const nest = JSON.parse(`${'{"a":'.repeat(5_000)}{"id":"/"}${'}'.repeat(5_000)}`);
    expect(() => checkIds(nest)).toThrow('(id,/)');
  });
});

describe('receiving a body', () => {
  const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\n';

  /**
   * The outcome of reading a body, given the bytes that the client sends before it disconnects, and the time of
   * reading.
   */
  const received = async (sent: string, read: (req: IncomingMessage) => Promise<Buffer>): Promise<string> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1', () => client.write(sent));
    const [req]: IncomingMessage[] = await once(server, 'request');
    if (req === undefined) throw new Error('no request');
    const body = read(req);
    client.destroy();
    const end = await body.then(String, (error: ObpError) => error.type);
    server.close();
    return end;
  };

  test('given all of it, then it is read', async () => {
    const server = createServer(async (req, res) => res.end(await readBytes(req, 4))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'abcd' });
    expect(await answer.text()).toBe('abcd');
    server.close();
    server.closeAllConnections();
  });

  test('given a client that goes away in the middle, then it ends', async () => {
    expect(await received(`${head}ab`, (req) => readBytes(req, 4))).toBe('OBP-10001');
  });

  test('given a client that has sent all and goes away before it is read, then it ends', async () => {
    const late = async (req: IncomingMessage) => {
      await new Promise((resolve) => req.on('error', () => undefined).once('close', resolve));
      return readBytes(req, 4);
    };
    expect(await received(`${head}abcd`, late)).toBe('OBP-10001');
  });
});
