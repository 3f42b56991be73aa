import { randomBytes } from 'node:crypto';
import { partNames } from '../../packages/contracts/callers';
import { newBusKeys } from './bus-keys';
import { freePort } from './ports';
import { type Process, spawnNode } from './processes';
import { bus, type TestServer } from './server';
import type { ShippedBus } from './shipped-bus';

export interface ShippedParts extends TestServer {
  /** The keys of all parts, as settings. */
  readonly keys: { readonly BUS_KEYS: string; readonly BUS_TRUST: string };
}

/**
 * Every part with its own credentials, as the compose file starts them.
 * @param others entries in `BUS_TRUST` of services that are no parts
 * @param parts one process for each; some may be there more than once
 */
export async function startShippedParts(
  nats: Pick<ShippedBus, 'url'>,
  others: readonly string[] = [],
  parts: readonly string[] = partNames,
): Promise<ShippedParts> {
  const store = new URL(bus().STORE_URL);
  store.pathname = `/t${randomBytes(4).toString('hex')}`;
  const secret = () => `s${randomBytes(20).toString('hex')}`;
  const admin = { username: 'superadmin', password: secret(), consumerKey: secret() };
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const { BUS_KEYS, BUS_TRUST: ofParts } = newBusKeys();
  const BUS_TRUST = [ofParts, ...others].join(',');
  const keyOf = (part: string) => BUS_KEYS.split(',').find((key) => key.startsWith(`${part}:`));
  const own: Record<string, NodeJS.ProcessEnv> = {
    gateway: { PORT: port },
    identity: {
      ADMIN_USERNAME: admin.username,
      ADMIN_PASSWORD: admin.password,
      CONSUMER_KEY: admin.consumerKey,
      TOKEN_KEYS: `k1:${secret()}`,
    },
  };
  const processes: Process[] = [];
  for (const part of parts) {
    const ports = { OPS_PORT: String(await freePort()), PUBLIC_URL: url };
    const storeUrl = part === 'gateway' ? {} : { STORE_URL: store.href };
    const keys = { BUS_KEYS: keyOf(part), BUS_TRUST };
    const env = { NATS_URL: nats.url(part), ...keys, ...ports, ...storeUrl, ...own[part] };
    processes.push(spawnNode([part], env));
  }
  const stop = async () => void (await Promise.all(processes.map((process) => process.stop())));
  await Promise.all(processes.map((process) => process.ready(partNames))).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, admin, processes, stop, keys: { BUS_KEYS, BUS_TRUST } };
}
