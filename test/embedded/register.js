/** `node -r` hook: runs TypeScript as it is, so that a child process needs no build. */
const { transformFileSync } = require('@swc/core');

const options = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
};

require.extensions['.ts'] = (module, file) => module._compile(transformFileSync(file, options).code, file);
