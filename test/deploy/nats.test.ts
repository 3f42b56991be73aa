import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { events as declared } from '../../packages/contracts/all';
import { partNames, serviceNames } from '../../packages/contracts/callers';
import { FOLLOWER, grantsIn, shippedConfig } from '../harness/shipped-bus';
import { read, root } from './files';

/** Whether a pattern of NATS matches a subject. */
const matches = (pattern: string, subject: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+').replace(/>$/, '.+')}$`).test(
    subject,
  );

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

const given = grantsIn(read('deploy', 'nats.conf'));
const ofParts = [...given].filter(([user]) => user !== 'operator');
const targets = (part: string, command: string): string[] =>
  (given.get(part)?.publish ?? [])
    .flatMap((subject) => new RegExp(`^MOL-obp\\.${command}\\.(\\w+)\\.>$`).exec(subject)?.[1] ?? [])
    .sort();

const hello = ['INFO', 'INFO.>', 'DISCOVER', 'DISCOVER.>', 'HEARTBEAT', 'DISCONNECT'];
const heard = ['INFO', 'DISCOVER', 'HEARTBEAT', 'DISCONNECT', 'PING'];
const events = Object.values(declared).flatMap((of): { type: string; source: string }[] => Object.values(of));

describe('the permissions on the bus', () => {
  test('every part and the operator have a user with a password from the environment', () => {
    expect([...given.keys()].sort()).toEqual([...partNames, 'operator'].sort());
    for (const [part, { password }] of given) expect(password).toBe(`$NATS_${part.toUpperCase()}_PASSWORD`);
  });

  test.each(partNames)('%s may send requests to the services that it calls, and to no other', (part) => {
    expect(targets(part, 'REQ')).toEqual(calledBy(part));
  });

  test.each(partNames)('%s may answer its callers, and no other part', (part) => {
    expect(targets(part, 'RES')).toEqual(partNames.filter((other) => calledBy(other).includes(part)).sort());
  });

  test('only identity broadcasts hints, and only the gateway receives them', () => {
    for (const part of partNames)
      expect(targets(part, 'EVENT')).toEqual(part === 'identity' ? ['gateway'] : []);
    const listeners = partNames.filter((part) => {
      const folder = part === 'gateway' ? 'gateway' : join('services', part);
      const files = readdirSync(join(root, folder), { encoding: 'utf8' }).filter((file) =>
        file.endsWith('.ts'),
      );
      return files.some((file) => /events: \{\s+'/.test(read(folder, file)));
    });
    expect(listeners).toEqual(['gateway']);
  });

  test('every part may also announce itself and receive its own messages', () => {
    for (const [part, { publish, subscribe }] of ofParts) {
      const other = publish.filter(
        (subject) => !/^(MOL-obp\.(REQ|RES|EVENT)|obp\.events|\$JS\.API)\./.test(subject),
      );
      expect(other).toEqual(hello.map((command) => `MOL-obp.${command}`));
      const moleculer = [...heard, `*.${part}.>`].map((subject) => `MOL-obp.${subject}`);
      expect(subscribe).toEqual(part === 'gateway' ? moleculer : [...moleculer, `_INBOX.${part}.>`]);
    }
  });

  test.each(events.map(({ type, source }) => [type, source]))(
    '%s is emitted by %s, and by no other part',
    (type, source) => {
      const tellers = ofParts.filter(([, { publish }]) =>
        publish.some((subject) => matches(subject, `obp.events.${type}`)),
      );
      expect(tellers.map(([part]) => part)).toEqual([source]);
    },
  );

  test('a part that publishes may read the configuration of its stream on JetStream, and no more', () => {
    for (const [part, { publish }] of ofParts) {
      const own = ['$JS.API.STREAM.INFO.obp_events'];
      expect(publish.filter((subject) => subject.startsWith('$'))).toEqual(part === 'gateway' ? [] : own);
      expect(
        publish
          .filter((subject) => subject.startsWith('obp.'))
          .every((subject) => events.some(({ type }) => matches(subject, `obp.events.${type}`))),
      ).toBe(true);
    }
  });

  test('only the operator may create, change or empty a stream or a consumer, whatever the request contains', () => {
    const harmless = /^\$JS\.(ACK\.|API\.(STREAM\.INFO|CONSUMER\.INFO|CONSUMER\.MSG\.NEXT)\.)/;
    const all = [...grantsIn(shippedConfig(['read-model', 'onboarding']))];
    const others = all.filter(([user]) => user !== 'operator');
    expect(others.map(([user]) => user).sort()).toEqual([...partNames, 'onboarding', 'read-model'].sort());
    for (const [user, { publish }] of others) {
      const risky = publish.filter((subject) => subject.startsWith('$') && !harmless.test(subject));
      expect([user, risky]).toEqual([user, []]);
      // A subject that begins with a wildcard would match all of them.
      expect(publish.filter((subject) => /^[*>]/.test(subject))).toEqual([]);
    }
  });

  test('the example of a follower follows under its own name, and publishes nothing', () => {
    const { publish, subscribe } = grantsIn(shippedConfig()).get(FOLLOWER) ?? { publish: [], subscribe: [] };
    expect(subscribe).toEqual([`_INBOX.${FOLLOWER}.>`]);
    const streams = publish.filter((subject) => /^\$JS\.API\.STREAM\./.test(subject));
    expect(streams.filter((subject) => !/\.INFO\.obp_(events|dead)$/.test(subject))).toEqual([]);
    const rest = publish.filter((subject) => !streams.includes(subject) && !subject.startsWith('MOL-'));
    expect(
      rest.filter(
        (subject) => !new RegExp(`^(\\$JS\\..*\\.obp_events|obp\\.dead)\\.${FOLLOWER}(\\.>)?$`).test(subject),
      ),
    ).toEqual([]);
  });

  test('the map of calls is not empty', () => {
    expect(calledBy('gateway')).toEqual([...serviceNames].sort());
    expect(calledBy('kyc')).toEqual(['customer']);
  });
});
