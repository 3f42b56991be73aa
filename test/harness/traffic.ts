import type { Client } from './client';
import { customerBody } from './examples';

/** One request of the traffic: its outcome and duration. */
interface Exchange {
  readonly kind: 'read' | 'write' | 'refused write';
  /** 0 when the connection failed. */
  readonly status: number;
  readonly ms: number;
  /** Since the traffic began. */
  readonly at: number;
  readonly name?: string;
  readonly customer_id?: string;
}

/** Also where a failing test leaves it running. */
const LONGEST_MS = 300_000;

let traffics = 0;

/** Clients that create and read customers of one bank, each one request after the other. */
export class Traffic {
  readonly exchanges: Exchange[] = [];
  private readonly acknowledged: string[] = [];
  private readonly begun = performance.now();
  private readonly number = traffics++;
  private running = true;
  private readonly clients: Promise<void>[];

  /** @param clients several addresses are used in turn, the next one when a connection fails */
  constructor(
    private readonly callers: readonly Client[],
    private readonly bank: string,
    clients: number,
  ) {
    this.clients = Array.from({ length: clients }, (_, index) => this.keepAsking(index));
  }

  /** Milliseconds since the beginning. */
  now(): number {
    return performance.now() - this.begun;
  }

  since(at: number): Exchange[] {
    return this.exchanges.filter((exchange) => exchange.at >= at);
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
  }

  /** How many exchanges ended with which status. */
  statuses(exchanges = this.exchanges): Record<number, number> {
    const counts: Record<number, number> = {};
    for (const { status } of exchanges) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  /**
   * Compares the stored data with the answers: nothing acknowledged is missing, nothing refused is there, nothing
   * is there twice.
   */
  async compareWith(reader: Client): Promise<void> {
    const there = await allCustomers(reader, this.bank);
    const ids = new Set(there.map(({ customer_id }) => customer_id));
    const names = there.map(({ legal_name }) => legal_name);
    const missing = this.exchanges.filter(
      ({ status, customer_id }) => status === 201 && customer_id !== undefined && !ids.has(customer_id),
    );
    const refused = new Set(
      this.exchanges.filter(({ status }) => status >= 400 && status < 500).map(({ name }) => name),
    );
    expect({
      missing,
      refusedAndThere: names.filter((name) => refused.has(name)),
      twice: names.filter((name, index) => names.indexOf(name) !== index),
    }).toEqual({ missing: [], refusedAndThere: [], twice: [] });
  }

  private async keepAsking(client: number): Promise<void> {
    for (let turn = 0; this.running && this.now() < LONGEST_MS; turn += 1) {
      const caller = this.callers[(client + this.failuresSeen()) % this.callers.length];
      if (caller === undefined) return;
      const known = this.acknowledged[(client * 7 + turn) % Math.max(1, this.acknowledged.length)];
      if (turn % 10 === 9) await this.write(caller, this.nameOf('refused', client, turn), 2);
      else if (turn % 2 === 0 || known === undefined)
        await this.write(caller, this.nameOf('written', client, turn), 1);
      else await this.read(caller, known);
    }
  }

  private nameOf(what: string, client: number, turn: number): string {
    return `${what}-${this.number}-${client}-${turn}`;
  }

  private failuresSeen(): number {
    return this.exchanges.filter(({ status }) => status === 0).length;
  }

  private async write(caller: Client, name: string, dependants: number): Promise<void> {
    const body = JSON.stringify(customerBody({ legal_name: name, dependants }));
    const { answer, ...exchange } = await this.send(caller, 'POST', `/banks/${this.bank}/customers`, body);
    const customer_id = exchange.status === 201 ? (JSON.parse(answer).customer_id as string) : undefined;
    const kind = dependants === 1 ? 'write' : 'refused write';
    this.exchanges.push({ ...exchange, kind, name, ...(customer_id === undefined ? {} : { customer_id }) });
    if (customer_id !== undefined) this.acknowledged.push(customer_id);
  }

  private async read(caller: Client, id: string): Promise<void> {
    const { answer: _, ...exchange } = await this.send(caller, 'GET', `/banks/${this.bank}/customers/${id}`);
    this.exchanges.push({ ...exchange, kind: 'read' });
  }

  private async send({ url, headers }: Client, method: string, path: string, body?: string) {
    const at = this.now();
    const done = (status: number, answer: string) => ({ status, answer, at, ms: this.now() - at });
    try {
      const response = await fetch(`${url}/obp/v4.0.0${path}`, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(15_000),
      });
      return done(response.status, await response.text());
    } catch {
      await new Promise((wait) => setTimeout(wait, 10));
      return done(0, '');
    }
  }
}

async function allCustomers(
  reader: Client,
  bank: string,
): Promise<{ customer_id: string; legal_name: string }[]> {
  const all = [];
  for (let offset = 0; ; offset += 500) {
    const page = await reader.get(`/banks/${bank}/customers?limit=500&offset=${offset}`);
    expect(page.status).toBe(200);
    all.push(...page.body.customers);
    if (page.body.customers.length < 500) return all;
  }
}

/** Milliseconds until the condition holds. The timeout is for what hangs, and long enough for a busy machine. */
export async function timeUntil(condition: () => Promise<boolean>, timeoutMs = 120_000): Promise<number> {
  const begun = performance.now();
  while (!(await condition())) {
    if (performance.now() - begun > timeoutMs) throw new Error(`not within ${timeoutMs} ms`);
    await new Promise((done) => setTimeout(done, 10));
  }
  return Math.round(performance.now() - begun);
}

/** Prints the figures of a suite, because a bound alone does not show how close it was. */
export const report = (line: string): void => void process.stdout.write(`  measured: ${line}\n`);
