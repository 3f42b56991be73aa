import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { login, newBank, userWith } from '../harness/client';
import { customerBody } from '../harness/examples';
import { startOne, type TestServer } from '../harness/server';
import { PASSWORD, signUp } from '../harness/sign-up';
import { until } from '../harness/until';

/** A server of one process, by what its folder holds and by what its disk does. */

let server: TestServer | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obp-files-'));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const inFiles = (text: string): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text));

test('given a user with an attribute and a role request, when the user is deleted, then soon no file holds a value of theirs', async () => {
  server = await startOne({ STORE_URL: `file:${folder}` });
  const staff = await userWith(server, 'CanDeleteUser', 'CanGetAnyUser');
  const values = { username: 'wanda.erased', email: 'wanda.erased@example.com' };
  const { user_id } = await signUp(server, { ...values, first_name: 'Wandaforename' });
  const user = await login(server, values.username, PASSWORD);
  await user.post('/entitlement-requests', { bank_id: '', role_name: 'CanGetAnyUser' });
  await user.post('/my/user/attributes', { name: 'nick', type: 'STRING', value: 'wanda-the-nick' });
  await until('it is written', () => inFiles('wanda-the-nick') && inFiles(values.email));

  expect((await staff.delete(`/users/${user_id}`)).status).toBe(200);

  const texts = [values.username, values.email, 'Wandaforename', 'wanda-the-nick'];
  await until('no file holds a value', () => !texts.some(inFiles));
});

/** Only root can mount a disk to fill. */
const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'given a full disk, then writes are 503, reads go on, readiness gives the reason, and all is back when there is room',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
    try {
      server = await startOne({ STORE_URL: `file:${join(folder, 'data')}` });
      const { url } = server;
      const bank_id = await newBank(server);
      const clerk = await userWith(
        server,
        { bank_id, role: 'CanCreateCustomer' },
        { bank_id, role: 'CanGetCustomer' },
      );
      const create = () => clerk.post(`/banks/${bank_id}/customers`, customerBody());
      const { customer_id } = (await create()).body;

      expect(() => writeFileSync(join(folder, 'filler'), Buffer.alloc(16 << 20))).toThrow('ENOSPC');

      await until('writes are refused', async () => (await create()).status === 503);
      expect((await clerk.get(`/banks/${bank_id}/customers/${customer_id}`)).status).toBe(200);
      const ready = await fetch(`${url}/health/ready`);
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('the disk is full')]);

      rmSync(join(folder, 'filler'));
      await until('writes are taken', async () => (await create()).status === 201);
      await until('it is ready', async () => (await fetch(`${url}/health/ready`)).status === 200);
    } finally {
      await server?.stop();
      server = undefined;
      execFileSync('umount', ['--lazy', folder]);
    }
  },
);
