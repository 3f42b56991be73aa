/** How TypeScript becomes what Node runs, wherever it is not jest that compiles. Types are `npm run types`'s business. */
exports.options = {
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
};
