/**
 * Whether this process is alive and ready for work. Every part that can be missing (bus, database, services)
 * registers a check; readiness is the conjunction, live is that the process answers at all.
 */
export type Check = () => Promise<boolean> | boolean;

export class Health {
  private readonly checks = new Map<string, Check>();
  private phase: 'starting' | 'running' | 'stopping' = 'starting';

  add(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** Everything that this process is made of has started. */
  hasStarted(): void {
    if (this.phase === 'starting') this.phase = 'running';
  }

  /** From here on not ready, whatever the checks say: a stop has begun. */
  beginStop(): void {
    this.phase = 'stopping';
  }

  /** The services this process sees on the bus, for whoever waits for all of them. */
  services: () => string[] = () => [];

  get isStarting(): boolean {
    return this.phase === 'starting';
  }

  get isStopping(): boolean {
    return this.phase === 'stopping';
  }

  /** The result of every check by name, and whether all of them hold. */
  async ready(): Promise<{ ready: boolean; checks: Record<string, boolean> }> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]): Promise<[string, boolean]> => [name, await holds(check)]),
    );
    return {
      ready: this.phase === 'running' && results.every(([, ok]) => ok),
      checks: {
        started: !this.isStarting,
        ...Object.fromEntries(results),
        not_stopping: !this.isStopping,
      },
    };
  }
}

const CHECK_TIMEOUT_MS = 1_000;

async function holds(check: Check): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  });
  try {
    return await Promise.race([Promise.resolve(check()), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
