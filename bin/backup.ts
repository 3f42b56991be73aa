#!/usr/bin/env node
/** `npm run backup -- FILE` copies the embedded database into a new file. The server may run meanwhile. */
import { loadConfig } from '../packages/config';
import { backUp } from '../packages/store';
import { runCommand } from './command';

runCommand(() => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('name the file: npm run backup -- FILE');
  backUp(loadConfig(process.env, ['all']).STORE_URL, file);
  return `the database is in ${file}`;
});
