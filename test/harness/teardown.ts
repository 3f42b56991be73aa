import { running } from './running';

/** After the suites: stops what the set-up has started. */
export default async function teardown(): Promise<void> {
  await running.stop();
}
