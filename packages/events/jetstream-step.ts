import { connect } from 'nats';
import { connectionOptions, type JetStreamAccess } from './jetstream-connection';
import { type ConsumerSpec, ensureConsumer, setStream, streamsOf } from './jetstream-streams';

/** What an operator asks for: the streams of an installation, and perhaps a follower. */
export interface StreamsStep extends JetStreamAccess {
  readonly namespace: string;
  readonly retentionDays: number;
  readonly follower?: (ConsumerSpec & { readonly restart: boolean }) | undefined;
}

/**
 * The operator's step on NATS. Waits for NATS.
 * @param said hears what was done, a line each
 */
export async function setStreams(
  { namespace, retentionDays, follower, ...access }: StreamsStep,
  said: (line: string) => void,
): Promise<void> {
  const connection = await connect(connectionOptions(access));
  try {
    const manager = await connection.jetstreamManager();
    const { events, dead } = streamsOf(namespace);
    for (const [stream, days] of [[events, retentionDays] as const, [dead, 0] as const]) {
      const changed = await setStream(manager, stream, days);
      said(`${stream.name}: ${changed.length === 0 ? 'as it has to be' : `set ${changed.join(', ')}`}`);
    }
    if (follower === undefined) return;
    await ensureConsumer(manager, events, follower, follower.restart);
    said(`${events.name}: ${follower.name} can follow ${follower.filter}`);
  } finally {
    await connection.close();
  }
}
