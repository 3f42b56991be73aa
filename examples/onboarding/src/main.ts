import { createInterface } from 'node:readline';
import { attach, brokerOptions } from '@obp-customer-services/client';
import { ServiceBroker } from 'moleculer';
import { onboardingService } from './onboarding.service';

const {
  NATS_URL: natsUrl = 'nats://127.0.0.1:4222',
  NAMESPACE: namespace = 'obp',
  BUS_KEY: key = '',
  BUS_TRUST: trust = '',
} = process.env;
const name = 'onboarding';

/** Reads applications from standard input, one per line, and prints the result of each. */
async function main(): Promise<void> {
  const options = brokerOptions({ natsUrl, namespace, name, key, trust });
  const broker = new ServiceBroker({ ...options, logger: false });
  const client = attach(broker, { name, key, namespace, natsUrl });
  broker.createService(onboardingService(client));
  await broker.start();
  await broker.waitForServices(['customer', 'kyc', 'link'].map((needed) => ({ name: needed, version: 1 })));
  for await (const line of createInterface(process.stdin)) {
    const outcome = await broker.call('onboarding.open', JSON.parse(line), { timeout: 10_000 });
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
  }
  await client.close();
  await broker.stop();
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
