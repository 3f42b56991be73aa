import type { Client } from './client';
import { attachments, type WholeCustomer } from './whole-customer';

/** The answer, or undefined when the connection broke. */
export async function ask(
  client: Client,
  ...request: Parameters<Client['send']>
): Promise<Awaited<ReturnType<Client['send']>> | undefined> {
  try {
    return await client.send(...request);
  } catch (error) {
    // The errors of fetch for a refused connection, and for one that breaks in the middle of an answer.
    if (/^TypeError: (fetch failed|terminated)$/.test(String(error))) return undefined;
    throw error;
  }
}

/** The statuses allowed during faults; 404: the customer is being deleted. */
const EXPECTED = [200, 201, 400, 404, 503, 504];

/** Whether an answer shows all of a customer, or nothing of it. */
type IsComplete = (body: unknown, text: string) => boolean;

/** Keeps reading and writing all data of a customer, and records every violation. */
export class ConsistencyChecker {
  /** Half customers, customers that came back, unexpected statuses. */
  readonly violations: string[] = [];
  /** Texts of things that were acknowledged: if the customer survives, they are there. */
  readonly acknowledged: string[] = [];
  reads = 0;
  private wasDeleted = false;
  private isOver = false;
  private readonly work: Promise<unknown>;

  constructor(
    private readonly clerk: Client,
    private readonly bank: string,
    private readonly customer: WholeCustomer,
  ) {
    this.work = Promise.all([this.keepReading(), this.keepWriting()]);
  }

  /** A caller got the confirmation of the deletion: from now on no reader may see the customer. */
  deleted(): void {
    this.wasDeleted = true;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.work;
  }

  private async keepReading(): Promise<void> {
    while (!this.isOver) {
      for (const [path, complete] of this.readers()) {
        const wasDeleted = this.wasDeleted;
        const answer = await ask(this.clerk, 'GET', path);
        if (answer !== undefined) this.judge(path, answer, complete, wasDeleted);
      }
    }
  }

  private judge(
    path: string,
    { status, text, body }: { status: number; text: string; body: unknown },
    complete: IsComplete,
    wasDeleted: boolean,
  ): void {
    this.reads += 1;
    const isThere = status === 200 && this.isIn(text);
    if (!EXPECTED.includes(status)) this.violations.push(`GET ${path}: ${status}`);
    if (isThere && wasDeleted) this.violations.push(`GET ${path}: seen after its deletion`);
    if (status === 200 && !complete(body, text)) this.violations.push(`GET ${path}: half of it: ${text}`);
  }

  private async keepWriting(): Promise<void> {
    const { clerk, bank, customer } = this;
    for (let turn = 0; !this.isOver; turn++) {
      const writer = ` #${turn}#`;
      for (const [method, path, body] of attachments(bank, customer, clerk.userId, writer)) {
        if (this.isOver) return;
        const status = (await ask(clerk, method, path, body))?.status;
        if (status !== undefined && !EXPECTED.includes(status)) {
          this.violations.push(`${method} ${path}: ${status}`);
        }
        // The next PUT replaces the text.
        if (status === 201 && method === 'POST' && !path.endsWith('links')) {
          this.acknowledged.push(JSON.stringify(`whole ${customer.canary}${writer}`));
        }
      }
      await ask(clerk, 'PUT', `${this.at}/email`, { email: `whole.${customer.canary}@example.org` });
    }
  }

  private get at(): string {
    return `/banks/${this.bank}/customers/${this.customer.customer_id}`;
  }

  private isIn(text: string): boolean {
    return text.includes(this.customer.canary) || text.includes(this.customer.customer_id);
  }

  /** Every endpoint that shows the customer, with the check that it shows all of it. */
  private readers(): [path: string, complete: IsComplete][] {
    const { bank, at, customer, clerk } = this;
    const all = (_: unknown, text: string) => text.includes(customer.canary);
    const allOrNothing = (_: unknown, text: string) => !this.isIn(text) || text.includes(customer.canary);
    const withAttributes = (body: unknown) => hasAttributes(body);
    const inList = (body: unknown) => rowsOf(body, customer.customer_id).every(hasAttributes);
    const own = `/customers/${customer.customer_id}`;
    return [
      [at, withAttributes],
      ...['attributes', 'addresses', 'tax-residences', 'social_media_handles', 'messages'].map(
        (what): [string, typeof all] => [`${at}/${what}`, all],
      ),
      ...['kyc_documents', 'kyc_media', 'kyc_checks'].map((what): [string, typeof all] => [
        `${own}/${what}`,
        all,
      ]),
      [`${own}/kyc_statuses`, (_, text) => text.includes(customer.customer_number)],
      [`${at}/correlated-users`, (_, text) => text.includes(clerk.userId)],
      [`/banks/${bank}/customers?limit=500&sort_direction=DESC`, inList],
      [`/obp/v5.0.0${at}/customer-account-links`, all],
      ['/customers?limit=500', inList],
      ['/users/current/customers', allOrNothing],
      ['/my/correlated-entities', allOrNothing],
      [`/banks/${bank}/crm-events?limit=500`, () => true],
      [`/banks/${bank}/customer/messages`, () => true],
      [`/banks/${bank}/user_customer_links/customers/${customer.customer_id}`, () => true],
      [`/banks/${bank}/user_customer_links/users/${clerk.userId}`, () => true],
    ];
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** A customer without its attributes is half a customer; where none are shown, none can be missing. */
const hasAttributes = (customer: unknown): boolean =>
  !isObject(customer) ||
  !Array.isArray(customer.customer_attributes) ||
  customer.customer_attributes.length > 0;

const rowsOf = (body: unknown, id: string): unknown[] =>
  isObject(body) && Array.isArray(body.customers)
    ? body.customers.filter((row) => isObject(row) && row.customer_id === id)
    : [];
