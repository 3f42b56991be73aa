import type { TestServer } from './server';

/** Samples of a metric over all processes of a server, by their labels: `action="v1.customer.get",...` -> value. */
async function samples(server: TestServer, metric: string): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  for (const text of await Promise.all(server.processes.map((process) => process.metrics()))) {
    for (const [, labels = '', value] of text.matchAll(new RegExp(`^${metric}\\{(.*)\\} (\\S+)$`, 'gm'))) {
      sums.set(labels, (sums.get(labels) ?? 0) + Number(value));
    }
  }
  return sums;
}

/** The growth of each sample of a metric during the work, without samples that do not grow. */
export async function growth(
  server: TestServer,
  metric: string,
  work: () => Promise<unknown>,
): Promise<Map<string, number>> {
  const before = await samples(server, metric);
  await work();
  const after = await samples(server, metric);
  const grown = [...after].map(([labels, value]): [string, number] => [
    labels,
    value - (before.get(labels) ?? 0),
  ]);
  return new Map(grown.filter(([, difference]) => difference > 0));
}

/** One label of a sample. */
export const label = (labels: string, name: string): string =>
  new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
