/**
 * Makes keys by which parts, and services of your own, show on the bus who they are (docs/operations.md, "Callers of
 * actions"). Only Node is needed:
 *
 *   node deploy/new-bus-keys.js                of all parts, as .env has them
 *   node deploy/new-bus-keys.js onboarding     of one, and its entry in BUS_TRUST
 *
 * Where there is no Node: docker run --rm -v "$PWD/deploy:/deploy:ro" node:20-slim node /deploy/new-bus-keys.js
 */
const { generateKeyPairSync } = require('node:crypto');

const PARTS = ['gateway', 'identity', 'bank', 'customer', 'attribute', 'kyc', 'link', 'crm', 'cascade'];

const names = process.argv.slice(2);
const trust = (names.length === 0 ? PARTS : names).map((name) => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
  process.stdout.write(`BUS_${name.toUpperCase().replaceAll('-', '_')}_KEY=${own}\n`);
  return `${name}:${publicKey}`;
});
process.stdout.write(`BUS_TRUST=${trust.join(',')}\n`);
