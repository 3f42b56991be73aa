import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { partNames, serviceNames } from '../../bin/parts';
import { read, root } from './files';

/** Who may publish and subscribe to what: deploy/nats.conf, one block of permissions per user. */
function grants(): Map<string, { publish: string[]; subscribe: string[]; password: string }> {
  const conf = read('deploy', 'nats.conf').replace(/#.*$/gm, '');
  const users =
    /user: (\w+), password: (\S+), permissions: \{\s*subscribe: \[([^\]]*)\]\s*publish: \[([^\]]*)\]/g;
  const subjects = (text = '') => [...text.matchAll(/"([^"]+)"/g)].map(([, subject = '']) => subject);
  return new Map(
    [...conf.matchAll(users)].map(([, user = '', password = '', subscribe, publish]) => [
      user,
      { password, subscribe: subjects(subscribe), publish: subjects(publish) },
    ]),
  );
}

/** The services whose contracts a part imports: to call them is the only use of another's contract. */
function calledBy(part: string): string[] {
  const folder = part === 'gateway' ? join(root, 'gateway') : join(root, 'services', part);
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => read(folder.slice(root.length + 1), file));
  const contracts = sources.flatMap((source) => [
    ...source.matchAll(/packages\/contracts\/(\w+)\/\1\.contract'/g),
  ]);
  return [...new Set(contracts.map(([, service = '']) => service))]
    .filter((service) => service !== part)
    .sort();
}

const given = grants();
const targets = (part: string, command: string): string[] =>
  (given.get(part)?.publish ?? [])
    .flatMap((subject) => new RegExp(`^MOL-obp\\.${command}\\.(\\w+)\\.>$`).exec(subject)?.[1] ?? [])
    .sort();

describe('the permissions on the bus', () => {
  test('every part has a user, with a password from the environment', () => {
    expect([...given.keys()].sort()).toEqual([...partNames].sort());
    for (const [part, { password }] of given) expect(password).toBe(`$NATS_${part.toUpperCase()}_PASSWORD`);
  });

  test.each(partNames)('%s may send requests to the services that it calls, and to no other', (part) => {
    expect(targets(part, 'REQ')).toEqual(calledBy(part));
  });

  test.each(partNames)('%s may answer those that call it, and nobody else', (part) => {
    expect(targets(part, 'RES')).toEqual(partNames.filter((other) => calledBy(other).includes(part)).sort());
  });

  test('only identity tells the others something, and only the gateway listens', () => {
    for (const part of partNames)
      expect(targets(part, 'EVENT')).toEqual(part === 'identity' ? ['gateway'] : []);
    const listeners = partNames.filter((part) => {
      const folder = part === 'gateway' ? 'gateway' : join('services', part);
      const files = readdirSync(join(root, folder), { encoding: 'utf8' }).filter((file) =>
        file.endsWith('.ts'),
      );
      return files.some((file) => /events: \{ '/.test(read(folder, file)));
    });
    expect(listeners).toEqual(['gateway']);
  });

  test('besides, each says who it is and hears what is meant for it', () => {
    const hello = ['INFO', 'INFO.>', 'DISCOVER', 'DISCOVER.>', 'HEARTBEAT', 'DISCONNECT'];
    const heard = ['INFO', 'DISCOVER', 'HEARTBEAT', 'DISCONNECT', 'PING'];
    for (const [part, { publish, subscribe }] of given) {
      const other = publish.filter((subject) => !/^MOL-obp\.(REQ|RES|EVENT)\./.test(subject));
      expect(other).toEqual(hello.map((command) => `MOL-obp.${command}`));
      expect(subscribe).toEqual([...heard, `*.${part}.>`].map((subject) => `MOL-obp.${subject}`));
    }
  });

  test('the map of calls has somebody in it', () => {
    expect(calledBy('gateway')).toEqual([...serviceNames].sort());
    expect(calledBy('kyc')).toEqual(['customer']);
  });
});
