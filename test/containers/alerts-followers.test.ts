import { randomBytes } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { root } from '../deploy/files';
import { type Client, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { FOLLOWER, shippedConfig } from '../harness/shipped-bus';
import { Prometheus } from './prometheus';
import { persistently, sharedStack } from './stack';

/** A service of one's own, whose database is away: it can handle no event. */
const PROGRAM = `
  const { readEvents, events } = require('/app/dist/packages/client/index.js');
  const reader = readEvents({ natsUrl: process.env.NATS_URL, name: '${FOLLOWER}' }, console.error);
  require('node:http').createServer(async (_, answer) => answer.end(await reader.metrics())).listen(9090);
  void reader.follow({
    name: '${FOLLOWER}',
    events: [events.customer.created],
    from: 'beginning',
    handle: async () => {
      throw new TypeError('the database is away');
    },
  });
`;

/** A follower beside the product, let in as docs/operations.md says. */
describe('an alert on followers', () => {
  const stack = sharedStack();
  const prometheus = new Prometheus(stack);
  const password = `s${randomBytes(20).toString('hex')}`;
  const services = {
    nats: { environment: { NATS_READ_MODEL_PASSWORD: password } },
    follower: {
      image: 'obp-customer-services:latest',
      entrypoint: ['node', '-e', PROGRAM],
      environment: { NATS_URL: `nats://${FOLLOWER}:${password}@nats:4222` },
      networks: ['bus'],
      healthcheck: { disable: true },
    },
  };
  let COMPOSE_FILE: string;
  const compose = (command: string) => stack.sh(`docker compose ${command}`, { COMPOSE_FILE });
  const follow = (heading: string) => stack.follow(heading, { COMPOSE_FILE });
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    await prometheus.ready();
    bank = await persistently(() => newBank(stack.server));
    clerk = await persistently(() => userWith(stack.server, { role: 'CanCreateCustomer', bank_id: bank }));
    COMPOSE_FILE = `${stack.setting('COMPOSE_FILE')}:follower.yml`;
    writeFileSync(join(stack.folder, 'follower.yml'), stringify({ services }));
    writeFileSync(join(stack.folder, 'deploy', 'nats.conf'), shippedConfig());
    await compose('up --detach nats');
    await follow('Streams and followers');
    await compose('up --detach follower');
    await stack.sh(
      `sed -i 's/names: .gateway/&, follower/' deploy/prometheus/prometheus.yml
       docker compose restart prometheus`,
    );
    await stack.ready();
  });
  afterAll(async () => {
    await compose('rm --stop --force follower');
    cpSync(join(root, 'deploy', 'nats.conf'), join(stack.folder, 'deploy', 'nats.conf'));
    await stack.sh('docker compose up --detach nats');
    await stack.ready();
  });

  test('ObpDeadLetter, ObpFollowerLags: a follower can handle no event', async () => {
    const create = () => clerk.post(`/banks/${bank}/customers`, customerBody());
    const creates = () => Promise.all(Array.from({ length: 10 }, create));
    await prometheus.firesWhile('ObpDeadLetter', creates, { follower: FOLLOWER });
    await prometheus.firesWhile('ObpFollowerLags', creates, { follower: FOLLOWER });

    // As the runbooks say.
    const shown = await follow('The nats CLI');
    for (const part of ['obp.events.customer.created.v1', FOLLOWER, 'Unprocessed Messages'])
      expect(shown).toContain(part);
    const [listed, ...others] = (await follow('Dead letters')).trim().split('\n');
    expect(listed).toMatch(new RegExp(`^1\t${FOLLOWER}\tcustomer\\.created\\.v1\t.*\tTypeError$`));
    expect(others.at(-1)).toBe('customer.created.v1: published again');
  });
});
