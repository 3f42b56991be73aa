/** Asks the process beside it, for container health checks: `node health.js live` or `node health.js ready`. */
const [question = 'live'] = process.argv.slice(2);

fetch(`http://127.0.0.1:${process.env.OPS_PORT}/health/${question}`, {
  signal: AbortSignal.timeout(2_500),
}).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
