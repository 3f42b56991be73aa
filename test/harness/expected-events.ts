import type { AnyEvent } from '../../packages/contracts/event';

/** The outcome of a requested change: after 503 nothing was done; after 504 the outcome is unknown. */
export type Outcome = 'acknowledged' | 'unknown' | 'refused';

export const outcomeOf = (status: number): Outcome => {
  if (status === 0 || status === 504) return 'unknown';
  return status < 300 ? 'acknowledged' : 'refused';
};

/** The event that a change should emit. */
export interface ExpectedEvent {
  readonly type: string;
  /** Undefined where only the answer would have contained it, and none came. */
  readonly subject: string | undefined;
  /** The id of the created object, if the answer has one. */
  readonly id?: string;
}

interface Tried {
  acknowledged: number;
  unknown: number;
  readonly ids: string[];
  readonly refusals: string[];
}

/** Changes that another node repeats when the first one died during the call. Each repeat emits an event. */
const REPEATABLE = new Set([
  'customer.updated.v1',
  'kyc.document_put.v1',
  'kyc.media_put.v1',
  'kyc.check_put.v1',
]);
const MOST_ATTEMPTS = 4;

/** The requested changes, and the events that must be published for them: no more and no less. */
export class ExpectedEvents {
  private readonly tried = new Map<string, Tried>();

  /** @param answer shown if the change was refused and its event is published nevertheless */
  note({ type, subject = '', id }: ExpectedEvent, outcome: Outcome, answer = ''): Outcome {
    const key = `${type} ${subject}`;
    const tried = this.tried.get(key) ?? { acknowledged: 0, unknown: 0, ids: [], refusals: [] };
    if (outcome === 'refused') tried.refusals.push(answer);
    else tried[outcome] += 1;
    if (outcome === 'acknowledged' && id !== undefined) tried.ids.push(id);
    this.tried.set(key, tried);
    return outcome;
  }

  get counts(): { acknowledged: number; unknown: number } {
    const all = [...this.tried.values()];
    const sum = (of: 'acknowledged' | 'unknown') => all.reduce((total, tried) => total + tried[of], 0);
    return { acknowledged: sum('acknowledged'), unknown: sum('unknown') };
  }

  /** The differences between the requested changes and the published events. */
  violations(events: readonly AnyEvent[]): string[] {
    const published = groupedBy(events, ({ type, subject }) => `${type} ${subject}`);
    const wrong: string[] = [];
    for (const [key, { acknowledged, unknown, ids, refusals }] of this.tried) {
      const found = published.get(key) ?? [];
      published.delete(key);
      // Events of an unknown subject are counted below.
      if (key.endsWith(' ')) continue;
      if (found.length < acknowledged)
        wrong.push(`${key}: ${acknowledged} acknowledged, ${found.length} published`);
      const each = REPEATABLE.has(key.split(' ', 1)[0] ?? '') ? MOST_ATTEMPTS : 1;
      if (found.length > (acknowledged + unknown) * each)
        wrong.push(
          `${key}: ${acknowledged} acknowledged, ${unknown} unknown, ${found.length} published; ${refusals}`,
        );
      const text = JSON.stringify(found);
      wrong.push(...ids.filter((id) => !text.includes(id)).map((id) => `${key}: ${id} is not published`));
    }
    const unmatched = groupedBy([...published.values()].flat(), ({ type }) => type);
    for (const [type, found] of unmatched) {
      const unknown = this.tried.get(`${type} `)?.unknown ?? 0;
      if (found.length > unknown) wrong.push(`${type}: not requested: ${JSON.stringify(found)}`);
    }
    return wrong;
  }
}

/**
 * The violations of the order of events: the revisions of each source and subject are 1, 2, 3, ... without a gap, each
 * event comes once, and none of a customer after its deletion.
 * @param repeats whether events may come again, as a follower gets them after a fault
 */
export function disorder(events: readonly AnyEvent[], repeats: 'none' | 'repeats' = 'none'): string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const last = new Map<string, number>();
  const deleted = new Set<string>();
  for (const { id, type, source, subject, revision } of events) {
    if (seen.has(id)) {
      if (repeats === 'none') wrong.push(`${type} ${subject} ${id}: twice`);
      continue;
    }
    seen.add(id);
    const of = `${source} ${subject}`;
    const before = last.get(of) ?? 0;
    if (revision !== before + 1) wrong.push(`${type} ${of}: ${revision} after ${before}`);
    last.set(of, revision);
    if (deleted.has(subject)) wrong.push(`${type} ${subject}: after its deletion`);
    if (type === 'customer.deleted.v1') deleted.add(subject);
  }
  return wrong;
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
