import { running } from './distributed-setup';

/** After the distributed suite: stops what the set-up has started. */
export default async function teardown(): Promise<void> {
  await running.stop();
}
