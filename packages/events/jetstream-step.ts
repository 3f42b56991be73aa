import { connect } from 'nats';
import { connectionOptions, type JetStreamAccess } from './jetstream-connection';
import { type ConsumerSpec, ensureConsumer, setStream, streamsOf } from './jetstream-streams';

/** The input of the operator's step: an installation, and optionally a follower. */
export interface StreamsStep extends JetStreamAccess {
  readonly namespace: string;
  readonly retentionDays: number;
  /** How many servers of a cluster keep a copy of the streams; undefined leaves it as it is. */
  readonly replicas?: number | undefined;
  readonly follower?: (ConsumerSpec & { readonly restart: boolean }) | undefined;
}

/**
 * The operator's step on NATS. Waits for NATS.
 * @param report receives one line for each change
 */
export async function setStreams(
  { namespace, retentionDays, replicas, follower, ...access }: StreamsStep,
  report: (line: string) => void,
): Promise<void> {
  const connection = await connect(connectionOptions(access));
  try {
    const manager = await connection.jetstreamManager();
    const { events, dead } = streamsOf(namespace);
    for (const [stream, days] of [[events, retentionDays] as const, [dead, 0] as const]) {
      const changed = await setStream(manager, stream, days, replicas);
      report(`${stream.name}: ${changed.length === 0 ? 'as it has to be' : `set ${changed.join(', ')}`}`);
    }
    if (follower === undefined) return;
    await ensureConsumer(manager, events, follower, follower.restart);
    report(`${events.name}: ${follower.name} can follow ${follower.filter}`);
  } finally {
    await connection.close();
  }
}
