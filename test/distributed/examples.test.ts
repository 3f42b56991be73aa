import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Followed } from '../../examples/read-model/src/view';
import { newKeyPair } from '../../packages/bus-auth';
import { actions, connect, ForbiddenError, NotFoundError } from '../../packages/client/index';
import { publicly, written } from '../harness/bus-keys';
import { type Client, grantTo, userWith } from '../harness/client';
import { applicationBody, customerBody } from '../harness/examples';
import { linkChanges } from '../harness/link-changes';
import { type Project, projectWithClient } from '../harness/packed-client';
import { freePort } from '../harness/ports';
import { end } from '../harness/processes';
import { Random } from '../harness/random';
import {
  natsServerIsInstalled,
  type ShippedBus,
  shippedConfig,
  startShippedBus,
  withAnswersTo,
} from '../harness/shipped-bus';
import { type ShippedParts, startShippedParts } from '../harness/shipped-parts';
import { TcpProxy } from '../harness/tcp-proxy';
import { until } from '../harness/until';
import { clerkOf } from '../harness/whole-customer';

const KILLS = 8;
/** So long a confirmation takes to NATS: a kill finds one on its way. */
const DELAY_MS = 30;
const EXAMPLES = ['read-model', 'onboarding'];
/** The bank in every new store. */
const BANK = 'obp1';
const [onboardingKey, onboarding] = newKeyPair(
  'onboarding',
  [
    'CanCreateCustomer',
    'CanCreateCustomerAddress',
    'CanAddKycDocument',
    'CanAddKycStatus',
    'CanCreateUserCustomerLink',
  ].map((role_name) => ({ role_name, bank_id: BANK })),
);

const suite = natsServerIsInstalled ? describe : describe.skip;

suite('the examples, with the packed client, on NATS as it is shipped (skipped without nats-server)', () => {
  let project: Project;
  let nats: ShippedBus;
  let server: ShippedParts;
  let clerk: Client;

  beforeAll(async () => {
    project = projectWithClient();
    nats = await startShippedBus(
      withAnswersTo('onboarding', ['customer', 'kyc', 'link'], shippedConfig(EXAMPLES)),
      EXAMPLES,
    );
    server = await startShippedParts(nats, [publicly(onboarding)]);
    clerk = await clerkOf(server, BANK);
    await grantTo(server, clerk.userId, { role: 'CanDeleteUserCustomerLink', bank_id: BANK });
  });
  afterAll(async () => {
    await server?.stop();
    await nats?.stop();
    project?.remove();
  });

  const start = (main: string, env: NodeJS.ProcessEnv): ChildProcess => {
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stderr.pipe(process.stderr, { end: false });
    return child;
  };

  describe('read-model', () => {
    const folder = mkdtempSync(join(tmpdir(), 'obp-view-'));
    let port: number;
    let main: string;
    let running: ChildProcess;
    let proxy: TcpProxy;

    beforeAll(async () => {
      main = project.build('read-model');
      port = await freePort();
      proxy = await new TcpProxy(new URL(nats.url('read-model')), DELAY_MS).listen();
      run();
    });
    afterAll(async () => {
      await end(running, 'SIGKILL');
      await proxy.close();
      rmSync(folder, { recursive: true, force: true });
    });

    let said = '';
    function run(): void {
      running = start(main, { NATS_URL: proxy.url, FOLDER: folder, PORT: String(port) });
      running.stderr?.on('data', (chunk) => (said += String(chunk)));
    }

    /** Links by customer, as the service shows them; undefined while it is not there. */
    async function shown(): Promise<Record<string, number> | undefined> {
      const answer = await fetch(`http://127.0.0.1:${port}/banks/${BANK}`).catch(() => undefined);
      if (answer?.ok !== true) return undefined;
      const { customers } = (await answer.json()) as { customers: { customer_id: string; links: number }[] };
      return Object.fromEntries(customers.map(({ customer_id, links }) => [customer_id, links]));
    }

    test('killed at random moments while things change, it shows in the end what is there: no gap, no double', async () => {
      const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
      process.stdout.write(`read-model: SEED=${seed}\n`);
      const random = new Random(seed);
      const users = await Promise.all([1, 2, 3].map(() => userWith(server)));
      const { links, change } = linkChanges(clerk, BANK, users, random);

      let killing = true;
      const changes = (async () => {
        for (; killing; await setTimeout(random.between(0, 150))) await change();
      })();
      changes.catch(() => undefined);
      for (let kills = 0; kills < KILLS; kills++) {
        await setTimeout(random.between(50, 6_500));
        await end(running, 'SIGKILL');
        run();
      }
      killing = false;
      await changes;

      const expected = Object.fromEntries([...links].map(([id, ofCustomer]) => [id, ofCustomer.length]));
      let last: Record<string, number> | undefined;
      await until(
        'the view is what is there',
        async () => {
          last = await shown();
          return JSON.stringify(sorted(last)) === JSON.stringify(sorted(expected));
        },
        60_000,
      ).catch((error: unknown) => {
        expect(last).toEqual(expected);
        throw error;
      });
      process.stdout.write(`read-model: ${links.size} customers, killed ${KILLS} times\n`);
    });

    test('an event that comes again, or after a later one, changes nothing', async () => {
      const { ViewStore }: typeof import('../../examples/read-model/src/store') = require(
        join(dirname(main), 'store.js'),
      );
      const other = mkdtempSync(join(tmpdir(), 'obp-view-'));
      const store = await ViewStore.open(other);
      const publish = (source: string, type: Followed['type'], revision: number) =>
        store.take({
          source,
          type,
          revision,
          subject: 'b|c',
          data: { bank_id: 'b', customer_id: 'c' },
        } as Followed);
      await publish('/obp/link', 'link.created.v1', 1);
      expect(await store.customersOf('b')).toEqual([]);
      await publish('/obp/customer', 'customer.created.v1', 1);
      await publish('/obp/link', 'link.created.v1', 2);
      await publish('/obp/link', 'link.created.v1', 1);
      await publish('/obp/link', 'link.created.v1', 2);
      expect(await store.customersOf('b')).toEqual([{ customer_id: 'c', links: 2 }]);
      await store.close();
      rmSync(other, { recursive: true });
    });

    test('when its folder is lost, it rebuilds the view', async () => {
      const before = await shown();
      expect(Object.keys(before ?? {})).not.toEqual([]);
      await end(running, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
      run();
      await until('it requires the operator', () => said.includes('needs the operator'));
      nats.streams('--follower', 'read-model', '--restart');
      await until(
        'the view is there again',
        async () => JSON.stringify(sorted(await shown())) === JSON.stringify(sorted(before)),
      );
    });
  });

  describe('onboarding', () => {
    let service: ChildProcess;
    let answers: AsyncIterator<string>;

    beforeAll(() => {
      service = start(project.build('onboarding'), {
        NATS_URL: nats.url('onboarding'),
        BUS_KEY: written(onboardingKey).slice('onboarding:'.length),
        BUS_TRUST: server.keys.BUS_TRUST,
      });
      if (service.stdout === null) throw new Error('it has no output');
      answers = createInterface(service.stdout)[Symbol.asyncIterator]();
    });
    afterAll(() => end(service, 'SIGKILL'));

    async function handIn(application: object, progress?: object) {
      service.stdin?.write(`${JSON.stringify({ application, progress })}\n`);
      return JSON.parse((await answers.next()).value);
    }

    const application = (user_id: string, bank_id = BANK) => ({ ...applicationBody(), bank_id, user_id });
    const all = ['customer', 'address', 'passport', 'status', 'link'];

    test('makes a customer of an application, in its own name, and the REST API shows all of it', async () => {
      const user = await userWith(server);

      const outcome = await handIn(application(user.userId));

      expect(outcome).toEqual({
        customer_id: expect.any(String),
        customer_number: expect.any(String),
        done: all,
      });
      const at = `/banks/${BANK}/customers/${outcome.customer_id}`;
      const seen = async (path: string) => (await clerk.get(path)).body;
      expect(await seen(at)).toMatchObject({ legal_name: 'Ada Byron' });
      expect((await seen(`${at}/addresses`)).addresses).toMatchObject([{ city: 'London' }]);
      expect((await seen(`/customers/${outcome.customer_id}/kyc_documents`)).documents).toMatchObject([
        { type: 'passport', number: '12345' },
      ]);
      expect((await seen(`/customers/${outcome.customer_id}/kyc_statuses`)).statuses).toMatchObject([
        { ok: true },
      ]);
      const links = await seen(`/banks/${BANK}/user_customer_links/customers/${outcome.customer_id}`);
      expect(links.user_customer_links).toMatchObject([{ user_id: user.userId }]);
    });

    test('an application that stops half way reports its progress, and a repeat continues from there', async () => {
      const user = await userWith(server);

      const { stopped, ...progress } = await handIn(application('unknown'));

      expect(stopped).toEqual({ at: 'link', error: 'OBP-20005', next: 'correct' });
      expect(progress.done).toEqual(all.slice(0, -1));
      const again = await handIn(application(user.userId), progress);
      expect(again).toEqual({ ...progress, done: all });
    });

    test('it may do nothing at a bank where it has no role', async () => {
      const { stopped } = await handIn(application('unknown', 'another-bank'));
      expect(stopped).toEqual({ at: 'customer', error: 'OBP-20006', next: 'correct' });
    });

    test('beside it, a script of the same service connects, calls and gets the reason of a refusal', async () => {
      const client = await connect({
        natsUrl: nats.url('onboarding'),
        name: 'onboarding',
        key: written(onboardingKey).slice('onboarding:'.length),
        needs: ['customer', 'link'],
        logger: false,
      });
      const customer = customerBody();
      const made = await client.call(actions.customer.create, { bank_id: BANK, customer });
      expect((await clerk.get(`/banks/${BANK}/customers/${made.customer_id}`)).status).toBe(200);

      const elsewhere = client.call(actions.customer.create, { bank_id: 'another-bank', customer });
      await expect(elsewhere).rejects.toBeInstanceOf(ForbiddenError);
      const unknown = { bank_id: BANK, link: { user_id: 'u', customer_id: 'unknown' } };
      await expect(client.call(actions.link.create, unknown)).rejects.toBeInstanceOf(NotFoundError);
      await client.close();
    });

    test('it ends at the end of its input, and NATS has refused none of its messages', async () => {
      const exited = once(service, 'exit');
      service.stdin?.end();
      expect((await exited)[0]).toBe(0);
      const violations = nats
        .log()
        .split('\n')
        // The follower that lost its view tried to restart, which only the operator may do.
        .filter(
          (line) => line.includes('Violation') && !line.includes('CONSUMER.DELETE.obp_events.read-model'),
        );
      expect(violations).toEqual([]);
    });
  });
});

const sorted = (view: Record<string, number> = {}): [string, number][] =>
  Object.entries(view).sort(([a], [b]) => a.localeCompare(b));
