/**
 * Whether this process is alive and ready for work. Every part that can be missing (bus, database, services)
 * registers a check; readiness is the conjunction, live is that the process answers at all.
 */
export type Check = () => Promise<boolean> | boolean;

export class Health {
  private readonly checks = new Map<string, Check>();
  private stopping = false;

  add(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** From here on not ready, whatever the checks say: a stop has begun. */
  beginStop(): void {
    this.stopping = true;
  }

  /** The services this process sees on the bus, for whoever waits for all of them. */
  services: () => string[] = () => [];

  get isStopping(): boolean {
    return this.stopping;
  }

  /** The result of every check by name, and whether all of them hold. */
  async ready(): Promise<{ ready: boolean; checks: Record<string, boolean> }> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]): Promise<[string, boolean]> => [name, await holds(check)]),
    );
    return {
      ready: !this.stopping && results.every(([, ok]) => ok),
      checks: Object.fromEntries([...results, ['not_stopping', !this.stopping]]),
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
