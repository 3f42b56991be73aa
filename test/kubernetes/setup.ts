import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Installation } from './installation';

/** Suites replace namespaces of the cluster, so that they run on one that says that it is for them. */
const MARK = 'obp-customer-services/cluster=test';

/**
 * Before the suites: applies the manifests as docs/operations.md says, and provides MongoDB. While a suite is written,
 * `OBP_KUBERNETES_FOLDER` and `OBP_KUBERNETES_URL` name an installation that is there already and stays.
 */
export default async function setup(): Promise<void> {
  const nodes = spawnSync('kubectl', ['get', 'nodes', '--selector', MARK, '--output', 'name'], {
    encoding: 'utf8',
  });
  if (nodes.status !== 0 || !nodes.stdout.includes('node/'))
    throw new Error(`no cluster with a machine ${MARK} answers; test/kubernetes/cluster.sh brings one`);
  if (process.env.OBP_KUBERNETES_FOLDER !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'obp-kubernetes-'));
  const installation = new Installation(folder);
  process.env.OBP_KUBERNETES_FOLDER = folder;
  process.env.OBP_KUBERNETES_ENDS = 'true';
  installation.lay();
  await installation.follow('Kubernetes');
  await installation.provideMongo();
  await installation.ready();
  const address = await installation.kubectl("get service obp-gateway --output jsonpath='{.spec.clusterIP}'");
  process.env.OBP_KUBERNETES_URL = `http://${address}`;
}
