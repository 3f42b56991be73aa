import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../harness/until';
import { root } from './files';

/** deploy/backup.sh with a `mongodump` that does what each test says. */
describe('a backup of MongoDB', () => {
  const OLD = 'obp-20200101T000000Z.gz';
  const NEW = /^obp-\d{8}T\d{6}Z\.gz$/;
  let folder: string;
  let programs: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'obp-backups-'));
    programs = mkdtempSync(join(tmpdir(), 'obp-programs-'));
    writeFileSync(join(folder, OLD), 'all customers');
    utimesSync(join(folder, OLD), 0, 0);
  });
  afterEach(() => {
    for (const path of [folder, programs]) rmSync(path, { recursive: true, force: true });
  });

  const env = (dump: string, more: NodeJS.ProcessEnv = {}) => {
    const file = 'file=$(printf "%s\\n" "$@" | sed -n "s/^--archive=//p")';
    writeFileSync(join(programs, 'mongodump'), `#!/bin/sh\n${file}\n${dump}\n`, { mode: 0o755 });
    const PATH = `${programs}:${process.env.PATH}`;
    return { PATH, BACKUP_FOLDER: folder, MONGO_ROOT_PASSWORD: 'secret', ...more };
  };
  const script = join(root, 'deploy', 'backup.sh');
  const backUp = (dump: string, more?: NodeJS.ProcessEnv) =>
    spawnSync('bash', [script, 'once'], { env: env(dump, more), encoding: 'utf8' });

  test('is a file of its own, and removes those that are too old', () => {
    const { status, stdout } = backUp('echo data >"$file"');
    const files = readdirSync(folder);
    expect([status, stdout]).toEqual([0, `${join(folder, files[0] ?? '')}\n`]);
    expect(files).toEqual([expect.stringMatching(NEW)]);
  });

  test('is complete although another one runs in the same second', async () => {
    // A clock that stands still.
    writeFileSync(join(programs, 'date'), '#!/bin/sh\necho 20260101T000000Z\n', { mode: 0o755 });
    const dump = 'echo data >"$file"; sleep 0.3';
    const both = [1, 2].map(() => spawn('bash', [script, 'once'], { env: env(dump) }));
    const codes = await Promise.all(both.map(async (one) => (await once(one, 'close'))[0]));
    expect([codes, readdirSync(folder)]).toEqual([[0, 0], ['obp-20260101T000000Z.gz']]);
  });

  test.each([
    ['fails half-way', 'echo data >"$file"; exit 1'],
    ['writes nothing', ': >"$file"'],
  ])('that %s leaves no file, and removes none', (_how, dump) => {
    expect(backUp(dump).status).not.toBe(0);
    expect(readdirSync(folder)).toEqual([OLD]);
  });

  test('uses TLS with the authority that it is given, and never shows the password', () => {
    const { stderr } = backUp('echo "$@" >&2; echo data >"$file"', { MONGO_TLS_CA: '/ca.pem' });
    expect(stderr).toContain('--ssl --sslCAFile=/ca.pem');
    expect(stderr).not.toContain('secret');
  });

  test('given one fails on a schedule, then it is logged, no file is left or removed, and the next one comes', async () => {
    const fails = join(programs, 'fails');
    writeFileSync(fails, '');
    const dump = `echo data >"$file"; [ ! -e ${fails} ]`;
    const scheduled = spawn('bash', [script, 'every', '0.1'], { env: env(dump) });
    let log = '';
    scheduled.stderr.on('data', (chunk) => (log += String(chunk)));

    await until('it says that one failed', () => log.includes('the backup failed'));
    expect(readdirSync(folder).filter((file) => !file.endsWith('.part'))).toEqual([OLD]);

    rmSync(fails);
    await until('there is a new one', () =>
      readdirSync(folder).some((file) => NEW.test(file) && file !== OLD),
    );
    scheduled.kill('SIGTERM');
    await once(scheduled, 'close');
    expect(scheduled.exitCode).toBe(0);
  });
});
