import { partNames } from '../../packages/contracts/callers';
import { deployments, type Pod, sharedInstallation } from './installation';

interface Budget {
  readonly metadata: { readonly name: string };
  readonly status: { readonly disruptionsAllowed: number; readonly expectedPods: number };
}

/** The manifests of examples/kubernetes on a cluster, applied by the commands of docs/operations.md. */
describe('the manifests for Kubernetes', () => {
  const installation = sharedInstallation();

  test('every part has two pods, the minimum of its autoscaler, and no container has restarted', async () => {
    const pods = await installation.pods('app.kubernetes.io/name=obp-customer-services');
    const running = pods.filter(({ status }) => status.phase === 'Running');
    const named = running.map(({ metadata }) => metadata.labels['app.kubernetes.io/component']).sort();
    expect(named).toEqual([...partNames, ...partNames].sort());
    const restarts = (await installation.pods('')).map(restartsOf).filter(([, count]) => count !== 0);
    expect(restarts).toEqual([]);
  });

  test('a disruption budget lets one of two go', async () => {
    const { items } = await installation.get<{ items: Budget[] }>('poddisruptionbudgets');
    const seen = items.map(({ metadata, status }) => [
      metadata.name,
      status.expectedPods,
      status.disruptionsAllowed,
    ]);
    const ofParts = deployments.map((name) => [name, 2, 1]);
    expect(seen.sort()).toEqual([...ofParts, ['obp-nats', 1, 1]].sort());
  });

  test.each(partNames)('%s runs without privileges and capabilities, and cannot write', async (part) => {
    const seen = await installation.kubectl(
      `exec deployment/obp-${part} -- bash -c 'id -u; grep -E "^(Cap(Eff|Prm|Bnd)|NoNewPrivs|Seccomp):" /proc/1/status; ` +
        `(echo > /app/written) 2>/dev/null && echo written; ls /var/run/secrets 2>/dev/null; true'`,
    );
    expect(seen).toMatch(/^1000\n(Cap\w+:\s+0+\n){3}NoNewPrivs:\s+1\nSeccomp:\s+2\n$/);
  });

  test('the namespace refuses a pod with privileges', async () => {
    const pod = { spec: { containers: [{ name: 'x', image: 'x', securityContext: { privileged: true } }] } };
    const run = `run intruder --image x --restart Never --overrides '${JSON.stringify(pod)}'`;
    await expect(installation.kubectl(run)).rejects.toThrow('violates PodSecurity "restricted:latest"');
  });

  test('the Service of the gateway serves the first steps', async () => {
    await installation.sh(`sed -i 's#^PUBLIC_URL=.*#PUBLIC_URL=${installation.url}#' .env`);
    const answer = await installation.follow('First steps');
    expect(JSON.parse(answer.trim().split('\n').at(-1) ?? '').customers[0]).toMatchObject({
      bank_id: 'obp1',
    });
  });

  test('the Service of the operations port names all pods, for Prometheus', async () => {
    const { items } = await installation.get<{ items: Slice[] }>(
      'endpointslices --selector kubernetes.io/service-name=obp-ops',
    );
    const addresses = items.flatMap(({ endpoints }) => endpoints.flatMap((endpoint) => endpoint.addresses));
    expect(addresses.length).toBeGreaterThanOrEqual(2 * partNames.length);
  });

  test('the Job makes the streams, and a later one finds them', async () => {
    await installation.jobDone('obp-streams');
    const job = await installation.get<{ spec: { template: object } }>('job obp-streams');
    const again = JSON.stringify(await relabelled(job.spec.template));
    await installation.sh(`cat <<'JOB' | kubectl --namespace obp apply --filename -\n${again}\nJOB`);
    await installation.jobDone('streams-again');
  });

  test('a backup can be taken now', async () => {
    const printed = await installation.follow('A backup now, on Kubernetes');
    expect(printed).toMatch(/^\/backups\/obp-\d{8}T\d{6}Z\.gz$/m);
  });
});

interface Slice {
  readonly endpoints: readonly { readonly addresses: readonly string[] }[];
}

const restartsOf = ({ metadata, status }: Pod): [string, number] => [
  metadata.name,
  (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
];

/** The same Job under another name, without the labels that tie its pods to the first one. */
const relabelled = (template: object) => {
  const { metadata: _, ...rest } = template as { metadata?: object };
  const labels = {
    'app.kubernetes.io/name': 'obp-customer-services',
    'app.kubernetes.io/component': 'streams',
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'streams-again' },
    spec: { template: { ...rest, metadata: { labels } } },
  };
};
