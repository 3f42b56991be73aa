import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { partsFor } from '../../bin/parts';
import { createGateway } from '../../gateway/gateway.service';
import { type Config, loadConfig } from '../../packages/config';
import { type Running, startProcess } from '../../packages/service-kit';
import { freePort } from './ports';

/** A server under test: its address, and the secrets it was started with. */
export interface TestServer {
  readonly url: string;
  readonly admin: { username: string; password: string; consumerKey: string };
  readonly config: Config;
  readonly running: Running;
  stop(): Promise<void>;
}

export const secrets = () => ({
  ADMIN_USERNAME: 'superadmin',
  ADMIN_PASSWORD: `pw-${randomBytes(12).toString('hex')}`,
  CONSUMER_KEY: randomBytes(20).toString('hex'),
  TOKEN_KEYS: `k1:${randomBytes(24).toString('hex')}`,
});

/** Everything in this process, data in memory: what `npm start` is, without a folder. */
export async function startServer(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
  const made = secrets();
  const port = await freePort();
  const config = loadConfig(
    { STORE_URL: 'memory:', LOG_LEVEL: 'fatal', ...made, ...env, PORT: String(port) },
    ['all'],
  );
  const running = await startProcess(config, partsFor(['all'], createGateway));
  return {
    url: config.publicUrl,
    admin: { username: config.ADMIN_USERNAME, password: made.ADMIN_PASSWORD, consumerKey: made.CONSUMER_KEY },
    config,
    running,
    stop: () => running.stop(),
  };
}

export type { AddressInfo };
