import { read, run } from '../deploy/files';
import { until } from '../harness/until';
import { sharedStack } from './stack';

const MEGABYTES = 1e6;

describe('the image', () => {
  const stack = sharedStack();
  const docker = (...args: string[]): string => run('docker', args).trim();
  const inside = (script: string): string => docker('run', '--rm', '--entrypoint', 'sh', image, '-c', script);
  let image: string;

  beforeAll(async () => {
    image = JSON.parse(await stack.sh('docker compose config --format json')).services.gateway.image;
  });

  test('adds at most 60 MB to its base', () => {
    const size = (of: string) => Number(docker('image', 'inspect', '--format', '{{.Size}}', of));
    const [, base = ''] = /^FROM (\S+)$/m.exec(read('Dockerfile')) ?? [];
    const added = (size(image) - size(base)) / MEGABYTES;
    process.stdout.write(`  measured: the image adds ${added.toFixed(1)} MB to its base\n`);
    expect(added).toBeLessThan(60);
    expect(added).toBeGreaterThan(1);
  });

  test('has no package manager, no source maps or types, and no binaries of other platforms', () => {
    const found = inside(
      "cd /app; find . -name '*.map' -o -name '*.ts' -o -name 'README*' -o -name '*musl*' -o -name '*.node' ! -path '*linux*x64*'; " +
        'command -v npm npx yarn corepack; ls /usr/local/lib/node_modules 2>/dev/null; true',
    );
    expect(found).toBe('');
  });

  test('has the packages that its bill of materials names, beside those in the bundle of the page', () => {
    const installed: string[] = JSON.parse(
      inside(`node -e '
        const { readdirSync, readFileSync } = require("node:fs");
        const files = readdirSync("/app/node_modules", { recursive: true });
        const ofPackages = files.filter((file) => /(^|node_modules\\/)(@[^/]+\\/)?[^/]+\\/package.json$/.test(file));
        const read = (file) => JSON.parse(readFileSync("/app/node_modules/" + file, "utf8"));
        console.log(JSON.stringify(ofPackages.map(read).map(({ name, version }) => name + "@" + version)));
      '`),
    );
    const { components }: { components: { name: string; version: string; scope: string }[] } = JSON.parse(
      run('npm', ['run', '--silent', 'sbom']),
    );
    const named = components.map(({ name, version }) => `${name}@${version}`);
    expect(named).toEqual(expect.arrayContaining(installed));
    const bundled = named
      .filter((name) => !installed.includes(name))
      .map((name) => name.replace(/@[^@]+$/, ''));
    expect(bundled).toEqual(
      expect.arrayContaining(['react', 'react-dom', 'wouter', '@tanstack/react-query']),
    );
    expect(bundled.filter((name) => /^(@types\/|vite|typescript|jest)/.test(name))).toEqual([]);
    expect(bundled.length).toBeLessThan(installed.length / 5);
  });

  test('has labels that describe it', () => {
    const { Labels, User } = JSON.parse(docker('image', 'inspect', '--format', '{{json .Config}}', image));
    for (const name of ['title', 'description', 'licenses', 'version', 'revision'])
      expect([name, Labels[`org.opencontainers.image.${name}`]]).toEqual([name, expect.stringMatching(/./)]);
    expect(User).toBe('node');
  });

  test('runs everything in one process, writes no secret to its log, and ends with 0', async () => {
    const container = docker(
      'run',
      '--detach',
      '--read-only',
      '--cap-drop',
      'ALL',
      '--volume',
      '/data',
      image,
    );
    try {
      await until('it has started', () => docker('logs', container).includes('How to log in is in'), 90_000);
      await until(
        'it is healthy',
        () => docker('inspect', '--format', '{{.State.Health.Status}}', container) === 'healthy',
        90_000,
      );
      const paste = docker('exec', container, 'cat', '/data/welcome.txt');
      expect(docker('exec', container, 'stat', '--format', '%a %U', '/data/welcome.txt')).toBe('600 node');
      const [, password = ''] = /password=([^,]+),/.exec(paste) ?? [];
      expect(password).not.toBe('');
      expect(docker('logs', container)).not.toContain(password);

      docker('stop', '--time', '20', container);

      expect(docker('inspect', '--format', '{{.State.ExitCode}}', container)).toBe('0');
    } finally {
      docker('rm', '--force', '--volumes', container);
    }
  });
});
