import type { ServerResponse } from 'node:http';
import { HashQueues } from './hash-queues';

const client = () => ({ destroyed: false }) as { destroyed: boolean } & ServerResponse;

/** Fills all places of one kind; returns how to free them. */
function occupy(queues: HashQueues, kind: 'login' | 'signUp'): () => void {
  let free: () => void = () => undefined;
  const freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  for (let n = 0; n < 8; n += 1) void queues.run(kind, client(), () => freed);
  return free;
}

test('sign-ups that wait do not keep a login waiting', async () => {
  const queues = new HashQueues();
  const free = occupy(queues, 'signUp');
  await expect(queues.run('login', client(), async () => 'in')).resolves.toBe('in');
  free();
});

test('work for a client that has disconnected never begins', async () => {
  const queues = new HashQueues();
  const free = occupy(queues, 'signUp');
  const gone = client();
  const begun: string[] = [];
  const dropped = expect(queues.run('signUp', gone, async () => begun.push('gone'))).rejects.toThrow(
    'OBP-50503',
  );
  const patient = queues.run('signUp', client(), async () => begun.push('patient'));
  gone.destroyed = true;
  free();
  await Promise.all([dropped, patient]);
  expect(begun).toEqual(['patient']);
});
