import { compile } from './compile';
import { running } from './running';
import { startSharedServer } from './shared';

/** Before the suites that start the product as one process. */
export default async function setup(): Promise<void> {
  compile();
  running.stop = await startSharedServer();
}
