import type { AnyEvent } from '../../packages/contracts/event';

/** What became of a change that somebody asked for: 503 promises that nothing was done, of 504 nobody knows. */
export type Outcome = 'acknowledged' | 'unknown' | 'refused';

export const outcomeOf = (status: number): Outcome => {
  if (status === 0 || status === 504) return 'unknown';
  return status < 300 ? 'acknowledged' : 'refused';
};

/** A change as it would be told. */
export interface ExpectedEvent {
  readonly type: string;
  /** Whom it is about; undefined where the answer would have told it, and none came. */
  readonly subject: string | undefined;
  /** An id of what was made, if the answer has one. */
  readonly id?: string;
}

interface Tried {
  acknowledged: number;
  unknown: number;
  readonly ids: string[];
  readonly refusals: string[];
}

/** What another node does again when the first one has died with it: then it was done, and is told, as often as that. */
const REPEATABLE = new Set([
  'customer.updated.v1',
  'kyc.document_put.v1',
  'kyc.media_put.v1',
  'kyc.check_put.v1',
]);
const MOST_ATTEMPTS = 4;

/** The changes that were asked for, and what has to be told of them: no more and no less. */
export class ExpectedEvents {
  private readonly tried = new Map<string, Tried>();

  /** @param answer what to show of a refusal, should the change turn out to be told */
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

  /** What is wrong with what was told, in the order in which it was. */
  violations(events: readonly AnyEvent[]): string[] {
    const told = groupedBy(events, ({ type, subject }) => `${type} ${subject}`);
    const wrong: string[] = [];
    for (const [key, { acknowledged, unknown, ids, refusals }] of this.tried) {
      const found = told.get(key) ?? [];
      told.delete(key);
      // Those whose subject nobody knows are among the strangers below.
      if (key.endsWith(' ')) continue;
      if (found.length < acknowledged)
        wrong.push(`${key}: ${acknowledged} acknowledged, ${found.length} told`);
      const each = REPEATABLE.has(key.split(' ', 1)[0] ?? '') ? MOST_ATTEMPTS : 1;
      if (found.length > (acknowledged + unknown) * each)
        wrong.push(
          `${key}: ${acknowledged} acknowledged, ${unknown} unknown, ${found.length} told; ${refusals}`,
        );
      const text = JSON.stringify(found);
      wrong.push(...ids.filter((id) => !text.includes(id)).map((id) => `${key}: ${id} is not told`));
    }
    const strangers = groupedBy([...told.values()].flat(), ({ type }) => type);
    for (const [type, found] of strangers) {
      const unknown = this.tried.get(`${type} `)?.unknown ?? 0;
      if (found.length > unknown) wrong.push(`${type}: nobody asked for ${JSON.stringify(found)}`);
    }
    return wrong;
  }
}

/**
 * What is wrong with the order of what was told: of each source and subject 1, 2, 3, ... without a gap, each event
 * once, and nothing of a customer after its deletion.
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

export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
