import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { endpoints } from '../../gateway/endpoints';
import '../../bin/parts';
import { partNames } from '../../packages/contracts/callers';
import { registry } from '../../packages/service-kit';
import { collectProcessMetrics } from '../../packages/service-kit/observability/metrics';
import { bankService } from '../../services/bank/bank.service';
import { startServices } from '../harness/service';
import { read, root, run, testWith } from './files';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string };
}
interface Panel {
  title: string;
  type: string;
  targets?: { expr: string }[];
}

const rules: Rule[] = parse(read('deploy', 'prometheus', 'alerts.yml')).groups.flatMap(
  ({ rules }: { rules: Rule[] }) => rules,
);
const { panels }: { panels: Panel[] } = JSON.parse(read('deploy', 'grafana', 'dashboard.json'));
const expressions = [
  ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr }))),
];
const metricsIn = (expr: string): string[] =>
  expr.replace(/\{[^}]*\}|\b(?:by|on) \([^)]*\)/g, '').match(/\b(?:obp|process|nodejs)_\w+/g) ?? [];

describe('what is watched', () => {
  const known = new Map<string, string>();

  beforeAll(async () => {
    collectProcessMetrics();
    for (const { name, type } of await registry.getMetricsAsJSON()) {
      const histogram = ['_bucket', '_count', '_sum'].map((suffix) => name + suffix);
      for (const series of String(type) === 'histogram' ? histogram : [name]) known.set(series, name);
    }
  });

  test.each(expressions)('$where: the product has its metrics ($expr)', ({ expr }) => {
    expect(metricsIn(expr).filter((name) => !known.has(name))).toEqual([]);
  });

  test('counters whose first increment raises an alert exist before it, as 0', async () => {
    const services = await startServices([bankService]);
    try {
      const shown = await registry.metrics();
      for (const reason of ['missing', 'forged', 'expired', 'not_permitted'])
        expect(shown).toContain(`obp_bus_refusals_total{action="v1.bank.get",reason="${reason}"} 0\n`);
      expect(shown).toMatch(/^obp_service_calls_refused_total\{service="bank"\} 0$/m);
      expect(shown).toMatch(/^obp_bus_forged_messages_total 0$/m);
    } finally {
      await services.stop();
    }
  });

  test('an alert covers the loss of every part', () => {
    const expr = rules.find(({ alert }) => alert === 'ObpPartDown')?.expr ?? '';
    for (const part of partNames) expect(expr).toContain(`absent(up{job="obp",part="${part}"})`);
  });

  test('the operations that are named exist', () => {
    const named = new Set(expressions.flatMap(({ expr }) => expr.match(/OBPv[\w.-]+/g) ?? []));
    const operations = endpoints.map(({ operationId }) => operationId);
    expect([...named].filter((operation) => !operations.some((known) => known === operation))).toEqual([]);
    expect(named.size).toBeGreaterThan(0);
  });

  test('every metric of ours is on the dashboard', () => {
    const shown = new Set(
      panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr))),
    );
    const ours = new Set([...known.values()].filter((name) => name.startsWith('obp_')));
    expect([...ours].filter((name) => ![...shown].some((series) => known.get(series) === name))).toEqual([]);
  });

  test('every alert has a runbook, every runbook an alert, and every metric of ours a line', () => {
    const page = read('docs', 'operations.md');
    const runbooks = [...page.matchAll(/^### (Obp\w+)$/gm)].map(([, name]) => name);
    expect(runbooks.sort()).toEqual(rules.map(({ alert }) => alert).sort());
    const ours = [...new Set(known.values())].filter((name) => name.startsWith('obp_'));
    expect(ours.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('for every alert, a suite on containers does what it is for, until it fires', () => {
    const suites = readdirSync(join(root, 'test', 'containers')).filter((file) =>
      /^alerts.*\.test\.ts$/.test(file),
    );
    const texts = suites.map((file) => read('test', 'containers', file)).join('');
    const fired = [...texts.matchAll(/fires(?:While)?\(\s*'(Obp\w+)'/g)].map(([, name = '']) => name);
    expect([...new Set(fired)].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  test('every alert has a severity and a summary', () => {
    for (const { labels, annotations } of rules) {
      expect(['page', 'ticket']).toContain(labels.severity);
      expect(annotations.summary).not.toBe('');
    }
  });

  testWith('promtool')(
    'promtool reads the rules and the configuration, and the rules fire when they should',
    () => {
      run('promtool', ['check', 'config', 'deploy/prometheus/prometheus.yml']);
      run('promtool', ['test', 'rules', 'deploy/prometheus/alerts.test.yml']);
    },
  );
});
