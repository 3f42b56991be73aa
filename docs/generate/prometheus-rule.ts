import { parse, stringify } from 'yaml';

/** deploy/prometheus/alerts.yml as an object of Prometheus Operator, for the example overlay. */
export const prometheusRule = (alerts: string): string =>
  `# Generated from deploy/prometheus/alerts.yml by \`npm run docs\`.\n${stringify({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'obp' },
    spec: parse(alerts),
  })}`;
