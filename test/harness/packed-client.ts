import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
export const CLIENT = '@obp-customer-services/client';

/** A folder outside the repository with the client installed. */
export interface Project {
  readonly folder: string;
  /** Where the client is. */
  readonly client: string;
  /** Copies one of the examples and compiles it; returns where it can be started. */
  build(example: string): string;
  remove(): void;
}

/** The package that other teams install, built and packed as for publication, in the folder of a project of theirs. */
export function projectWithClient(): Project {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  // Below node_modules, so that Node finds the dependencies of the package.
  const folder = mkdtempSync(join(cache, 'obp-client-'));
  const built = join(folder, 'built');
  compile(join(root, 'packages', 'client'), join(built, 'dist'));
  cpSync(join(root, 'packages', 'client', 'package.json'), join(built, 'package.json'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: built, stdio: 'ignore' });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
  const client = join(folder, 'node_modules', ...CLIENT.split('/'));
  mkdirSync(client, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', client, '--strip-components', '1']);
  return {
    folder,
    client,
    build: (example) => {
      const copy = join(folder, example);
      const skipped = ['node_modules', 'dist', 'data'].map((name) => join(root, 'examples', example, name));
      cpSync(join(root, 'examples', example), copy, {
        recursive: true,
        filter: (file) => !skipped.includes(file),
      });
      compile(copy, join(copy, 'dist'));
      return join(copy, 'dist', 'main.js');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const compile = (from: string, to: string): void => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', from, '--outDir', to], { cwd: root, stdio: 'inherit' });
};
