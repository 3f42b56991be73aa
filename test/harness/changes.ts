import type { Client } from './client';
import { ask } from './consistency-checker';
import { customerBody } from './examples';
import { type ExpectedEvent, type ExpectedEvents, type Outcome, outcomeOf } from './expected-events';
import type { Random } from './random';
import { attachments } from './whole-customer';

/** The events of the attachments of a customer, in the order of `attachments`. */
const ATTACHED = [
  'attribute.created.v1',
  'kyc.address_created.v1',
  'kyc.tax_residence_created.v1',
  'kyc.document_put.v1',
  'kyc.media_put.v1',
  'kyc.check_put.v1',
  'kyc.status_added.v1',
  'account_link.created.v1',
  'link.created.v1',
  'crm.event_created.v1',
  'crm.handle_added.v1',
  'crm.message_sent.v1',
  'crm.message_sent.v1',
];

interface Known {
  readonly customer_id: string;
  readonly customer_number: string;
}

let texts = 0;
const newText = (): string => `text-${process.pid}-${texts++}`;

/** Makes random changes of every kind that emits an event, and records requests and answers in the model. */
export class Changes {
  /** Statuses that no client should get, under any fault. */
  readonly violations: string[] = [];

  constructor(
    private readonly clerk: Client,
    private readonly bank: string,
    private readonly model: ExpectedEvents,
    private readonly random: Random,
  ) {}

  /** One change of a customer of this list, to which new ones are added. */
  async one(customers: Known[]): Promise<Outcome> {
    const known = customers[this.random.between(0, customers.length - 1)];
    if (known === undefined) return this.newCustomer(customers);
    const what = this.random.between(1, 20);
    if (what === 1) return this.newCustomer(customers);
    if (what === 2) return this.newUser();
    if (what === 3) return this.deletion(known, customers);
    if (what <= 7) return this.email(known);
    return this.attachment(known);
  }

  private async newCustomer(customers: Known[]): Promise<Outcome> {
    const body = customerBody({ legal_name: newText() });
    const answer = await this.ask('POST', `/banks/${this.bank}/customers`, body);
    const made = answer.body;
    this.model.note(
      { type: 'customer.created.v1', subject: made && `${this.bank}|${made.customer_id}` },
      answer.outcome,
      answer.text,
    );
    if (made !== undefined) customers.push(made);
    return answer.outcome;
  }

  private async newUser(): Promise<Outcome> {
    const name = newText();
    const { outcome, body, text } = await this.ask('POST', '/users', {
      email: `${name}@example.com`,
      username: name,
      password: 'A-password-of-more-than-16-characters',
      first_name: 'Some',
      last_name: 'One',
    });
    return this.model.note({ type: 'user.created.v1', subject: body?.user_id }, outcome, text);
  }

  private async email({ customer_id }: Known): Promise<Outcome> {
    const path = `/banks/${this.bank}/customers/${customer_id}/email`;
    const { outcome, text } = await this.ask('PUT', path, { email: `${newText()}@example.com` });
    return this.model.note(this.about('customer.updated.v1', customer_id), outcome, text);
  }

  private async attachment(known: Known): Promise<Outcome> {
    const all = attachments(this.bank, { ...known, canary: newText() }, this.clerk.userId);
    const which = this.random.between(0, all.length - 1);
    const [method, path, body] = all[which] ?? [];
    const type = ATTACHED[which];
    if (method === undefined || path === undefined || type === undefined)
      throw new Error('nothing to attach');
    const { outcome, body: answer, text } = await this.ask(method, path, body);
    const id = answer?.customer_attribute_id ?? answer?.customer_address_id ?? answer?.user_customer_link_id;
    return this.model.note(
      { ...this.about(type, known.customer_id), ...(id === undefined ? {} : { id }) },
      outcome,
      text,
    );
  }

  private async deletion(known: Known, customers: Known[]): Promise<Outcome> {
    customers.splice(customers.indexOf(known), 1);
    const path = `/management/cascading/banks/${this.bank}/customers/${known.customer_id}`;
    const { outcome, text } = await this.ask('DELETE', path);
    return this.model.note(this.about('customer.deleted.v1', known.customer_id), outcome, text);
  }

  private about(type: string, customer_id: string): ExpectedEvent {
    return { type, subject: `${this.bank}|${customer_id}` };
  }

  private async ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ outcome: Outcome; body: Answered; text: string }> {
    const answer = await ask(this.clerk, method, path, body);
    const status = answer?.status ?? 0;
    if (![0, 200, 201, 400, 404, 409, 503, 504].includes(status))
      this.violations.push(`${method} ${path}: ${status} ${answer?.text}`);
    const outcome = outcomeOf(status);
    return {
      outcome,
      body: outcome === 'acknowledged' ? answer?.body : undefined,
      text: answer?.text ?? '',
    };
  }
}

/** The ids that answers name; those of a customer where one was made. */
type Answered = (Record<string, string> & Known) | undefined;
