import { noOutbox } from '../../../../packages/events';
import { isOver, SagaStore } from '../../../../packages/saga';
import { Cluster, names } from './cluster';
import { judge, type Verdict } from './judge';
import { Loop } from './loop';
import type { Machine } from './machine';
import type { Faults } from './net';
import { SECRET, Story } from './story';

const STORM_MS = 10_000;
const PATIENCE_MS = 90_000;

/** How a run went. */
interface Run extends Verdict {
  /** Equal for equal seeds. */
  readonly fingerprint: number;
  readonly virtualMs: number;
}

/** One life of the system, drawn from a seed: a storm of faults, then calm, then the question of what is left. */
export async function simulate(seed: number): Promise<Run> {
  const loop = new Loop(seed);
  const faults: Faults = { lost: 0, doubled: 0, delayed: 0, diskFails: 0 };
  const cluster = await Cluster.open(loop, faults);
  try {
    const sites = await build(loop, cluster);
    const story = await Story.begin(loop, cluster, SECRET);
    const bystander = await Story.begin(loop, cluster, 'bystander');
    const begun = loop.now;
    schedule(loop, story);
    const isFair = loop.chance(0.1);
    if (!isFair) {
      loop.after(loop.between(0, 60), () => brew(loop, faults));
      strike(loop, sites);
    }
    await loop.runUntil(begun + STORM_MS);
    Object.assign(faults, { lost: 0, doubled: 0, delayed: 0, diskFails: 0 });
    for (const site of sites) await site.mend();
    const sagas = await SagaStore.open({ store: cluster.store('cascade'), outbox: noOutbox });
    const isCalm = async () =>
      story.isQuiet &&
      (await sagas.list({ limit: 100, offset: 0, sort_direction: 'DESC' })).every((doc) => isOver(doc.state));
    // Longer than any message travels: late ones must have arrived before the final reads.
    await loop.runUntil(loop.now + 10_000);
    while (!(await isCalm())) {
      if (loop.now > begun + PATIENCE_MS) throw new Error('it does not come to rest');
      await loop.runUntil(loop.now + 1_000);
    }
    const verdict = await judge({ cluster, loop, story, bystander, sagas, isFair });
    return { ...verdict, fingerprint: loop.fingerprint, virtualMs: loop.now };
  } finally {
    await cluster.close();
  }
}

/** A place where a machine of a service runs, and is started again when it has died. */
class Site {
  private constructor(
    private readonly cluster: Cluster,
    readonly service: string,
    private readonly isAlone: boolean,
    private machine: Machine,
  ) {}

  static async build(cluster: Cluster, service: string, isAlone: boolean): Promise<Site> {
    return new Site(cluster, service, isAlone, await cluster.start(service, isAlone));
  }

  crash(): void {
    this.machine.kill();
  }

  pause(ms: number): void {
    this.machine.pause(ms);
  }

  async restart(): Promise<void> {
    this.machine.kill();
    this.machine = await this.cluster.start(this.service, this.isAlone);
  }

  async mend(): Promise<void> {
    this.machine.resume();
    if (!this.machine.isUp) await this.restart();
  }
}

async function build(loop: Loop, cluster: Cluster): Promise<Site[]> {
  const sites: Site[] = [];
  for (const name of names) {
    const replicas = name === 'cascade' ? loop.between(1, 3) : loop.between(1, 2);
    for (let i = 0; i < replicas; i++) sites.push(await Site.build(cluster, name, replicas === 1));
  }
  cluster.serveUsers();
  await loop.runUntil(loop.now + 500);
  return sites;
}

/** Every run draws its own faults, which begin when a request is in progress. */
function brew(loop: Loop, faults: Faults): void {
  Object.assign(faults, {
    lost: loop.pick([0, 0.02, 0.1]),
    doubled: loop.pick([0, 0.05, 0.3]),
    delayed: loop.pick([0, 0.02, 0.1]),
    diskFails: loop.pick([0, 0, 0.01, 0.1]),
  });
}

function schedule(loop: Loop, story: Story): void {
  const deletes = loop.between(1, 3);
  for (let i = 0; i < deletes; i++)
    loop.after(loop.between(0, loop.pick([5, 5, 100, 9_000])), () => story.delete());
  for (let i = 0; i < 12; i++) {
    loop.after(loop.between(0, loop.pick([40, 1_000, 9_000])), () =>
      loop.pick(story.writes(`${SECRET} ${i}`))(),
    );
  }
  for (let i = 0; i < 16; i++) {
    loop.after(loop.between(0, loop.pick([60, 1_000, 9_000])), () => loop.pick(story.reads())());
  }
}

/** Processes die and stand still, mostly while a request is in progress. */
function strike(loop: Loop, sites: readonly Site[]): void {
  const crashes = loop.pick([0, 1, 2, 5]);
  for (let i = 0; i < crashes; i++) {
    const site = loop.pick(sites);
    loop.after(loop.between(10, loop.pick([80, 80, 500, 8_000])), () => {
      site.crash();
      loop.after(loop.between(1, loop.pick([200, 4_000, STORM_MS])), () => void site.restart());
    });
  }
  const pauses = loop.pick([0, 1, 3]);
  for (let i = 0; i < pauses; i++) {
    const site = loop.pick(sites);
    loop.after(loop.between(10, loop.pick([80, 500, 8_000])), () => site.pause(loop.between(10, 6_000)));
  }
}
