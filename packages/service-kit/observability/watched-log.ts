import { Counter, Gauge } from 'prom-client';
import type { EventContract } from '../../contracts/event';
import type { EventLog, Follower, Following } from '../../events';
import { registry } from './metrics';

const handled = new Counter({
  name: 'obp_follower_events_total',
  help: 'Events that a follower has handled',
  labelNames: ['follower'],
  registers: [registry],
});

const deadLetters = new Counter({
  name: 'obp_follower_dead_letters_total',
  help: 'Events that a follower could not handle',
  labelNames: ['follower'],
  registers: [registry],
});

/** The followers in this process, by name. */
const followings = new Map<string, Following>();

const lag = new Gauge({
  name: 'obp_follower_lag_events',
  help: 'Events that wait for a follower, when the metrics are read',
  labelNames: ['follower'],
  registers: [registry],
  collect: async () => {
    await Promise.all([...followings].map(measure));
  },
});

/** How many events wait for each follower in this process. */
export const followerLags = async (): Promise<readonly { follower: string; lag_events: number }[]> =>
  (await lag.get()).values.map(({ labels, value }) => ({
    follower: String(labels.follower),
    lag_events: value,
  }));

/** Keeps the last value while the log is unavailable. */
async function measure([name, following]: [string, Following]): Promise<void> {
  try {
    lag.labels(name).set(await following.lag());
  } catch {
    return;
  }
}

/** The log with metrics of the followers in this process. */
export const watched = (log: EventLog): EventLog => ({
  publish: (event) => log.publish(event),
  deadLetters: (follower, limit) => log.deadLetters(follower, limit),
  close: () => log.close(),
  follow: async (follower) => {
    const following = await log.follow(counted(follower));
    followings.set(follower.name, following);
    // The series exists from the beginning, so that an alert sees the first increase.
    deadLetters.labels(follower.name).inc(0);
    return {
      lag: () => following.lag(),
      stop: async () => {
        followings.delete(follower.name);
        lag.remove(follower.name);
        await following.stop();
      },
    };
  },
});

const counted = <E extends EventContract>(follower: Follower<E>): Follower<E> => ({
  ...follower,
  handle: async (event) => {
    await follower.handle(event);
    handled.labels(follower.name).inc();
  },
  onDeadLetter: (letter) => {
    deadLetters.labels(follower.name).inc();
    follower.onDeadLetter?.(letter);
  },
});
