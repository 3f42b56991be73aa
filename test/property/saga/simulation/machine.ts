import type { Clock } from '../../../../packages/saga';
import type { Loop } from './loop';

/** A process: it can die, stand still for a while, and its clock is never quite right. */
export class Machine {
  private isAlive = true;
  private pausedUntil = 0;

  constructor(
    readonly service: string,
    private readonly loop: Loop,
    private readonly skew: number,
  ) {}

  get isUp(): boolean {
    return this.isAlive;
  }

  /** It stops at once: no answer reaches it, and no timer fires. */
  kill(): void {
    this.isAlive = false;
  }

  /** Stands still (a stopped process, a long garbage collection); it handles later what arrives meanwhile. */
  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.loop.now + ms);
  }

  resume(): void {
    this.pausedUntil = 0;
  }

  /** Lets something happen in this process. */
  after(ms: number, run: () => void): () => void {
    let takeBack = this.loop.after(ms, () => {
      if (!this.isAlive) return;
      const wait = this.pausedUntil - this.loop.now;
      if (wait > 0) takeBack = this.after(wait, run);
      else run();
    });
    return () => takeBack();
  }

  readonly clock: Clock = {
    now: () => EPOCH + this.loop.now + this.skew,
    after: (ms, then) => this.after(ms, then),
  };
}

const EPOCH = Date.UTC(2030, 0, 1);
