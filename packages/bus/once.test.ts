import { once } from './once';

describe('Once', () => {
  /** The messages that begin a request. */
  const begun = (...messages: [command: string, payload: { sender?: string; id?: string }][]) => {
    const taken: string[] = [];
    const handle = once().transitMessageHandler((command, { payload }) =>
      taken.push(`${command} ${payload?.id}`),
    );
    for (const [command, payload] of messages) handle(command, { payload });
    return taken;
  };

  test('given a request that is delivered again, then it is begun once', () => {
    const request = { sender: 'gateway', id: '1' };
    expect(begun(['REQ', request], ['REQ', { sender: 'gateway', id: '2' }], ['REQ', request])).toEqual([
      'REQ 1',
      'REQ 2',
    ]);
  });

  test('given requests of two senders under one id, then both are begun', () => {
    expect(begun(['REQ', { sender: 'a', id: '1' }], ['REQ', { sender: 'b', id: '1' }])).toHaveLength(2);
  });

  test('given what is no request, then all of it passes', () => {
    expect(begun(['RES', { id: '1' }], ['RES', { id: '1' }])).toHaveLength(2);
  });

  test('given very many requests, then the latest ones are kept', () => {
    const ids = Array.from({ length: 50_000 }, (_, i) => String(i));
    const sent = [...ids, '49999', '30000', '0'].map((id): ['REQ', { sender: string; id: string }] => [
      'REQ',
      { sender: 'a', id },
    ]);
    expect(begun(...sent).slice(ids.length)).toEqual(['REQ 0']);
  });
});
