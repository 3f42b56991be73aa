/** `node -r ./tools/register.js FILE.ts`: runs TypeScript without a build, for scripts and `npm run dev`. */
const { transformFileSync } = require('@swc/core');
const { options } = require('./swc');

require.extensions['.ts'] = (module, file) => {
  module._compile(transformFileSync(file, { ...options, sourceMaps: 'inline' }).code, file);
};
