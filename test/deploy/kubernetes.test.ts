import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { loadConfig, settingNames } from '../../packages/config';
import { partNames } from '../../packages/contracts/callers';
import { documented } from './documented';
import { root, run, testWith } from './files';

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
interface Template {
  metadata: { labels: Labels };
  spec: Pod;
}
interface Manifest {
  kind: string;
  metadata: Named & { labels?: Labels };
  data: Labels;
  spec: {
    selector: Labels & { matchLabels: Labels };
    podSelector: { matchLabels?: Labels };
    template: Template;
    jobTemplate: { spec: { template: Template } };
    scaleTargetRef: Named;
    ports: { targetPort: string }[];
  };
}

const manifestsOf = (yaml: string): Manifest[] => parseAllDocuments(yaml).map((document) => document.toJS());
const fits = (labels: Labels, selector: Labels = {}) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

/** The objects that the documented commands apply: they run in a copy of deploy/, with a `kubectl` that only records its input. */
function applied(): string {
  const folder = mkdtempSync(join(tmpdir(), 'obp-kubernetes-'));
  try {
    for (const part of ['deploy', 'examples/kubernetes'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    writeFileSync(
      join(folder, 'kubectl'),
      '#!/bin/sh\n[ "$1 $2" = "apply -k" ] && exec "$KUBECTL" kustomize "$3" >"$MANIFESTS"\n',
      {
        mode: 0o755,
      },
    );
    const KUBECTL = run('sh', ['-c', 'command -v kubectl']).trim();
    const MANIFESTS = join(folder, 'manifests.yaml');
    const env = { ...process.env, KUBECTL, MANIFESTS, PATH: `${folder}:${process.env.PATH}` };
    run('sh', ['-euc', `cd ${folder}\n${documented('Kubernetes').join('')}`], env);
    return readFileSync(MANIFESTS, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const nameIn = (labels: Labels): string | undefined => {
  const component = labels['app.kubernetes.io/component'];
  return component === undefined ? labels['app.kubernetes.io/name'] : `obp-${component}`;
};

const withKubectl = testWith('kubectl', ['version', '--client']);
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

describe('the manifests for Kubernetes', () => {
  const manifests = hasKubectl ? manifestsOf(applied()) : [];
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const pods = [
    ...[...of('Deployment'), ...of('StatefulSet'), ...of('Job')].map(({ spec }) => spec.template),
    ...of('CronJob').map(({ spec }) => spec.jobTemplate.spec.template),
  ];
  const settings = of('ConfigMap').find(({ metadata }) => metadata.name.startsWith('obp-settings'));

  const secrets = of('Secret');

  withKubectl('every part is deployed, scaled, and kept from being evicted all at once', () => {
    const namesOf = (kind: string) =>
      of(kind)
        .map(({ metadata }) => metadata.name)
        .sort();
    const parts = partNames.map((part) => `obp-${part}`);
    expect(namesOf('Deployment')).toEqual([...parts].sort());
    expect(namesOf('HorizontalPodAutoscaler')).toEqual([...parts].sort());
    expect(namesOf('PodDisruptionBudget')).toEqual([...parts, 'obp-nats'].sort());
    for (const { metadata, spec } of of('HorizontalPodAutoscaler'))
      expect(spec.scaleTargetRef.name).toBe(metadata.name);
  });

  withKubectl('every selector selects the pods of one part', () => {
    for (const { metadata, spec } of [...of('Deployment'), ...of('PodDisruptionBudget')]) {
      const found = pods.filter((pod) => fits(pod.metadata.labels, spec.selector.matchLabels));
      expect(found.map(({ metadata: { labels } }) => nameIn(labels))).toEqual([metadata.name]);
    }
    // That of the operations port is for all parts.
    for (const { metadata, spec } of of('Service').filter(({ metadata }) => metadata.name !== 'obp-ops')) {
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
    for (const { spec } of of('Deployment').map(({ spec }) => spec.template)) {
      const [{ args, env, envFrom, ports }] = spec.containers;
      const [config, secret] = envFrom;
      expect(config?.configMapRef?.name).toBe(settings?.metadata.name);
      const own = secrets.find(({ metadata }) => metadata.name === secret?.secretRef?.name);
      const environment = {
        ...settings?.data,
        ...decoded(own?.data),
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

  withKubectl('every secret that a pod uses exists, and no other', () => {
    const secretNames = pods.flatMap(({ spec }) =>
      spec.containers[0].envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []),
    );
    expect(secrets.map(({ metadata }) => metadata.name).sort()).toEqual(secretNames.sort());
    for (const name of secretNames) expect(name).toMatch(/-[a-z0-9]{10}$/);
  });

  withKubectl('probes use paths of the operations port', () => {
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
    expect(mounted).toHaveLength(2);
  });

  const withGo = hasKubectl ? testWith('go', ['version']) : test.skip;
  withGo(
    'every manifest is one of Kubernetes, and every pod is fit for the Pod Security Standard `restricted`',
    () => {
      const [namespace] = of('Namespace');
      expect(namespace?.metadata.labels).toMatchObject({
        'pod-security.kubernetes.io/enforce': 'restricted',
      });
      const all = manifests.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join('');
      const program = ['run', '-C', 'test/deploy/manifests', '.'];
      expect(run('go', program, process.env, all)).toContain(`${manifests.length} manifests, 0 failures`);
      const privileged = all.replaceAll('"readOnlyRootFilesystem":true', '"privileged":true');
      expect(() => run('go', program, process.env, privileged)).toThrow('privileged');
      expect(() => run('go', program, process.env, all.replaceAll('"replicas"', '"replicass"'))).toThrow(
        'replicass',
      );
    },
    400_000,
  );
});

const decoded = (data: Labels = {}): Labels =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]),
  );
