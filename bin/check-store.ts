#!/usr/bin/env node
/** `npm run check-store` checks the embedded database for damage. The server may run meanwhile. */
import { loadConfig } from '../packages/config';
import { checkStore } from '../packages/store';
import { runCommand } from './command';

runCommand(() => {
  const problems = checkStore(loadConfig(process.env, ['all']).STORE_URL);
  if (problems.length > 0) throw new Error(`the database is damaged:\n${problems.join('\n')}`);
  return 'the database is whole';
});
