/**
 * Prints the bill of materials of the image in CycloneDX's format: the packages that are installed in it, and those that the
 * page is bundled from, which are development dependencies. `npm run --silent sbom`.
 */
const { execFileSync } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { name, dependencies } = require('../package.json');

const IMPORTED = /from '((?:@[^'/]+\/)?[^'./@][^'/]*)[^']*'/g;

/** The packages that sources of the page import by name. */
function importedByPage() {
  const folder = join(__dirname, '..', 'web', 'src');
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.tsx?$/.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(IMPORTED)].map(([, imported]) => imported));
}

const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
const all = JSON.parse(execFileSync('npm', args, { maxBuffer: 1e8, encoding: 'utf8' }));
const dependsOn = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn ?? []]));
const direct = new Set(dependsOn.get(all.metadata.component['bom-ref']));
const shipped = new Set();
const ship = (names, isShipped) => {
  const add = (ref) => {
    if (shipped.has(ref) || !isShipped(ref)) return;
    shipped.add(ref);
    dependsOn.get(ref)?.forEach(add);
  };
  for (const { name, 'bom-ref': ref } of all.components)
    if (direct.has(ref) && names.includes(name)) add(ref);
};
ship(Object.keys(dependencies), () => true);
// Types are in no bundle.
ship(importedByPage(), (ref) => !ref.startsWith('@types/'));

// npm takes the name of the folder.
all.metadata.component.name = name;
all.components = all.components.filter(({ 'bom-ref': ref }) => shipped.has(ref));
const known = shipped.add(all.metadata.component['bom-ref']);
all.dependencies = all.dependencies
  .filter(({ ref }) => known.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => known.has(each)) }));
process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
