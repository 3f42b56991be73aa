import { sharedInstallation } from './installation';

const SECONDS = 3;

/** Connections that docs/operations.md says policies let through, and their neighbours. */
describe('the network policies', () => {
  const installation = sharedInstallation();

  const connect = (port: number, host: string) =>
    `node -e 'const socket = require("net").connect(${port}, "${host}"); ` +
    `const end = (text) => { console.log(text); process.exit(); }; ` +
    `socket.setTimeout(${SECONDS}_000, () => end("silence")).on("connect", () => end("connected")).on("error", ({ code }) => end(code))'`;

  const fromPart = async (part: string, port: number, host: string) =>
    (await installation.kubectl(`exec deployment/obp-${part} -- ${connect(port, host)}`)).trim();

  const fromNamespace = async (namespace: string, port: number, host: string) =>
    (
      await installation.sh(`kubectl --namespace ${namespace} exec mongodb-0 -- ${connect(port, host)}`)
    ).trim();

  const addressOf = (part: string) =>
    installation.kubectl(
      `get pods --selector app.kubernetes.io/component=${part} --output jsonpath='{.items[0].status.podIP}'`,
    );

  const MONGO = 'mongodb.data.svc.cluster.local';

  test.each([
    ['customer', 27017, MONGO, 'connected'],
    ['gateway', 27017, MONGO, 'silence'],
    ['gateway', 4222, 'obp-nats', 'connected'],
    ['crm', 4222, 'obp-nats', 'connected'],
    ['crm', 8222, 'obp-nats', 'silence'],
    ['crm', 80, 'obp-gateway', 'silence'],
  ])('%s to port %d of %s: %s', async (part, port, host, expected) => {
    expect(await fromPart(part, port, host)).toBe(expected);
  });

  test('parts do not reach the operations port of each other', async () => {
    expect(await fromPart('crm', 9090, await addressOf('kyc'))).toBe('silence');
  });

  test('another namespace reaches the gateway, and nothing else', async () => {
    expect(await fromNamespace('data', 80, 'obp-gateway.obp.svc.cluster.local')).toBe('connected');
    expect(await fromNamespace('data', 4222, 'obp-nats.obp.svc.cluster.local')).toBe('silence');
    expect(await fromNamespace('data', 9090, await addressOf('gateway'))).toBe('silence');
  });
});
