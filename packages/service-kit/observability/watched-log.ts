import { Counter, Gauge } from 'prom-client';
import type { EventContract } from '../../contracts/event';
import type { EventLog, Follower, Following } from '../../events';
import { registry } from './metrics';

const handled = new Counter({
  name: 'obp_follower_events_total',
  help: 'Events that a follower has worked off',
  labelNames: ['follower'],
  registers: [registry],
});

const deadLetters = new Counter({
  name: 'obp_follower_dead_letters_total',
  help: 'Events that a follower could not work off',
  labelNames: ['follower'],
  registers: [registry],
});

/** Those of this process, by name. */
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

/** What cannot be asked for, because the log is away, stays as it was. */
async function measure([name, following]: [string, Following]): Promise<void> {
  try {
    lag.labels(name).set(await following.lag());
  } catch {
    return;
  }
}

/** The log, with metrics of those who follow in this process. */
export const watched = (log: EventLog): EventLog => ({
  publish: (event) => log.publish(event),
  deadLetters: (follower, limit) => log.deadLetters(follower, limit),
  close: () => log.close(),
  follow: async (follower) => {
    const following = await log.follow(counted(follower));
    followings.set(follower.name, following);
    // There from the beginning, so that an increase is seen of the first one.
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
