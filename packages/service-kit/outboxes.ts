import type { Logger } from 'moleculer';
import { Counter, Gauge } from 'prom-client';
import type { Config } from '../config';
import { type EventLog, Outbox, type OutboxObserver, StoreLog, silence } from '../events';
import type { Database } from '../store';
import { traceOf } from './failures';
import { measured } from './measured-store';
import { registry } from './metrics';
import { watched } from './watched-log';

/** The outboxes of the services of a process, and the log that all of them publish to. */
export interface Outboxes {
  /** @param service whose name metrics and log lines bear */
  of(service: string, logger: Logger): Pick<Outbox, 'collection' | 'stop'>;
  /** Where they can be followed; absent where nothing is told. */
  readonly log?: EventLog;
  close(): Promise<void>;
}

const published = new Counter({
  name: 'obp_events_published_total',
  help: 'Events that were handed to the log, repeats included',
  labelNames: ['service'],
  registers: [registry],
});

const overdue = new Gauge({
  name: 'obp_outbox_overdue_documents',
  help: 'Documents whose events have waited for more than two seconds, as far as the last sweep has counted',
  labelNames: ['service', 'collection'],
  registers: [registry],
});

const oldest = new Gauge({
  name: 'obp_outbox_oldest_seconds',
  help: 'How long the oldest of them has waited',
  labelNames: ['service', 'collection'],
  registers: [registry],
});

const SILENT: Outboxes = {
  of: () => ({ ...silence, stop: async () => undefined }),
  close: async () => undefined,
};

/** JetStream where there is a bus; else the database of this one process. Waits for the database, if it is away. */
export async function openOutboxes(config: Config, database: Database, role: string): Promise<Outboxes> {
  if (!config.EVENTS) return SILENT;
  const { log, end } = await openLog(config, database, role);
  return {
    of: (service, logger) => new Outbox(log, observer(service, logger)),
    log: watched(log),
    close: async () => {
      end();
      await log.close();
    },
  };
}

const FORGET_EVERY_MS = 3_600_000;

async function openLog(
  { NATS_URL, NAMESPACE, EVENT_RETENTION_DAYS: retentionDays }: Config,
  database: Database,
  role: string,
): Promise<{ log: EventLog; end: () => void }> {
  if (NATS_URL !== undefined) {
    // On demand: one process without a bus does not pay for the driver.
    const { JetStreamLog }: typeof import('../events/jetstream') = require('../events/jetstream');
    const log = new JetStreamLog({ url: NATS_URL, namespace: NAMESPACE, role, retentionDays });
    return { log, end: () => undefined };
  }
  const log = await StoreLog.open(measured('events', database.store(`${NAMESPACE}_events`), undefined));
  if (retentionDays === 0) return { log, end: () => undefined };
  const forget = (): void =>
    void log.forget(new Date(Date.now() - retentionDays * 86_400_000)).catch(() => undefined);
  forget();
  const timer = setInterval(forget, FORGET_EVERY_MS).unref();
  return { log, end: () => clearInterval(timer) };
}

const TOLD_EVERY_MS = 10_000;

function observer(service: string, logger: Logger): OutboxObserver {
  const publishedHere = published.labels(service);
  let toldAt = 0;
  return {
    published: () => publishedHere.inc(),
    waiting: (collection, documents, oldestMs) => {
      overdue.labels(service, collection).set(documents);
      oldest.labels(service, collection).set(oldestMs / 1_000);
    },
    troubled: (error) => {
      if (Date.now() - toldAt < TOLD_EVERY_MS) return;
      toldAt = Date.now();
      logger.warn({ cause: traceOf(error) }, 'events wait: they cannot be published now');
    },
  };
}
