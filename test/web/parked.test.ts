import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsFor } from '../../bin/parts';
import { createGateway } from '../../gateway/gateway.service';
import { loadConfig } from '../../packages/config';
import { ObpError } from '../../packages/errors';
import { type Clock, laterId, systemClock } from '../../packages/saga';
import { type Running, type ServiceDefinition, startProcess } from '../../packages/service-kit';
import { cascadeIn } from '../../services/cascade/cascade.service';
import { userWithAllRolesAt } from '../harness/all-roles';
import { type Client, newBank } from '../harness/client';
import { freePort } from '../harness/ports';
import { newSecrets } from '../harness/server';
import { createCustomer } from '../harness/staff';
import { violationsOn } from './axe';
import { describeInBrowser, REFUSED, TestBrowser } from './browser';

/** The CRM service cannot purge while it is broken; the twenty minutes of attempts that follow pass in seconds. */
const crm = { isBroken: true };
const HURRIED = 200;

/** Time of the sagas: as fast as the clock on the wall, until a purge has failed. */
class HurriedClock implements Clock {
  private pace = 1;
  private since = Date.now();
  private began = Date.now();

  now = (): number => this.began + (Date.now() - this.since) * this.pace;
  after = (ms: number, work: () => void): (() => void) => systemClock.after(ms / this.pace, work);
  go(pace: number): void {
    [this.began, this.since, this.pace] = [this.now(), Date.now(), pace];
  }
}

const clock = new HurriedClock();

const fragile = (service: ServiceDefinition): ServiceDefinition => ({
  contract: service.contract,
  toSchema: (env) => {
    const schema = service.toSchema(env);
    const purge = schema.actions?.purge;
    if (typeof purge !== 'object') throw new Error('crm has no purge');
    const { handler } = purge;
    return {
      ...schema,
      actions: {
        ...schema.actions,
        purge: {
          ...purge,
          handler(ctx) {
            if (!crm.isBroken) return handler?.call(this, ctx);
            clock.go(HURRIED);
            throw new ObpError('OBP-50503');
          },
        },
      },
    };
  },
});

describeInBrowser('a deletion that cannot go on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obp-parked-'));
  let running: Running;
  let browser: TestBrowser;
  let staff: Client;
  let bank: string;
  beforeAll(async () => {
    const secrets = newSecrets();
    const port = await freePort();
    const env = {
      ...secrets,
      PORT: String(port),
      OPS_PORT: '0',
      STORE_URL: `file:${folder}`,
      LOG_LEVEL: 'silent',
    };
    const { services, ...parts } = partsFor(['all'], createGateway);
    const environment = { clock, random: Math.random, newId: laterId, newOwner: () => 'the only one' };
    running = await startProcess(loadConfig(env, ['all']), {
      ...parts,
      services: services.map((service) => {
        if (service.contract.name === 'crm') return fragile(service);
        return service.contract.name === 'cascade' ? cascadeIn(environment) : service;
      }),
    });
    const url = `http://127.0.0.1:${port}`;
    const { ADMIN_USERNAME: username, ADMIN_PASSWORD: password, CONSUMER_KEY: consumerKey } = secrets;
    const admin = { username, password, consumerKey };
    const server = { url, admin, processes: [], stop: () => running.stop() };
    browser = await TestBrowser.start(url);
    bank = await newBank(server);
    staff = await userWithAllRolesAt(server, bank);
  });
  afterAll(async () => {
    await browser?.stop();
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is parked, shown to operators, and goes on at their click', async () => {
    const customer = await createCustomer(staff, bank);
    await browser.scenario(
      'parked',
      async ({ open }) => {
        const page = await open({ client: staff });
        await page.goto(`/#/customers/${bank}/${customer.customer_id}/delete`);
        await page.getByLabel(/Type the customer number/).fill(customer.customer_number);
        await page.getByRole('button', { name: 'Delete the customer' }).click();
        await page.getByText('Purging: every service erases what it keeps (parked)').waitFor();
        await page.getByText('crm.purge').locator('..').getByText('last error OBP-50503').waitFor();

        await page.getByRole('link', { name: 'Operations' }).click();
        const under = page.getByRole('region', { name: 'Deletions under way' });
        await under.getByRole('row', { name: 'parked 1' }).waitFor();
        await page.getByRole('link', { name: 'All deletions' }).click();
        await page.getByText('purging, parked').waitFor();
        await page.locator('.card a').first().click();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
        expect(await violationsOn(page)).toEqual([]);

        crm.isBroken = false;
        clock.go(1);
        await page.getByRole('button', { name: 'Try again' }).click();
        await page.getByText('Completed: everything is deleted').waitFor();
        await page
          .getByRole('region', { name: 'Receipt' })
          .getByRole('row', { name: 'customer Customers 1' })
          .waitFor();
      },
      [REFUSED],
    );
  });
});
