import type { Login } from './fill';
import { DemoServer } from './server';

/** `npm run demo`: the product filled with invented people. Ends, and removes its data, on Ctrl+C. */

const CUSTOMERS = 500;

async function main(): Promise<void> {
  const server = new DemoServer(process.env.PORT ?? '8080');
  let isStopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      isStopped = true;
      void server.stop();
    });
  try {
    const began = performance.now();
    const logins = await server.fill(CUSTOMERS, bar);
    process.stdout.write(`\n${about(server, logins, (performance.now() - began) / 1_000)}`);
    await server.ended;
  } catch (error) {
    if (!isStopped) throw error;
  } finally {
    await server.stop();
  }
}

const WIDTH = 40;

/** Draws the progress bar over itself. */
function bar(part: number): void {
  const full = Math.round(part * WIDTH);
  process.stdout.write(`\r[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${Math.round(part * 100)} %`);
}

const about = (
  { url, admin, consumerKey }: DemoServer,
  logins: readonly Login[],
  seconds: number,
): string => `
${CUSTOMERS} customers at two banks, made in ${seconds.toFixed(1)} s. Open ${url}/

Log in by pasting one of these into the login:

${[...logins, admin]
  .map(
    ({ username, password, about: said }) =>
      `  user name ${username}, password ${password}, consumer key ${consumerKey}   (${said})`,
  )
  .join('\n')}

Three things to try:

  1. As olga.office, find the customers with the attribute "segment" = "gold", and correct an address.
  2. As dora.developer, call Create Customer: it is refused. Get the role: it is requested. As admin, grant it.
  3. As olga.office, delete a customer, and watch the services erase what they keep.

Ctrl+C ends the demo and removes its data.
`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
