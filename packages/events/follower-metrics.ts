import { Counter, Gauge, type Registry } from 'prom-client';
import type { EventContract } from '../contracts/event';
import type { EventLog, Follower, Following } from './log';

/** Metrics of the followers in a process. A registry has them once. */
export class FollowerMetrics {
  private readonly followings = new Map<string, Following>();
  private readonly handled: Counter;
  private readonly deadLetters: Counter;
  private readonly lag: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    const labelNames = ['follower'];
    this.handled = new Counter({
      name: 'obp_follower_events_total',
      help: 'Events that a follower has handled',
      labelNames,
      registers,
    });
    this.deadLetters = new Counter({
      name: 'obp_follower_dead_letters_total',
      help: 'Events that a follower could not handle',
      labelNames,
      registers,
    });
    this.lag = new Gauge({
      name: 'obp_follower_lag_events',
      help: 'Events that wait for a follower, when the metrics are read',
      labelNames,
      registers,
      collect: async () => {
        await Promise.all([...this.followings].map((following) => this.measure(following)));
      },
    });
  }

  /** The log with metrics of its followers. */
  readonly watch = (log: EventLog): EventLog => ({
    publish: (event) => log.publish(event),
    deadLetters: (follower, limit) => log.deadLetters(follower, limit),
    close: () => log.close(),
    follow: async (follower) => {
      const { name } = follower;
      const following = await log.follow(this.counted(follower));
      this.followings.set(name, following);
      // The series exists from the beginning, so that an alert sees the first increase.
      this.deadLetters.labels(name).inc(0);
      return {
        lag: () => following.lag(),
        stop: async () => {
          this.followings.delete(name);
          this.lag.remove(name);
          await following.stop();
        },
      };
    },
  });

  /** The number of events that wait for each follower. */
  async lags(): Promise<readonly { follower: string; lag_events: number }[]> {
    const { values } = await this.lag.get();
    return values.map(({ labels, value }) => ({ follower: String(labels.follower), lag_events: value }));
  }

  /** Keeps the last value while the log is unavailable. */
  private async measure([name, following]: [string, Following]): Promise<void> {
    try {
      this.lag.labels(name).set(await following.lag());
    } catch {
      return;
    }
  }

  private counted<E extends EventContract>(follower: Follower<E>): Follower<E> {
    const { name } = follower;
    return {
      ...follower,
      handle: async (event) => {
        await follower.handle(event);
        this.handled.labels(name).inc();
      },
      onDeadLetter: (letter) => {
        this.deadLetters.labels(name).inc();
        follower.onDeadLetter?.(letter);
      },
    };
  }
}
