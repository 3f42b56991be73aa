import type { Logger } from 'moleculer';
import { Gauge } from 'prom-client';
import type { Config } from '../../config';
import {
  type EventLog,
  FollowerMetrics,
  noOutbox,
  Outbox,
  type OutboxObserver,
  SameWriteOutbox,
  StoreLog,
} from '../../events';
import type { Database } from '../../store';
import { SeriesCounter } from '../observability/counters';
import { measured } from '../observability/measured-store';
import { registry } from '../observability/metrics';
import { traceOf } from './failures';

/** The outboxes of the services of a process, and the log that all of them publish to. */
export interface Outboxes {
  /** @param service its name in metrics and log lines */
  forService(service: string, logger: Logger): Pick<Outbox, 'collection' | 'stop'>;
  /** The log for followers; absent if `EVENTS` is off. */
  readonly log?: EventLog;
  close(): Promise<void>;
}

const published = new SeriesCounter({
  name: 'obp_events_published_total',
  help: 'Events appended to the log, repeats included',
  labelNames: ['service'],
  registers: [registry],
});

const overdue = new Gauge({
  name: 'obp_outbox_overdue_documents',
  help: 'Documents whose events have waited for more than two seconds, as the last sweep counted them',
  labelNames: ['service', 'collection'],
  registers: [registry],
});

const oldest = new Gauge({
  name: 'obp_outbox_oldest_seconds',
  help: 'Age of the oldest event that waits for publication',
  labelNames: ['service', 'collection'],
  registers: [registry],
});

const followers = new FollowerMetrics(registry);

/** The number of events that wait for each follower in this process. */
export const followerLags = () => followers.lags();

/** The events that wait for publication in the services of this process, as their last sweeps counted them. */
export async function waitingEvents(): Promise<readonly WaitingEvents[]> {
  const byService = new Map<string, WaitingEvents>();
  const add = (service: string, documents: number, seconds: number): void => {
    const known = byService.get(service);
    byService.set(service, {
      service,
      overdue_documents: (known?.overdue_documents ?? 0) + documents,
      oldest_seconds: Math.max(known?.oldest_seconds ?? 0, seconds),
    });
  };
  for (const { labels, value } of (await overdue.get()).values) add(String(labels.service), value, 0);
  for (const { labels, value } of (await oldest.get()).values) add(String(labels.service), 0, value);
  return [...byService.values()];
}

interface WaitingEvents {
  readonly service: string;
  readonly overdue_documents: number;
  readonly oldest_seconds: number;
}

const NO_OUTBOXES: Outboxes = {
  forService: () => ({ ...noOutbox, stop: async () => undefined }),
  close: async () => undefined,
};

/**
 * Opens JetStream if there is a bus, otherwise a log in the database of this process. Waits while either is
 * unavailable.
 * @throws Error if the stream of events does not have the required configuration
 */
export async function openOutboxes(config: Config, database: Database, role: string): Promise<Outboxes> {
  if (!config.EVENTS) return NO_OUTBOXES;
  const { log, outbox, end } = await (config.NATS_URL === undefined
    ? openOwnLog(config, database)
    : openJetStream(config, config.NATS_URL, role));
  return {
    forService: (service, logger) => outbox(observerOf(service, logger)),
    log: followers.watch(log),
    close: async () => {
      end();
      await log.close();
    },
  };
}

interface Opened {
  readonly log: EventLog;
  readonly outbox: (observer: OutboxObserver) => Pick<Outbox, 'collection' | 'stop'>;
  readonly end: () => void;
}

async function openJetStream(
  { NAMESPACE: namespace, EVENT_RETENTION_DAYS: retentionDays }: Config,
  url: string,
  role: string,
): Promise<Opened> {
  // Loaded on demand: a process without a bus needs no JetStream code.
  const { JetStreamLog }: typeof import('../../events/jetstream') = require('../../events/jetstream');
  const log = new JetStreamLog({ url, namespace, role, retentionDays });
  await log.check();
  return { log, outbox: (observer) => new Outbox(log, observer), end: () => undefined };
}

const FORGET_EVERY_MS = 3_600_000;

async function openOwnLog(config: Config, database: Database): Promise<Opened> {
  const name = `${config.NAMESPACE}_events`;
  const log = await StoreLog.open(measured('events', database.store(name), undefined));
  const outbox: Opened['outbox'] = (observer) =>
    database.writesSeveralDocuments ? new SameWriteOutbox(log, name, observer) : new Outbox(log, observer);
  if (config.EVENT_RETENTION_DAYS === 0) return { log, outbox, end: () => undefined };
  const forget = (): void =>
    void log.forget(new Date(Date.now() - config.EVENT_RETENTION_DAYS * 86_400_000)).catch(() => undefined);
  forget();
  const timer = setInterval(forget, FORGET_EVERY_MS).unref();
  return { log, outbox, end: () => clearInterval(timer) };
}

const WARN_EVERY_MS = 10_000;

function observerOf(service: string, logger: Logger): OutboxObserver {
  let warnedAt = 0;
  return {
    published: published.series(service),
    waiting: (collection, documents, oldestMs) => {
      overdue.labels(service, collection).set(documents);
      oldest.labels(service, collection).set(oldestMs / 1_000);
    },
    troubled: (error) => {
      if (Date.now() - warnedAt < WARN_EVERY_MS) return;
      warnedAt = Date.now();
      logger.warn({ cause: traceOf(error) }, 'events cannot be published now; they wait in the outbox');
    },
  };
}
