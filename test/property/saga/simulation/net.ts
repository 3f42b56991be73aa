import { ObpError } from '../../../../packages/errors';
import { toObpError } from '../../../../packages/service-kit';
import type { Loop } from './loop';
import type { Machine } from './machine';

/** How bad it is. All of it ends when the storm is over. */
export interface Faults {
  /** Of a request, and of an answer. */
  lost: number;
  /** A request that may be repeated arrives twice. */
  doubled: number;
  /** A message is overtaken by many others, perhaps by its own timeout. */
  delayed: number;
  /** A call of the database fails; before its effect or after it. */
  diskFails: number;
}

/** Serves the actions of one service in one process. */
type Serve = (name: string, params: unknown, headers: unknown) => Promise<unknown>;

export interface Options {
  readonly timeout: number;
  readonly retries: number;
  /** Who calls. */
  readonly headers?: unknown;
}

/** Errors of calls whose reply was lost: the work may have been done or not. */
const lostReplies = new WeakSet<ObpError>();
export const isLostReply = (error: unknown): boolean => error instanceof ObpError && lostReplies.has(error);

const silent = (code: 'OBP-50503' | 'OBP-50504'): ObpError => {
  const error = new ObpError(code);
  lostReplies.add(error);
  return error;
};

/** The bus. */
export class Net {
  private readonly served = new Map<Machine, Serve>();

  constructor(
    private readonly loop: Loop,
    private readonly faults: Faults,
  ) {}

  join(machine: Machine, serve: Serve): void {
    this.served.set(machine, serve);
  }

  /** A request to any machine of the service. @throws ObpError as its handler does, or 503, or 504 */
  call(
    from: Machine,
    name: string,
    params: unknown,
    { timeout, retries, headers }: Options,
  ): Promise<unknown> {
    const { loop } = this;
    const service = name.split('.')[1];
    const up = [...this.served.keys()].filter((machine) => machine.isUp && machine.service === service);
    return new Promise((resolve, reject) => {
      if (up.length === 0) {
        from.after(1, () => reject(silent('OBP-50503')));
        return;
      }
      from.after(timeout, () => reject(silent('OBP-50504')));
      const to = loop.pick(up);
      const copies = retries > 0 && loop.chance(this.faults.doubled) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        this.carry(to, () => {
          this.serve(to, name, structuredClone(params), headers).then(
            (result) => this.carry(from, () => resolve(structuredClone(result))),
            (error: unknown) => this.carry(from, () => reject(copyOf(error))),
          );
        });
      }
    });
  }

  private serve(to: Machine, name: string, params: unknown, headers: unknown): Promise<unknown> {
    return this.served.get(to)?.(name, params, headers) ?? Promise.reject(silent('OBP-50503'));
  }

  private carry(to: Machine, arrive: () => void): void {
    if (this.loop.chance(this.faults.lost)) return;
    const far = this.loop.chance(this.faults.delayed);
    const ms = far ? this.loop.between(20, 6_000) : this.loop.between(0, 4);
    this.loop.after(ms, () => to.after(0, arrive));
  }
}

/** As it would come over the bus. */
function copyOf(error: unknown): ObpError {
  if (isLostReply(error) && error instanceof ObpError) return error;
  const { type, message } = toObpError(error);
  return ObpError.revive(type, message);
}
