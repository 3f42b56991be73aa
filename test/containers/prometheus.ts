import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { partNames } from '../../packages/contracts/callers';
import { until } from '../harness/until';
import { type Container, persistently, type Stack } from './stack';

type Labels = Record<string, string>;

/**
 * The Prometheus of deploy/compose/monitoring.yml with the shipped rules, beside a stack. Its time runs faster (setup.ts):
 * minutes take seconds.
 */
export class Prometheus {
  constructor(private readonly stack: Stack) {}

  /** Starts it with no data: after a restart, it counts the last values from before as current for five minutes. */
  async forget(): Promise<void> {
    await this.stack.sh(
      `docker compose rm --stop --force prometheus
       docker volume rm ${this.stack.project}_prometheus
       docker compose up --detach prometheus`,
    );
  }

  /** Waits until it sees every part. */
  async ready(): Promise<void> {
    await until(
      'Prometheus sees every part',
      async () => {
        const answer = await this.ask('query?query=count(up%3D%3D1)').catch(() => undefined);
        return Number(answer?.result[0]?.value[1]) >= partNames.length;
      },
      120_000,
    );
  }

  /** The labels of the alerts that fire. */
  async firing(): Promise<Labels[]> {
    const { alerts }: { alerts: { state: string; labels: Labels }[] } = await this.ask('alerts');
    return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels);
  }

  /** Waits until an alert fires. */
  fires(alertname: string, labels: Labels = {}): Promise<void> {
    return this.becomes(`${alertname} fires`, (firing) => firing.some(is({ alertname, ...labels })));
  }

  /** Waits until an alert does not fire any more. */
  ends(alertname: string): Promise<void> {
    return this.becomes(`${alertname} ends`, (firing) => !firing.some(is({ alertname })));
  }

  /** Keeps doing something until the alert fires. */
  async firesWhile(alertname: string, work: () => Promise<unknown>, labels: Labels = {}): Promise<void> {
    let over = false;
    const working = (async () => {
      while (!over) await work();
    })();
    try {
      await this.fires(alertname, labels);
    } finally {
      over = true;
      await working;
    }
  }

  private async becomes(what: string, holds: (firing: Labels[]) => boolean): Promise<void> {
    let seen: Labels[] = [];
    await until(
      what,
      async () => {
        seen = await this.firing();
        return holds(seen);
      },
      150_000,
      () => `; there are ${JSON.stringify(seen)}`,
    );
  }

  /** The field `data` of its answer. */
  private ask = async (path: string) =>
    JSON.parse(await (await fetch(`${this.stack.prometheus}/api/v1/${path}`)).text()).data;
}

const is =
  (wanted: Labels) =>
  (alert: Labels): boolean =>
    Object.entries(wanted).every(([name, value]) => alert[name] === value);

/** Freezes a container. A kernel under load does not always freeze at the first try. */
export const pause = (stack: Stack, container: Container | undefined): Promise<string> =>
  persistently(() => stack.sh(`docker pause ${container?.Id}`));

/** Runs a program in a container of a part: with its credentials of NATS and its packages. */
export const inside = (stack: Stack, part: string, program: string): Promise<string> =>
  stack.sh(`docker compose exec -T ${part} node - <<'PROGRAM'\n${program}\nPROGRAM`);

/** Whatever happened: brings back a product that works. */
export async function restore(stack: Stack): Promise<void> {
  await stack.sh('docker compose ps --quiet --status paused | xargs -r docker unpause');
  await stack.sh('docker compose up --detach --no-recreate');
  await stack.ready();
}

/** Does something while a part runs with something added to its entry in the compose file. */
export async function changed(
  stack: Stack,
  part: string,
  added: object,
  work: () => Promise<void>,
): Promise<void> {
  writeFileSync(join(stack.folder, 'changed.yml'), stringify({ services: { [part]: added } }));
  try {
    const COMPOSE_FILE = `${stack.setting('COMPOSE_FILE')}:changed.yml`;
    await stack.sh(`docker compose up --detach ${part}`, { COMPOSE_FILE });
    await stack.ready(part);
    await work();
  } finally {
    await stack.sh(`docker compose up --detach ${part}`);
  }
}
