/**
 * Removes from folders what a process never reads: types, source maps, documentation, sources of native code, and native
 * binaries of other platforms. Run when the image is built: `node prune.js node_modules dist`.
 */
const { readdirSync, rmSync } = require('node:fs');
const { join, sep } = require('node:path');

const READ = /\.(js|cjs|mjs|json|node|wasm)$/;
const LICENCE = /^(licen[cs]e|notice|copying)/i;
/** `linux-x64`, `linux-x64-gnu`, `linuxglibc-x64`, but no musl. */
const OWN_BINARY = new RegExp(`${process.platform}(glibc)?[-_]${process.arch}`);
const packageOf = (path) =>
  path
    .slice(path.lastIndexOf(`node_modules${sep}`))
    .split(sep, 3)
    .join(sep);

const binaries = new Map();
for (const folder of process.argv.slice(2)) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const isBinary = entry.name.endsWith('.node');
    const isOwn = !isBinary || (OWN_BINARY.test(path) && !path.includes('musl'));
    if (isBinary) binaries.set(packageOf(path), binaries.get(packageOf(path)) || isOwn);
    if (!isOwn || !(READ.test(entry.name) || LICENCE.test(entry.name))) rmSync(path);
  }
}
const without = [...binaries].filter(([, hasOwn]) => !hasOwn).map(([name]) => name);
if (without.length > 0)
  throw new Error(`no binary for ${process.platform}-${process.arch} in ${without.join(', ')}`);
