/**
 * Builds the page of `web` into `web/dist`, compressed as the gateway serves it; does nothing when that folder holds these
 * very sources already. Without Vite, which is a development dependency, it leaves what is there.
 *
 * The API works without the page, so a build that fails does not keep `npm ci` and `npm start` from their work: they warn, and the
 * start says that there is no page. With `--required`, and wherever `CI` is set, it is an error: no image and no gate is
 * without the page.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { join } = require('node:path');
const zlib = require('node:zlib');

const root = join(__dirname, '..');
const web = join(root, 'web');
const target = join(web, 'dist');
/** Holds the hash of the built sources. The build writes it last, so a failed build is repeated. */
const STAMP = join(target, '.sources');

const isRequired = process.argv.includes('--required') || !['', 'false'].includes(process.env.CI ?? '');

function isHere(file) {
  try {
    require.resolve(file);
    return true;
  } catch {
    return false;
  }
}

/** Types are no part of what is built. */
const isSource = (path) => !path.startsWith('dist') && !path.endsWith('.d.ts');

function hashOfSources() {
  const hash = createHash('sha256');
  const files = fs
    .readdirSync(web, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(web.length + 1))
    .filter(isSource)
    .sort()
    .map((file) => join('web', file));
  for (const file of [...files, 'tsconfig.json', 'tools/build-web.js', 'package-lock.json'])
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Beside each file, its compressed forms for clients that accept them. */
function compressAll() {
  for (const file of fs.readdirSync(target, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const bytes = fs.readFileSync(path);
    fs.writeFileSync(`${path}.br`, zlib.brotliCompressSync(bytes));
    fs.writeFileSync(`${path}.gz`, zlib.gzipSync(bytes, { level: 9 }));
  }
}

async function build() {
  const hash = hashOfSources();
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === hash) return;
  if (!isHere('vite/package.json')) {
    if (isRequired && !fs.existsSync(STAMP)) throw new Error('Vite is not installed');
    return;
  }
  // A page of other sources must not be served.
  fs.rmSync(target, { recursive: true, force: true });
  // Every build, also for tests, is the one for users: React has another one for development.
  process.env.NODE_ENV = 'production';
  const vite = await import('vite');
  await vite.build({ configFile: join(web, 'vite.config.mjs'), logLevel: 'error' });
  compressAll();
  fs.writeFileSync(STAMP, hash);
}

build().catch((error) => {
  process.stderr.write(`the page of web/ is not built: ${error.message}\n`);
  fs.rmSync(target, { recursive: true, force: true });
  if (isRequired) process.exitCode = 1;
});
