/**
 * Compiles the sources into `dist`, or into the folder that is named; does nothing when that folder holds these very
 * sources already. `npm start` runs it first, so it never runs older code than what is there to read.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { dirname, join, relative } = require('node:path');

const root = join(__dirname, '..');
const folders = ['bin', 'gateway', 'packages', 'services', 'test/bench', 'test/harness'];
/** The page, which `build-web.js` has built: copied as it is. It may be missing. */
const page = join('web', 'dist');
/** Holds the hash of the sources that were compiled into the folder. */
const STAMP = '.sources';

const isSource = (file) =>
  (file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.d.ts')) || file.endsWith('.json');

/** Paths below the root, in an order that does not depend on the file system. An image has no tests. */
const sources = () =>
  [
    ...folders
      .flatMap(filesBelow)
      .filter((file) => isSource(file) && !file.startsWith(join('packages', 'client', 'dist'))),
    ...filesBelow(page),
  ].sort();

const filesBelow = (folder) =>
  fs.existsSync(join(root, folder))
    ? fs
        .readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    : [];

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of [...files, 'tools/compile.js', 'tools/swc.js', 'package-lock.json'])
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function compile(target) {
  const files = sources();
  const hash = hashOf(files);
  const stamp = join(target, STAMP);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return;
  // Beside the target first: a compilation that fails leaves what was there.
  const fresh = `${target}.${process.pid}`;
  try {
    compileInto(fresh, files);
    fs.writeFileSync(join(fresh, STAMP), hash);
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(fresh, target);
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

function compileInto(folder, files) {
  for (const file of files) {
    const to = join(folder, file);
    fs.mkdirSync(dirname(to), { recursive: true });
    if (file.endsWith('.json') || file.startsWith(page)) fs.copyFileSync(join(root, file), to);
    else writeCompiled(join(root, file), to.replace(/\.ts$/, '.js'));
  }
}

function writeCompiled(from, to) {
  // Loaded here, so that an installation without development dependencies can start what is compiled.
  const { transformFileSync } = require('@swc/core');
  const { options } = require('./swc');
  const { code, map } = transformFileSync(from, { ...options, sourceMaps: true });
  fs.writeFileSync(to, `${code}\n//# sourceMappingURL=${to.split(/[\\/]/).at(-1)}.map\n`);
  fs.writeFileSync(`${to}.map`, map ?? '');
}

compile(process.argv[2] ?? join(root, 'dist'));
