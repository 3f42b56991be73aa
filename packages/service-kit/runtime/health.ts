import { StoreUnavailableError } from '../../store';

type Check = () => Promise<boolean> | boolean;

interface Readiness {
  ready: boolean;
  checks: Record<string, boolean>;
  /** By the name of the check. */
  reasons?: Record<string, string>;
}

/**
 * The readiness of this process: it runs (it is not starting or stopping), and the checks of all its dependencies hold
 * (bus, database, services).
 */
export class Health {
  private readonly checks = new Map<string, Check>();
  private phase: 'starting' | 'running' | 'stopping' = 'starting';

  add(name: string, check: Check): void {
    this.checks.set(name, check);
  }

  /** All parts of the process have started. */
  hasStarted(): void {
    if (this.phase === 'starting') this.phase = 'running';
  }

  /** Makes the process not ready, whatever the checks say: a stop has begun. */
  beginStop(): void {
    this.phase = 'stopping';
  }

  /** The services that this process sees on the bus, for clients that wait for all of them. */
  services: () => string[] = () => [];

  get isStarting(): boolean {
    return this.phase === 'starting';
  }

  get isStopping(): boolean {
    return this.phase === 'stopping';
  }

  /** The result of every check by name, whether all hold, and the reason why a database is unavailable. */
  async ready(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => ({ name, ...(await resultOf(check)) })),
    );
    const reasons = results.flatMap(({ name, reason }) => (reason === undefined ? [] : [[name, reason]]));
    return {
      ready: this.phase === 'running' && results.every(({ ok }) => ok),
      checks: {
        started: !this.isStarting,
        ...Object.fromEntries(results.map(({ name, ok }) => [name, ok])),
        not_stopping: !this.isStopping,
      },
      ...(reasons.length > 0 && { reasons: Object.fromEntries(reasons) }),
    };
  }
}

const CHECK_TIMEOUT_MS = 1_000;

async function resultOf(check: Check): Promise<{ ok: boolean; reason?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false);
  });
  try {
    return { ok: await Promise.race([Promise.resolve(check()), late]) };
  } catch (error) {
    // The message of this error is written for operators and holds no data; messages of other errors may.
    return error instanceof StoreUnavailableError ? { ok: false, reason: error.message } : { ok: false };
  } finally {
    clearTimeout(timer);
  }
}
