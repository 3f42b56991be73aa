import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { partNames } from '../../packages/contracts/callers';
import { Folder } from '../deploy/folder';
import type { TestServer } from '../harness/server';
import { until } from '../harness/until';

interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
}

export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

export const deployments: readonly string[] = partNames.map((part) => `obp-${part}`);

/** The cluster has a machine with few cores: pods ask for less of them, and get what there is. */
const SMALL_REQUESTS = `
  - target: { kind: Deployment }
    patch: |
      - { op: replace, path: /spec/template/spec/containers/0/resources/requests/cpu, value: 10m }
`;

/** An installation on Kubernetes, by the files of this repository. */
export class Installation extends Folder {
  constructor(
    folder: string,
    readonly url = '',
  ) {
    super(folder);
  }

  override lay(): void {
    super.lay();
    appendFileSync(join(this.folder, 'examples', 'kubernetes', 'kustomization.yaml'), SMALL_REQUESTS);
  }

  /** `kubectl` in the namespace of the product. */
  kubectl(args: string): Promise<string> {
    return this.sh(`kubectl --namespace obp ${args}`);
  }

  async get<T>(args: string): Promise<T> {
    return JSON.parse(await this.kubectl(`get ${args} --output json`));
  }

  /** The pods of a label that are not about to end. */
  async pods(label: string): Promise<Pod[]> {
    const { items } = await this.get<{ items: Pod[] }>(`pods --selector='${label}'`);
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  podsOf(part: string): Promise<Pod[]> {
    return this.pods(`app.kubernetes.io/component=${part}`);
  }

  /** The MongoDB that an operator provides, with the accounts for the secrets of this installation. */
  async provideMongo(): Promise<void> {
    await this.sh(
      `kubectl create namespace data
       kubectl --namespace data create secret generic mongodb --from-env-file .env
       kubectl --namespace data create configmap mongo-init --from-file deploy/mongo-init.js
       kubectl apply --filename test/kubernetes/mongodb.yaml`,
    );
  }

  /** Waits until every part has its two pods, all of the newest kind and ready. */
  async ready(): Promise<void> {
    let waiting: string[] = [];
    await until(
      'every part is ready',
      async () => {
        const { items } = await this.get<{ items: Deployment[] }>('deployments');
        const finished = items.filter(isFinished).map(({ metadata }) => metadata.name);
        waiting = deployments.filter((name) => !finished.includes(name));
        return waiting.length === 0;
      },
      400_000,
      () => ` (missing: ${waiting.join(', ')})`,
    );
  }

  async jobDone(name: string): Promise<void> {
    await this.kubectl(`wait --for=condition=Complete job/${name} --timeout=180s`);
  }

  /** For the harness of the API suites. */
  get server(): TestServer {
    return { url: this.url, admin: this.admin, processes: [], stop: async () => undefined };
  }
}

interface Deployment {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
  };
}

/** Two by the autoscaler; and none of an older kind is left. */
const isFinished = ({ metadata, spec, status }: Deployment): boolean =>
  spec.replicas === 2 &&
  status.observedGeneration === metadata.generation &&
  [status.replicas, status.updatedReplicas, status.availableReplicas].every((count) => count === 2);

/** Records the codes with which containers end: nothing shows that of a pod that is gone. */
export function watchEnds(): { readonly codes: Map<string, number>; stop(): void } {
  const line = '{.metadata.name}{" "}{.status.containerStatuses[0].state.terminated.exitCode}{"\\n"}';
  const watch = spawn('kubectl', [
    '--namespace=obp',
    'get',
    'pods',
    '--selector=app.kubernetes.io/name=obp-customer-services',
    '--watch-only',
    `--output=jsonpath=${line}`,
  ]);
  const codes = new Map<string, number>();
  let rest = '';
  watch.stdout.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const [, name = '', code] of lines.map((text) => /^(\S+) (\d+)$/.exec(text) ?? []))
      if (name !== '') codes.set(name, Number(code));
  });
  return { codes, stop: () => void watch.kill() };
}

/** The installation that all suites of this project share. */
export const sharedInstallation = (): Installation =>
  new Installation(process.env.OBP_KUBERNETES_FOLDER ?? '', process.env.OBP_KUBERNETES_URL);
