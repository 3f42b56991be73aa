import { rmSync } from 'node:fs';
import { sharedStack } from './stack';

/** After the suites: nothing is left but the images. */
export default async function teardown(): Promise<void> {
  if (process.env.OBP_STACK_ENDS === undefined) return;
  const stack = sharedStack();
  await stack.down();
  rmSync(stack.folder, { recursive: true, force: true });
}
