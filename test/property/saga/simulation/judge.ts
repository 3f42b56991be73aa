import type { SagaStore } from '../../../../packages/saga';
import type { Cluster, StoredDocument } from './cluster';
import type { Loop } from './loop';
import { type Request, SECRET, type Story } from './story';

export interface Verdict {
  readonly end: 'gone' | 'there';
  readonly sagas: readonly string[];
  readonly deletions: readonly string[];
}

const demand = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

interface Case {
  readonly cluster: Cluster;
  readonly loop: Loop;
  /** The customer that was to be deleted, and one that was not. */
  readonly story: Story;
  readonly bystander: Story;
  readonly sagas: SagaStore;
  /** Nothing has failed. */
  readonly isFair: boolean;
}

/** Checks that the deletion removed all or nothing, in every answer and in the stored documents. */
export async function judge({ cluster, loop, story, bystander, sagas, isFair }: Case): Promise<Verdict> {
  const states = (await sagas.list({ limit: 100, offset: 0, sort_direction: 'ASC' })).map(
    ({ state }) => state,
  );
  const isGone = states.some(({ phase }) => phase === 'completed');
  const left = await remains(cluster, story.key.customer_id);
  if (isGone) nothingIsLeft(left);
  else everythingIsThere(left, story);
  everythingIsThere(await remains(cluster, bystander.key.customer_id), bystander);
  const before = story.requests.length;
  for (const read of story.reads()) read();
  await loop.runUntil(loop.now + 1_000);
  answersAgree(story.requests, before, isGone);
  const deletions = story.requests.filter(({ what }) => what === 'delete').map(({ outcome }) => outcome);
  if (isFair) {
    demand(deletions.includes('ok'), 'nothing has failed, and the deletion has');
    demand(
      deletions.every((outcome) => outcome === 'ok' || outcome === 'OBP-30046'),
      'nothing has failed, and a deletion got an error',
    );
  }
  return { end: isGone ? 'gone' : 'there', sagas: states.map(({ phase }) => phase), deletions };
}

/** Everything that is stored of a customer, anywhere. */
async function remains(cluster: Cluster, customerId: string): Promise<[string, StoredDocument][]> {
  const found: [string, StoredDocument][] = [];
  for (const where of cluster.collections) {
    for (const doc of await cluster.peek(where)) {
      if (JSON.stringify(doc).includes(customerId)) found.push([where, doc]);
    }
  }
  return found;
}

function nothingIsLeft(left: readonly [string, StoredDocument][]): void {
  for (const [where, doc] of left) {
    // Its writer has died between its two steps: no reader sees it, and the sweep of the crm service removes it.
    if (doc.pending_since !== undefined) continue;
    demand(!JSON.stringify(doc).includes(SECRET), `something is left in ${where}: ${JSON.stringify(doc)}`);
    demand(where !== 'customer.customers', 'the customer is still stored');
    demand(where !== 'crm.events', 'an event is left');
  }
}

function everythingIsThere(left: readonly [string, StoredDocument][], story: Story): void {
  const { bank_id, customer_id } = story.key;
  for (const service of ['customer', 'kyc', 'attribute', 'link', 'crm']) {
    const record = left.find(
      ([where, { _id }]) => where.startsWith(`${service}.`) && _id === `${bank_id}|${customer_id}`,
    );
    demand(record !== undefined || service === 'crm', `the record of ${service} is missing`);
    demand(record?.[1].fenced_by === undefined, `${service} is fenced, and no saga will lift the fence`);
  }
  const all = JSON.stringify(left);
  const written = (kind: string): number =>
    story.requests.filter(
      ({ kind: of, what, outcome }) => of === kind && what === 'write' && outcome === 'ok',
    ).length;
  const stored = (pattern: RegExp): number => all.match(pattern)?.length ?? 0;
  demand(stored(/"customer_attribute_id"/g) >= written('attribute'), 'an attribute is lost');
  demand(stored(/"user_customer_link_id"/g) >= written('link'), 'a link is lost');
  demand(left.filter(([where]) => where === 'crm.events').length >= written('event'), 'an event is lost');
}

/** The answers agree with each other and with the stored documents. */
function answersAgree(requests: readonly Request[], before: number, isGone: boolean): void {
  const deletions = requests.filter(({ what }) => what === 'delete');
  const answered = (outcome: string): Request[] =>
    deletions.filter((deletion) => deletion.outcome === outcome);
  demand(isGone || answered('ok').length === 0, 'a deletion was confirmed, and the customer is there');
  demand(
    isGone || answered('OBP-30046').length === 0,
    'an answer says that the customer is gone, and it is there',
  );
  const unhappy = deletions.every(({ outcome }) => outcome === 'OBP-50503');
  demand(!(isGone && unhappy), 'every answer says that nothing was deleted, and the customer is gone');

  const since = Math.min(...[...answered('ok'), ...answered('OBP-30046')].map(({ until }) => until));
  for (const one of requests) {
    if (one.what === 'read' && one.outcome === 'ok') readAgrees(one, since);
    if (one.what === 'write')
      demand(
        one.outcome !== 'ok' || one.from < since,
        `${one.kind} was written after the deletion was confirmed`,
      );
  }
  for (const one of requests.slice(before)) lastLookAgrees(one, isGone);
}

/** @param since when the deletion was confirmed */
function readAgrees({ kind, from, result }: Request, since: number): void {
  const shown = JSON.stringify(result);
  demand(from < since || !shown.includes(SECRET), `${kind} were shown after the deletion was confirmed`);
  if (kind === 'customer') demand(shown.includes('customer_attribute_id'), 'half a customer was shown');
  if (kind === 'statuses') demand(shown.includes('"ok":true'), 'a customer was shown without its statuses');
}

function lastLookAgrees({ kind, outcome, result }: Request, isGone: boolean): void {
  const shown = outcome === 'ok' && JSON.stringify(result).includes(SECRET);
  if (kind === 'customer' || kind === 'events')
    demand(shown !== isGone, `${kind}: wrong at the end (${outcome})`);
  if (isGone) demand(!shown, `${kind} is shown of a customer that is gone`);
}
