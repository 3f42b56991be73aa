import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partNames } from '../../packages/contracts/callers';
import { documented, documentedAddition, documentedInSentences } from '../deploy/documented';
import { type Client, login, newBank, userWith } from '../harness/client';
import { Traffic, timeUntil } from '../harness/traffic';
import { persistently, sharedStack } from './stack';

const CLIENTS = 3;

/** Operations on an installation with docker compose, by the commands of docs/operations.md. */
describe('the compose file', () => {
  const stack = sharedStack();
  let bank: string;
  let clerk: Client;

  beforeAll(async () => {
    bank = await persistently(() => newBank(stack.server));
    const roles = ['CanCreateCustomer', 'CanGetCustomer'].map((role) => ({ role, bank_id: bank }));
    clerk = await persistently(() => userWith(stack.server, ...roles));
  });

  /** Does it under traffic and returns the requests that failed. */
  const under = async (work: () => Promise<void>) => {
    const traffic = new Traffic([clerk], bank, CLIENTS);
    await timeUntil(async () => traffic.exchanges.length > 20);
    await work();
    const after = traffic.now();
    await timeUntil(async () => traffic.since(after).length > 20);
    await traffic.stop();
    await traffic.compareWith(clerk);
    const served = traffic.exchanges.length;
    process.stdout.write(`  measured: ${served} requests, ${JSON.stringify(traffic.statuses())}\n`);
    return traffic.exchanges.filter(({ status }) => ![200, 201, 400].includes(status));
  };

  test('gives no container more than it needs', async () => {
    const containers = await stack.containers();
    expect(containers.length).toBeGreaterThan(partNames.length + 2);
    for (const { Name, HostConfig } of containers) {
      const { ReadonlyRootfs, CapDrop, SecurityOpt, PidsLimit, Memory, LogConfig } = HostConfig;
      const isLimited = PidsLimit > 0 && Memory > 0;
      expect({ Name, ReadonlyRootfs, CapDrop, SecurityOpt, isLimited, log: LogConfig.Config }).toEqual({
        Name,
        ReadonlyRootfs: true,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        isLimited: true,
        log: { 'max-size': '10m', 'max-file': '5' },
      });
    }
  });

  test.each(partNames)('%s runs without privileges and capabilities, and cannot write', async (part) => {
    const seen = await stack.sh(
      `docker compose exec -T ${part} bash -c 'id -u; grep -E "^Cap(Eff|Prm|Bnd)" /proc/1/status; ` +
        `(echo > /app/written) 2>/dev/null && echo written; true'`,
    );
    expect(seen).toMatch(/^1000\n(Cap\w+:\s+0+\n){3}$/);
  });

  test('leaves no volume without a name', async () => {
    const mounts = (await stack.containers()).flatMap((container) => container.Mounts);
    const names = mounts.flatMap(({ Type, Name }) => (Type === 'volume' ? [Name ?? ''] : []));
    expect(names.filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(1);
  });

  test('serves the first steps', async () => {
    const answer = await stack.follow('First steps');
    expect(JSON.parse(answer.trim().split('\n').at(-1) ?? '').customers[0]).toMatchObject({
      bank_id: 'obp1',
    });
  });

  test.each([
    ['docker compose', 'gateway', { CONSUMER_RATE_LIMITS: '50/second' }],
    ['Traces', 'collector', undefined],
  ])('takes the addition that is shown under "%s"', async (heading, service, environment) => {
    writeFileSync(join(stack.folder, 'addition.yml'), documentedAddition(heading));
    const COMPOSE_FILE = `${stack.setting('COMPOSE_FILE')}:addition.yml`;
    const { services } = JSON.parse(await stack.sh('docker compose config --format json', { COMPOSE_FILE }));
    expect(services[service].image).toMatch(/:./);
    expect(services[service].environment ?? {}).toMatchObject(environment ?? {});
  });

  test.each([
    ['Runbooks', ['', '"status":"ready"']],
    ['ObpForgedMessages', ['"authorized_user": "gateway"']],
  ])('runs the commands in the sentences under "%s"', async (heading, shown) => {
    const commands = documentedInSentences(heading);
    expect(commands).toHaveLength(shown.length);
    for (const [n, command] of commands.entries())
      expect(await stack.sh(command.replace('PART', 'gateway'))).toContain(shown[n]);
  });

  test('runs several gateways on a range of ports', async () => {
    const ports = [0, 1, 2].map((more) => stack.port + 10 + more);
    const PUBLISH = `127.0.0.1:${ports[0]}-${ports[2]}`;
    try {
      await stack.sh('docker compose up --detach --scale gateway=3 gateway', { PUBLISH });
      await stack.ready('gateway', 3);
      const answers = ports.map((port) => fetch(`http://127.0.0.1:${port}/health/ready`));
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
    } finally {
      await stack.sh('docker compose up --detach');
      await stack.ready();
    }
  });

  test('serves the page to a browser', async () => {
    const page = await fetch(stack.url, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')]);
  });

  test('goes to three replicas and back: no request fails, and no other container is replaced', async () => {
    const ids = async () => (await stack.containers()).map(({ Id }) => Id);
    const before = await ids();
    const [up = '', down = ''] = documented('More replicas');

    const failed = await under(async () => {
      await stack.sh(up);
      await stack.ready('customer', 3);
      await stack.sh(down);
    });

    expect(failed).toEqual([]);
    expect(await stack.containers('customer')).toHaveLength(1);
    expect((await ids()).filter((id) => before.includes(id))).toHaveLength(before.length);
  });

  test('takes a changed setting without a failed request', async () => {
    const level = async (part: string) =>
      (await stack.sh(`docker compose exec -T ${part} bash -c 'echo $LOG_LEVEL'`)).trim();
    await stack.sh('sed -i "/^LOG_LEVEL=/d" .env; echo LOG_LEVEL=error >> .env');
    const [roll = ''] = documented('A changed setting or a new image');

    const failed = await under(async () => void (await stack.sh(`${roll.trim()} customer identity`)));
    // The gateway has one port here, so that replacing it makes a gap.
    await stack.follow('An upgrade in compose');
    await stack.ready();

    expect(failed).toEqual([]);
    for (const part of partNames) expect([part, await level(part)]).toEqual([part, 'error']);
  });

  test.each([
    ['A password of NATS', 'NATS_CRM_PASSWORD', 'nats'],
    ['A password of MongoDB', 'MONGO_CRM_PASSWORD', 'mongo-init'],
  ])('%s is changed as documented', async (heading, name, server) => {
    const old = stack.setting(name);
    const [crm] = await stack.containers('crm');
    const [other] = await stack.containers(server);

    await stack.follow(heading);
    await stack.ready();

    expect(stack.setting(name)).not.toBe(old);
    expect((await stack.containers('crm')).map(({ Id }) => Id)).not.toContain(crm?.Id);
    expect((await stack.containers(server)).map(({ Id }) => Id)).not.toContain(other?.Id);
    const answer = await clerk.get(`/banks/${bank}/crm-events`);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
  });

  test('the keys of tokens are changed as documented: tokens of before stay valid', async () => {
    const [old = ''] = stack.setting('TOKEN_KEYS').split(',');

    await stack.follow('The keys of tokens');

    expect(stack.setting('TOKEN_KEYS')).toMatch(new RegExp(`^k2:s[0-9a-f]{48},${old}$`));
    expect((await clerk.get(`/banks/${bank}/customers?limit=1`)).status).toBe(200);
    const { username, password } = stack.server.admin;
    expect((await login(stack.server, username, password)).userId).not.toBe('');
  });

  test('a key of the bus is changed as documented: the part has a new one, and no part accepts the old one', async () => {
    const key = stack.setting('BUS_CRM_KEY');
    const entries = () => stack.setting('BUS_TRUST').split(',');
    const before = entries();

    await stack.follow('A key of the bus');
    await stack.ready();

    expect(stack.setting('BUS_CRM_KEY')).not.toBe(key);
    const ofCrm = (entry: string) => entry.startsWith('crm:');
    expect(entries().filter((entry) => !ofCrm(entry))).toEqual(before.filter((entry) => !ofCrm(entry)));
    expect(entries().filter(ofCrm)).toHaveLength(1);
    expect(entries().filter(ofCrm)).not.toEqual(before.filter(ofCrm));
    const answer = await clerk.get(`/banks/${bank}/crm-events`);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
  });

  test('stops with 0 everywhere within the time that each has, and starts again', async () => {
    await stack.sh('docker compose stop');

    const stopped = await stack.containers();
    expect(stopped.filter(({ State }) => State.Running)).toEqual([]);
    const ours = stopped.filter(({ Config }) =>
      partNames.includes(Config.Labels['com.docker.compose.service'] ?? ''),
    );
    expect(ours).toHaveLength(partNames.length);
    expect(ours.map(({ Name, State }) => [Name, State.ExitCode])).toEqual(ours.map(({ Name }) => [Name, 0]));

    await stack.sh('docker compose up --detach');
    await stack.ready();
    expect((await clerk.get(`/banks/${bank}/customers?limit=1`)).status).toBe(200);
  });
});
