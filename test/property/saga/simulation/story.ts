import type { ActionContract, ParamsOf } from '../../../../packages/contracts/action';
import { attribute } from '../../../../packages/contracts/attribute/attribute.contract';
import { cascade } from '../../../../packages/contracts/cascade/cascade.contract';
import { crm } from '../../../../packages/contracts/crm/crm.contract';
import { customer } from '../../../../packages/contracts/customer/customer.contract';
import { kyc } from '../../../../packages/contracts/kyc/kyc.contract';
import { link } from '../../../../packages/contracts/link/link.contract';
import { toObpError } from '../../../../packages/service-kit';
import { customerBody } from '../../../harness/examples';
import type { Cluster } from './cluster';
import type { Loop } from './loop';
import type { Machine } from './machine';
import { isLostReply } from './net';

const BANK = 'bank';
const DATE = '2024-02-13T20:38:17Z';
/** Part of all data of the customer to delete. */
export const SECRET = 'secret-of-the-customer';

/** A request, and its outcome. */
export interface Request {
  readonly what: 'delete' | 'write' | 'read';
  readonly kind: string;
  readonly from: number;
  readonly until: number;
  /** `ok`, a code, or `silence` when the reply was lost. */
  readonly outcome: string;
  readonly result?: unknown;
}

/** Requests about one customer: deletions, writes and reads. */
export class Story {
  readonly requests: Request[] = [];
  readonly key: { bank_id: string; customer_id: string };
  private open = 0;

  private constructor(
    private readonly loop: Loop,
    private readonly cluster: Cluster,
    private readonly client: Machine,
    customerId: string,
  ) {
    this.key = { bank_id: BANK, customer_id: customerId };
  }

  /** A customer with something in every service. */
  static async begin(loop: Loop, cluster: Cluster, secret: string): Promise<Story> {
    const client = cluster.client();
    const made = cluster.ask(client, customer.actions.create, {
      bank_id: BANK,
      customer: { ...customerBody(), legal_name: secret },
    });
    await loop.runUntil(loop.now + 1_000);
    const { customer_id } = await made;
    const story = new Story(loop, cluster, client, customer_id);
    for (const write of story.writes(secret)) write();
    await loop.runUntil(loop.now + 1_000);
    const failed = story.requests.filter(({ outcome }) => outcome !== 'ok');
    if (failed.length > 0) throw new Error(`the story does not begin: ${JSON.stringify(failed)}`);
    return story;
  }

  /** Whether every request has an answer, or a timeout. */
  get isQuiet(): boolean {
    return this.open === 0;
  }

  delete(): void {
    this.send('delete', 'delete', cascade.actions.deleteCustomer, this.key);
  }

  /** Writes of every kind: in one document, in one with a unique key, in documents behind a fence. */
  writes(text: string): (() => void)[] {
    const { key } = this;
    const { bank_id, customer_id } = key;
    return [
      () =>
        this.send('write', 'status', kyc.actions.addStatus, {
          ...key,
          status: { customer_number: text, ok: true, date: DATE },
        }),
      () =>
        this.send('write', 'attribute', attribute.actions.create, {
          ...key,
          attribute: { name: 'NAME', type: 'STRING', value: text },
        }),
      () =>
        this.send('write', 'link', link.actions.create, {
          bank_id,
          link: { user_id: `user-${this.requests.length}-${this.loop.random()}`, customer_id },
        }),
      () =>
        this.send('write', 'event', crm.actions.recordEvent, {
          bank_id,
          event: {
            customer_id,
            customer_name: text,
            customer_number: text,
            category: 'c',
            detail: text,
            channel: 'c',
            scheduled_date: DATE,
            actual_date: DATE,
            result: 'r',
          },
        }),
      () =>
        this.send('write', 'branch', customer.actions.updateBranch, { ...key, changes: { branch_id: text } }),
    ];
  }

  reads(): (() => void)[] {
    const { key } = this;
    return [
      () => this.send('read', 'customer', customer.actions.get, key),
      () => this.send('read', 'statuses', kyc.actions.listStatuses, { customer_id: key.customer_id }),
      () => this.send('read', 'attributes', attribute.actions.list, key),
      () => this.send('read', 'links', link.actions.listOfCustomer, key),
      () =>
        this.send('read', 'events', crm.actions.listEvents, {
          bank_id: BANK,
          limit: 500,
          offset: 0,
          sort_direction: 'ASC',
        }),
    ];
  }

  /** Sends a request now, and records its outcome. */
  private send<A extends ActionContract>(
    what: Request['what'],
    kind: string,
    action: A,
    params: ParamsOf<A>,
  ): void {
    const from = this.loop.now;
    this.open += 1;
    const note = (outcome: string, result?: unknown): void => {
      this.open -= 1;
      this.requests.push({ what, kind, from, until: this.loop.now, outcome, result });
    };
    this.cluster.ask(this.client, action, params).then(
      (result) => note('ok', result),
      (error: unknown) => note(isLostReply(error) ? 'silence' : toObpError(error).type),
    );
  }
}
