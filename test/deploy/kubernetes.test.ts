import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { loadConfig, settingNames } from '../../packages/config';
import { partNames } from '../../packages/contracts/callers';
import { newEnvFile, run, testWith } from './files';

type Labels = Record<string, string>;
interface Named {
  name: string;
}
interface Probe {
  httpGet?: { path: string; port: string };
}
interface Container extends Named {
  image: string;
  args: string[];
  env: (Named & { value: string })[];
  envFrom: { configMapRef?: Named; secretRef?: Named }[];
  ports: (Named & { containerPort: number })[];
  livenessProbe: Probe;
  readinessProbe: Probe;
  startupProbe: Probe;
}
interface Pod {
  enableServiceLinks: boolean;
  terminationGracePeriodSeconds: number;
  containers: [Container];
  volumes?: { configMap?: Named }[];
}
interface Manifest {
  kind: string;
  metadata: Named & { labels?: Labels };
  data: Labels;
  stringData: Labels;
  spec: {
    selector: Labels & { matchLabels: Labels };
    podSelector: { matchLabels?: Labels };
    template: { metadata: { labels: Labels }; spec: Pod };
    scaleTargetRef: Named;
    ports: { targetPort: string }[];
  };
}

const manifestsOf = (yaml: string): Manifest[] => parseAllDocuments(yaml).map((document) => document.toJS());
const fits = (labels: Labels, selector: Labels = {}) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

const withKubectl = testWith('kubectl', ['version', '--client']);
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

describe('the manifests for Kubernetes', () => {
  const manifests = hasKubectl ? manifestsOf(run('kubectl', ['kustomize', 'deploy'])) : [];
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const pods = [...of('Deployment'), ...of('StatefulSet'), ...of('Job')].map(({ spec }) => spec.template);
  const settings = of('ConfigMap').find(({ metadata }) => metadata.name.startsWith('obp-settings'));

  const secrets = (): Manifest[] => {
    const folder = mkdtempSync(join(tmpdir(), 'obp-secrets-'));
    try {
      writeFileSync(join(folder, 'env'), newEnvFile());
      return manifestsOf(
        run('sh', ['deploy/kubernetes/secrets.sh', join(folder, 'env'), 'mongo:27017/?replicaSet=rs0']),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  withKubectl('every part is deployed, scaled, and kept from being evicted all at once', () => {
    for (const kind of ['Deployment', 'HorizontalPodAutoscaler', 'PodDisruptionBudget']) {
      expect(
        of(kind)
          .map(({ metadata }) => metadata.name)
          .sort(),
      ).toEqual(partNames.map((part) => `obp-${part}`).sort());
    }
    for (const { metadata, spec } of of('HorizontalPodAutoscaler'))
      expect(spec.scaleTargetRef.name).toBe(metadata.name);
  });

  withKubectl('what selects pods selects those of one part', () => {
    for (const { metadata, spec } of [...of('Deployment'), ...of('PodDisruptionBudget')]) {
      const found = pods.filter((pod) => fits(pod.metadata.labels, spec.selector.matchLabels));
      expect(found.map((pod) => `obp-${pod.spec.containers[0].args[0]}`)).toEqual([metadata.name]);
    }
    for (const { metadata, spec } of of('Service')) {
      const [pod, ...more] = pods.filter(({ metadata: { labels } }) => fits(labels, spec.selector));
      expect([metadata.name, more]).toEqual([metadata.name, []]);
      const ports = pod?.spec.containers[0].ports.map(({ name }) => name);
      expect(ports).toEqual(expect.arrayContaining(spec.ports.map(({ targetPort }) => targetPort)));
    }
    for (const { metadata, spec } of of('NetworkPolicy')) {
      const found = pods.filter((pod) => fits(pod.metadata.labels, spec.podSelector.matchLabels));
      expect([metadata.name, found.length]).not.toEqual([metadata.name, 0]);
    }
  });

  withKubectl('every part starts with the settings and secrets that it gets', () => {
    const made = secrets();
    for (const { spec } of of('Deployment').map(({ spec }) => spec.template)) {
      const [{ args, env, envFrom, ports }] = spec.containers;
      const [config, secret] = envFrom;
      expect(config?.configMapRef?.name).toBe(settings?.metadata.name);
      const own = made.find(({ metadata }) => metadata.name === secret?.secretRef?.name);
      const environment = {
        ...settings?.data,
        ...own?.stringData,
        ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
      };
      expect(Object.keys(environment).filter((name) => !(settingNames as string[]).includes(name))).toEqual(
        [],
      );

      const read = loadConfig(environment, args);

      expect(read.NATS_URL).toContain(`nats://${args[0]}:`);
      expect(ports.find(({ name }) => name === 'ops')?.containerPort).toBe(read.OPS_PORT);
      if (args[0] === 'gateway') {
        expect(ports.find(({ name }) => name === 'http')?.containerPort).toBe(read.PORT);
        expect(read.SHUTDOWN_DELAY_MS).toBeGreaterThan(0);
      }
      const longest = read.SHUTDOWN_DELAY_MS + read.SHUTDOWN_TIMEOUT_MS + 5_000;
      expect(spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(longest);
    }
  });

  withKubectl('a secret is made for everybody who asks for one, and for nobody else', () => {
    const asked = pods.flatMap(({ spec }) =>
      spec.containers[0].envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []),
    );
    expect(
      secrets()
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(asked.sort());
  });

  withKubectl('probes ask for what the operations port answers', () => {
    for (const { spec } of of('Deployment').map(({ spec }) => spec.template)) {
      const [{ livenessProbe, readinessProbe, startupProbe }] = spec.containers;
      expect(livenessProbe.httpGet).toEqual({ path: '/health/live', port: 'ops' });
      expect(startupProbe.httpGet).toEqual({ path: '/health/live', port: 'ops' });
      expect(readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'ops' });
    }
  });

  withKubectl('Kubernetes makes no variables for Services, and a start would bear them', () => {
    for (const { spec } of pods) expect(spec.enableServiceLinks).toBe(false);
    const injected = { ...settings?.data, OBP_PORT: 'tcp://10.0.0.1:80' };
    expect(() => loadConfig(injected, ['all'])).not.toThrow();
  });

  withKubectl('files and settings that pods mount are there under the names that they mount', () => {
    const known = of('ConfigMap').map(({ metadata }) => metadata.name);
    const mounted = pods.flatMap(({ spec }) =>
      (spec.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []),
    );
    expect(known).toEqual(expect.arrayContaining(mounted));
    expect(mounted).toHaveLength(1);
  });

  const withSchemas = hasKubectl ? testWith('kubernetes-validate') : test.skip;
  withSchemas('every manifest fits the schemas of Kubernetes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'obp-kubernetes-'));
    try {
      writeFileSync(join(folder, 'all.yaml'), run('kubectl', ['kustomize', 'deploy']));
      run('kubernetes-validate', ['--strict', '--kubernetes-version', '1.31', join(folder, 'all.yaml')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
