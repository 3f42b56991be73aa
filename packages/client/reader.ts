import { Registry } from 'prom-client';
import { busFailure } from '../bus/failures';
import type { EventContract } from '../contracts/event';
import { FollowerMetrics } from '../events/follower-metrics';
import { JetStreamLog } from '../events/jetstream';
import { StreamError } from '../events/jetstream-streams';
import type { DeadLetter, EventLog, Follower, Following } from '../events/log';

/** The source of events: NATS, or a given log. */
export type Source =
  | {
      /** User and password in it; several servers separated by commas. */
      readonly natsUrl: string;
      /** The user in the configuration of NATS. */
      readonly name: string;
      /** The installation; `obp` if absent. */
      readonly namespace?: string;
    }
  | { readonly events: EventLog };

/** The events that a service follows. */
export interface EventReader {
  /**
   * Follows events: at least once each, one at a time, in order for one `source` and `subject`, also those that came
   * while no follower of this name was connected. Resolves when the follower exists; waits while it cannot.
   */
  follow<E extends EventContract>(follower: Follower<E>): Promise<Following>;
  /** The dead letters of a follower, oldest first. */
  deadLetters(follower: string, limit?: number): Promise<DeadLetter[]>;
  /** `obp_follower_*` of the followers in this process, as text for Prometheus. */
  metrics(): Promise<string>;
  /** Resolves when the current events are handled and the connection is closed. */
  close(): Promise<void>;
}

export const DEFAULT_NAMESPACE = 'obp';
const BETWEEN_TRIES_MS = 1_000;

/**
 * Reads events without a node on the bus, for a service that only follows. Connects at the first `follow`.
 * @param warn receives the reason why a follower has to wait
 */
export function readEvents(source: Source, warn: (message: string) => void = () => undefined): EventReader {
  const followings = new Set<Following>();
  const registry = new Registry();
  const { watch } = new FollowerMetrics(registry);
  let closing = false;
  let own: JetStreamLog | undefined;
  const log = (): EventLog => {
    if ('events' in source) return watch(source.events);
    const { natsUrl: url, name: role, namespace = DEFAULT_NAMESPACE } = source;
    own ??= new JetStreamLog({ url, namespace, role, warn });
    return watch(own);
  };
  return {
    follow: async (follower) => {
      for (;;) {
        try {
          const following = await log().follow(follower);
          followings.add(following);
          return following;
        } catch (error) {
          if (closing) throw busFailure(error);
          warn(`${follower.name} cannot follow yet: ${reasonOf(error)}`);
        }
        await new Promise((next) => setTimeout(next, BETWEEN_TRIES_MS));
      }
    },
    deadLetters: (follower, limit = 100) => log().deadLetters(follower, limit),
    metrics: () => registry.metrics(),
    close: async () => {
      closing = true;
      await Promise.all([...followings].map((following) => following.stop()));
      await own?.close();
    },
  };
}

/** Code and class only, without personal data; `StreamError` messages say what to do. */
function reasonOf(error: unknown): string {
  if (error instanceof StreamError) return error.message;
  const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : {};
  return `${name ?? 'unknown'}${code === undefined ? '' : ` ${String(code)}`}`;
}
