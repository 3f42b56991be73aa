import { rmSync } from 'node:fs';
import { sharedInstallation } from './installation';

/** After the suites: the cluster has nothing of theirs. */
export default async function teardown(): Promise<void> {
  if (process.env.OBP_KUBERNETES_ENDS === undefined) return;
  const installation = sharedInstallation();
  await installation.sh('kubectl delete namespace obp data --wait=false');
  rmSync(installation.folder, { recursive: true, force: true });
}
