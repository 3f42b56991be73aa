import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../harness/ports';
import { Stack } from './stack';

/** An installation of its own, as docs/operations.md says. */
describe('TLS to NATS and MongoDB', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = new Stack(mkdtempSync(join(tmpdir(), 'obp-tls-')), await freePort());
    stack.lay();
    await stack.sh('deploy/new-env.sh');
    await stack.follow('TLS to NATS and MongoDB');
    await stack.ready();
  });
  afterAll(async () => {
    await stack.down();
    rmSync(stack.folder, { recursive: true, force: true });
  });

  test('serves the first steps', async () => {
    const answer = await stack.follow('First steps');
    expect(JSON.parse(answer.trim().split('\n').at(-1) ?? '').customers[0]).toMatchObject({
      bank_id: 'obp1',
    });
  });

  /** The name in a server's certificate, as a part's container sees it, checked against the authority. */
  const handshake = (server: string, program: string) =>
    stack.sh(
      `docker compose exec -T customer node - <<'PROGRAM'\n${program.replaceAll('SERVER', server)}\nPROGRAM`,
    );

  test('NATS takes no client without TLS', async () => {
    const [nats] = await stack.containers('nats');
    const program = `require('net').connect(4222, 'SERVER').on('data', (data) => { console.log(/"tls_required":true/.test(data)); process.exit() });`;
    expect(await handshake('nats', program)).toBe('true\n');
    expect(nats?.State.Running).toBe(true);
  });

  test('the nats CLI reaches it', async () => {
    await stack.follow('Streams and followers');
    expect(await stack.follow('The nats CLI')).toContain('obp_events');
  });

  test('a backup reaches MongoDB', async () => {
    const files = ['backup', 'backup-tls'].map((name) => `deploy/compose/${name}.yml`);
    const COMPOSE_FILE = [stack.setting('COMPOSE_FILE'), ...files].join(':');
    await stack.sh('docker compose up --detach backup', { COMPOSE_FILE });
    expect(await stack.follow('A backup now', { COMPOSE_FILE })).toMatch(/^\/backups\/obp-\w+\.gz\n$/);
    await stack.sh('docker compose rm --stop --force backup', { COMPOSE_FILE });
  });

  test('MongoDB shows a certificate of the authority', async () => {
    const program = `const socket = require('tls').connect({ host: 'SERVER', port: 27017, servername: 'SERVER' }, () => { console.log(socket.authorized, socket.getPeerCertificate().subject.CN); process.exit() });`;
    expect(await handshake('mongo', program)).toBe('true mongo\n');
  });

  test('only the owner can read the folder of the keys', async () => {
    expect(await stack.sh('stat --format %a deploy/certificates; ls deploy/certificates')).toBe(
      '700\nca.pem\nmongo.pem\nnats.crt\nnats.key\n',
    );
  });
});
