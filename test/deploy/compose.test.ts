import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig, settingNames } from '../../packages/config';
import { partNames } from '../../packages/contracts/callers';
import { newEnvFile, read, root, run, testWith } from './files';

interface Container {
  image: string;
  build?: object;
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  ports?: string[];
  networks: string[];
  container_name?: string;
  deploy?: { resources: { limits: { memory: string; cpus: string } } };
}

const text = read('docker-compose.yml');
const { services }: { services: Record<string, Container> } = parse(text, { merge: true });
/** Those that `up` starts. */
const running = Object.entries(services).filter(([, { profiles }]) => profiles === undefined);
const environmentOf = (name: string): Record<string, string> => services[name]?.environment ?? {};

/** Replaces the variables of the text, as the shell does. */
const filled = (value: string, env: Record<string, string>): string =>
  value.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_all, name: string, kind: string, rest: string) => env[name] ?? (kind === '-' ? rest : ''),
  );
const envFile = (content: string): Record<string, string> =>
  Object.fromEntries(
    content
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

const generated = envFile(newEnvFile());

describe('docker-compose.yml', () => {
  test('has every part once, from one image that is built once', () => {
    const built = Object.values(services).filter(({ build }) => build !== undefined);
    expect(built).toHaveLength(1);
    expect(services.streams?.image).toBe(services.gateway?.image);
    for (const name of partNames) {
      expect(services[name]?.command).toEqual([name]);
      expect(services[name]?.image).toMatch(/^obp-customer-services:/);
    }
  });

  test.each(partNames)('%s starts with the settings that it gets', (name) => {
    const environment = Object.fromEntries(
      Object.entries(environmentOf(name)).map(([key, value]) => [key, filled(String(value), generated)]),
    );
    const fromImage = { HOST: '0.0.0.0', PORT: '8080', OPS_PORT: '9090', STORE_URL: 'file:/data' };

    const config = loadConfig({ ...fromImage, ...environment }, [name]);

    expect(Object.keys(environment).filter((key) => !(settingNames as string[]).includes(key))).toEqual([]);
    expect(config.NATS_URL).toBe(
      `nats://${name}:${generated[`NATS_${name.toUpperCase()}_PASSWORD`]}@nats:4222`,
    );
    expect(config.OPS_PORT).toBe(9090);
  });

  test('no part has the secret of another', () => {
    const secrets = (name: string) =>
      [...JSON.stringify(environmentOf(name)).matchAll(/\$\{(\w*(?:PASSWORD|KEYS?))\b/g)].map(
        ([, secret]) => secret,
      );
    for (const name of partNames) {
      const own = ['BUS_#_KEY', 'NATS_#_PASSWORD', 'MONGO_#_PASSWORD'].map((secret) =>
        secret.replace('#', name.toUpperCase()),
      );
      const identity = ['ADMIN_PASSWORD', 'CONSUMER_KEY', 'TOKEN_KEYS'];
      const may = name === 'gateway' ? own.slice(0, 2) : name === 'identity' ? [...identity, ...own] : own;
      expect(secrets(name)).toEqual(may);
    }
  });

  test('clients and identity agree on where the server is', () => {
    for (const name of ['gateway', 'identity'])
      expect(environmentOf(name).PUBLIC_URL).toMatch(/^\$\{PUBLIC_URL:\?/);
  });

  test('only the gateway is reachable, and it cannot reach the databases', () => {
    expect(Object.keys(services).filter((name) => services[name]?.ports !== undefined)).toEqual(['gateway']);
    expect(services.gateway?.networks).not.toContain('data');
  });

  test('any part can be there several times', () => {
    expect(text).not.toMatch(/container_name|hostname:/);
    expect(text).not.toMatch(/NODE_?ID/i);
  });

  test('every container has limits, and what stays has a health check and restarts', () => {
    for (const [name, container] of Object.entries(services)) {
      expect(container.deploy?.resources.limits).toMatchObject({
        memory: expect.anything(),
        cpus: expect.anything(),
      });
      const ends = ['mongo-init', 'streams', 'nats-cli'].includes(name);
      if (!ends) expect([name, container.healthcheck?.test[0]]).toEqual([name, 'CMD']);
    }
  });

  test('an image of others has one version, in whatever file', () => {
    const files = ['docker-compose.yml', 'deploy', 'examples/kubernetes'];
    const found = run('grep', ['-rhoE', 'image: (nats|mongo|(prom|natsio)/[a-z-]+):.*', ...files])
      .trim()
      .split('\n');
    const names = [...new Set(found)].map((line) => line.replace(/^image: ([^:]+):.*/, '$1'));
    expect(names.sort()).toEqual(['mongo', 'nats', 'natsio/nats-box', 'prom/prometheus']);
  });

  test('a part has the time to stop that its settings give it', () => {
    for (const name of partNames) {
      const config = loadConfig({ SHUTDOWN_TIMEOUT_MS: environmentOf(name).SHUTDOWN_TIMEOUT_MS }, ['all']);
      const longest = config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS + 5_000;
      expect(Number.parseInt(services[name]?.stop_grace_period ?? '0', 10) * 1_000).toBeGreaterThanOrEqual(
        longest,
      );
    }
  });

  test('there is no secret in the repository', () => {
    const example = envFile(read('.env.example'));
    const secrets = Object.entries(example).filter(([name]) => /PASSWORD|KEY/.test(name));
    expect(secrets.filter(([, value]) => value !== '')).toEqual([]);
    expect(read('.gitignore').split('\n')).toContain('.env');
    const required = [...text.matchAll(/\$\{(\w*(?:PASSWORD|KEYS?))([^}]*)\}/g)];
    expect(required.filter(([, , rest = '']) => !rest.startsWith(':?'))).toEqual([]);
  });

  test('.env.example, the generator and the compose file name the same', () => {
    const names = Object.keys(generated).sort();
    expect(Object.keys(envFile(read('.env.example'))).sort()).toEqual(names);
    const required = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name));
    expect([...required].sort()).toEqual(names);
  });

  test('the generator makes new secrets that fit into URLs and into nats.conf', () => {
    const again = envFile(newEnvFile());
    for (const [name, value] of Object.entries(generated)) {
      if (!/PASSWORD|KEY/.test(name)) continue;
      expect(value).toMatch(/^BUS_/.test(name) ? /^[\w-]{100,}$/ : /^(k1:)?s[0-9a-f]{48}$/);
      expect(value).not.toBe(again[name]);
    }
  });

  describe('the generator', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'obp-env-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const make = (env?: NodeJS.ProcessEnv) => run('/bin/sh', ['deploy/new-env.sh', join(folder, 'env')], env);

    test('makes a file that only its owner can read, and prints none of its content', () => {
      const said = make();
      expect(statSync(join(folder, 'env')).mode & 0o777).toBe(0o600);
      expect(said).toBe(`new secrets are in ${join(folder, 'env')}\n`);
    });

    test('overwrites no file, not even an empty one', () => {
      writeFileSync(join(folder, 'env'), '');
      expect(() => make()).toThrow(/is there already/);
      expect(readFileSync(join(folder, 'env'), 'utf8')).toBe('');
    });

    test('without Node says that it needs it, and leaves no file', () => {
      expect(() => make({ PATH: folder })).toThrow(/needs Node/);
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  testWith('docker', ['compose', 'version'])(
    'docker compose reads it, alone and with what can be added to it',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'obp-compose-'));
      const file = join(folder, 'env');
      const config = (...files: string[]) =>
        run('docker', [
          'compose',
          '--env-file',
          file,
          ...files.flatMap((name) => ['--file', name]),
          'config',
        ]);
      writeFileSync(
        file,
        Object.entries(generated)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
      try {
        const resolved = parse(config('docker-compose.yml'));
        expect(Object.keys(resolved.services).sort()).toEqual(running.map(([name]) => name).sort());
        for (const added of readdirSync(join(root, 'deploy', 'compose')))
          expect(config('docker-compose.yml', `deploy/compose/${added}`)).not.toBe('');
        writeFileSync(file, '');
        expect(() => config('docker-compose.yml')).toThrow('is missing in .env');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  test('sets settings that there are', () => {
    const [, variables = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? [];
    const env = Object.fromEntries(variables.split(' ').map((pair) => pair.split('=', 2)));
    const { NODE_ENV, ...settings } = env;
    expect(NODE_ENV).toBe('production');
    expect(Object.keys(settings).filter((name) => !(settingNames as string[]).includes(name))).toEqual([]);
    expect(loadConfig(settings, ['all'])).toMatchObject({
      HOST: '0.0.0.0',
      PORT: 8080,
      OPS_PORT: 9090,
      standalone: true,
    });
  });

  test('takes exactly what .dockerignore lets through', () => {
    const letThrough = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );
    expect([...new Set(copied)].sort()).toEqual(letThrough.sort());
    for (const file of copied) expect(run('ls', ['-d', join(root, file)])).not.toBe('');
  });

  test('names versions, has no privileged user, and runs node directly', () => {
    for (const [, image = ''] of dockerfile.matchAll(/^FROM (\S+)/gm))
      expect(image).toMatch(/:\d+\.\d+\.\d+/);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^ENTRYPOINT \["node", "dist\/bin\/start.js"\]$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .* CMD \["bash", "health.sh", "live"\]$/m);
  });
});
