import type { SagaDefinition } from '../../../packages/saga';
import { isOver, isParked, newSaga, type SagaState } from '../../../packages/saga/state';
import type * as Protocol from '../../../packages/saga/transition';

/**
 * A model of one saga, small enough to draw every order of events: one stored document, two drivers that both seem to hold
 * the lease, participants that keep a fence, and a network that loses, repeats and reorders messages. Nothing is
 * asynchronous: a move is one step of the model.
 */

/** `a` is the authority: hidden first, removed last. */
const PARTICIPANTS = ['a', 'b', 'c'] as const;
type Name = (typeof PARTICIPANTS)[number];
const AUTHORITY: Name = 'a';

export const definition: SagaDefinition = {
  before: [[fence('a')], [fence('b'), fence('c')]],
  after: [[purge('b'), purge('c')], [purge('a')]],
  limits: {
    decideWithinMs: 100,
    triesBeforePivot: 3,
    triesBeforeParking: 4,
    firstDelayMs: 2,
    longestDelayMs: 20,
  },
};

function fence(name: Name) {
  return { action: `${name}.fence`, undo: `${name}.unfence`, timeoutMs: 10 };
}

function purge(name: Name) {
  return { action: `${name}.purge`, timeoutMs: 10 };
}

/** The state of a participant: a saga that has released it can fence it no more. */
interface Kept {
  fenced: boolean;
  released: boolean;
  purged: boolean;
}

interface Request {
  readonly command: Protocol.Command;
  readonly driver: number;
}

interface Reply extends Request {
  readonly outcome: Protocol.Outcome;
}

interface Held {
  readonly state: SagaState;
  readonly revision: number;
}

/** One step of the world; `pick` chooses among what there is. */
export type Move =
  | {
      readonly kind: 'deliver';
      readonly pick: number;
      readonly how: 'once' | 'and again' | 'fails' | 'refuses';
    }
  | { readonly kind: 'lose request' | 'lose reply'; readonly pick: number }
  | {
      readonly kind: 'answer';
      readonly pick: number;
      readonly how: 'once' | 'and again';
      readonly dies: boolean;
    }
  | { readonly kind: 'time'; readonly ms: number }
  | {
      readonly kind: 'tick' | 'crash' | 'take over' | 'cancel' | 'resume';
      readonly driver: number;
      readonly dies: boolean;
    };

/** Deliberate faults, which the properties have to detect. */
export interface Flaws {
  /** Drivers write whatever they have, over what another has written. */
  readonly leaseIgnored?: boolean;
  /** Participants do not keep which saga has released them. */
  readonly releaseForgotten?: boolean;
}

/** The model has reached a state that is wrong for a client. */
class Violation extends Error {
  override readonly name = 'Violation';
}

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Violation(what);
};

export class World {
  now = 1_000;
  readonly kept: Record<Name, Kept> = {
    a: { fenced: false, released: false, purged: false },
    b: { fenced: false, released: false, purged: false },
    c: { fenced: false, released: false, purged: false },
  };
  private requests: Request[] = [];
  private replies: Reply[] = [];
  private readonly held: (Held | undefined)[] = [undefined, undefined];
  private stored: Held;
  private jitter = 0;

  constructor(
    private readonly protocol: Pick<typeof Protocol, 'transition' | 'wakeAt' | 'isCurrent'>,
    private readonly of: SagaDefinition = definition,
    private readonly flaws: Flaws = {},
  ) {
    this.stored = { state: newSaga(of, { id: 's', key: 'k', subject: {}, now: this.now }), revision: 1 };
  }

  get state(): SagaState {
    return this.stored.state;
  }

  /** @throws Violation */
  move(move: Move): void {
    switch (move.kind) {
      case 'deliver':
        this.deliver(take(this.requests, move.pick, move.how === 'and again'), move.how);
        break;
      case 'lose request':
        take(this.requests, move.pick, false);
        break;
      case 'lose reply':
        take(this.replies, move.pick, false);
        break;
      case 'answer':
        this.answer(take(this.replies, move.pick, move.how === 'and again'), move.dies);
        break;
      case 'time':
        this.now += move.ms;
        break;
      case 'tick':
        this.handle(move.driver, { type: 'tick' }, move.dies);
        break;
      case 'cancel':
        this.handle(move.driver, { type: 'cancel', code: 'cancelled' }, move.dies);
        break;
      case 'resume':
        this.handle(move.driver, { type: 'resume' }, move.dies);
        break;
      case 'crash':
        this.held[move.driver] = undefined;
        break;
      case 'take over':
        this.held[move.driver] = this.stored;
        this.handle(move.driver, { type: 'takeover' }, move.dies);
        break;
    }
    this.check();
  }

  /**
   * From here on nothing fails any more: one driver, every message arrives once, and in order. The saga must come to
   * its end; a person lets it go on when it is parked.
   */
  comeToRest(): void {
    this.held[1] = undefined;
    if (this.held[0]?.revision !== this.stored.revision)
      this.move({ kind: 'take over', driver: 0, dies: false });
    for (let round = 0; round < 200 && !this.isAtRest(); round++) {
      if (this.requests.length > 0) this.move({ kind: 'deliver', pick: 0, how: 'once' });
      else if (this.replies.length > 0) this.move({ kind: 'answer', pick: 0, how: 'once', dies: false });
      else if (isParked(this.state)) this.move({ kind: 'resume', driver: 0, dies: false });
      else {
        this.now = Math.max(this.now, this.protocol.wakeAt(this.of, this.state) ?? this.now);
        this.move({ kind: 'tick', driver: 0, dies: false });
      }
    }
    demand(isOver(this.state), `the saga ends when nothing fails any more (it is ${this.state.phase})`);
  }

  private isAtRest(): boolean {
    return isOver(this.state) && this.requests.length === 0 && this.replies.length === 0;
  }

  private deliver(request: Request | undefined, how: 'once' | 'and again' | 'fails' | 'refuses'): void {
    if (request === undefined) return;
    const { action } = request.command;
    const outcome: Protocol.Outcome =
      how === 'refuses' && action.endsWith('.fence')
        ? { kind: 'refused', code: 'no' }
        : how === 'fails'
          ? { kind: 'failed', code: 'down' }
          : this.carryOut(action);
    this.replies.push({ ...request, outcome });
  }

  /** The participant's part; fails for a call that no participant may ever get. */
  private carryOut(action: string): Protocol.Outcome {
    const [name, verb] = action.split('.') as [Name, 'fence' | 'unfence' | 'purge'];
    const own = this.kept[name];
    const { phase } = this.state;
    if (verb === 'fence') {
      if (own.released && !this.flaws.releaseForgotten) return { kind: 'refused', code: 'released' };
      demand(
        name === AUTHORITY || this.kept[AUTHORITY].fenced || phase !== 'reserving',
        `${name} is fenced before the customer is hidden`,
      );
      own.fenced = true;
    } else if (verb === 'unfence') {
      demand(phase === 'aborting' || phase === 'aborted', `${action} after the pivot (${phase})`);
      own.fenced = false;
      own.released = true;
    } else {
      demand(phase === 'committed' || phase === 'completed', `${action} before the pivot (${phase})`);
      demand(own.fenced, `${action} without a fence`);
      const others = PARTICIPANTS.filter((other) => other !== AUTHORITY);
      demand(
        name !== AUTHORITY || others.every((other) => this.kept[other].purged),
        'the customer goes before what hangs on it',
      );
      own.purged = true;
    }
    return { kind: 'done', result: undefined };
  }

  private answer(reply: Reply | undefined, dies: boolean): void {
    if (reply === undefined) return;
    const { command, driver, outcome } = reply;
    const { action, attempt } = command;
    this.handle(driver, { type: 'reply', action, attempt, outcome }, dies);
  }

  /** A driver handles an event: transition, write, act. It may die between the last two. */
  private handle(driver: number, event: Protocol.SagaEvent, dies: boolean): void {
    const held = this.held[driver];
    if (held === undefined) return;
    this.jitter = (this.jitter + 0.37) % 1;
    const moment = { now: this.now, jitter: this.jitter };
    const { state, commands } = this.protocol.transition(this.of, held.state, event, moment);
    if (state !== held.state) {
      if (held.revision !== this.stored.revision && !this.flaws.leaseIgnored) {
        this.held[driver] = undefined;
        return;
      }
      this.stored = { state, revision: this.stored.revision + 1 };
      this.held[driver] = this.stored;
    }
    if (dies) {
      this.held[driver] = undefined;
      return;
    }
    for (const command of commands) {
      if (this.protocol.isCurrent(this.of, state, command)) this.requests.push({ command, driver });
    }
  }

  /** The invariants of every state. */
  private check(): void {
    const { phase } = this.state;
    const all = PARTICIPANTS.map((name) => this.kept[name]);
    const hidden = this.kept[AUTHORITY].fenced;
    demand(hidden || all.every(({ purged }) => !purged), 'a customer is shown of whom something is removed');
    if (phase === 'committed')
      demand(
        all.every(({ fenced }) => fenced),
        'past the pivot without all fences',
      );
    if (phase === 'aborted') {
      demand(
        all.every(({ fenced, purged }) => !fenced && !purged),
        'given up, but not all is as it was',
      );
    }
    if (phase === 'completed')
      demand(
        all.every(({ purged }) => purged),
        'completed, but something is left',
      );
    if (isOver(this.state)) demand(!isParked(this.state), 'over and parked at once');
  }
}

/** Takes one of the messages out (or a copy of it). */
function take<T>(messages: T[], pick: number, leave: boolean): T | undefined {
  if (messages.length === 0) return undefined;
  const at = pick % messages.length;
  const [message] = leave ? messages.slice(at, at + 1) : messages.splice(at, 1);
  return message;
}
