import type { Context, ServiceSchema } from 'moleculer';
import { type Config, loadConfig } from '../../../../packages/config';
import type { ActionContract, ParamsOf, ResultOf } from '../../../../packages/contracts/action';
import { noOutbox } from '../../../../packages/events';
import { callFrom, type ServiceDefinition } from '../../../../packages/service-kit';
import {
  type CollectionSpec,
  type Database,
  type Doc,
  openDatabase,
  type Store,
} from '../../../../packages/store';
import { attributeService } from '../../../../services/attribute/attribute.service';
import { cascadeIn } from '../../../../services/cascade/cascade.service';
import { crmService } from '../../../../services/crm/crm.service';
import { customerService } from '../../../../services/customer/customer.service';
import { kycService } from '../../../../services/kyc/kyc.service';
import { linkService } from '../../../../services/link/link.service';
import { Callers } from '../../../harness/callers';
import { remoteStore } from './disk';
import type { Loop } from './loop';
import { Machine } from './machine';
import { type Faults, Net, type Options } from './net';

const services: Record<string, ServiceDefinition> = {
  customer: customerService,
  kyc: kycService,
  attribute: attributeService,
  link: linkService,
  crm: crmService,
};
export const names = [...Object.keys(services), 'cascade'];

const config: Config = loadConfig({}, ['all']);

/** A document of which nothing is known. */
export type StoredDocument = Doc & Record<string, unknown>;

/** The services as they are, each on any number of machines, over a simulated bus and database. */
export class Cluster {
  readonly net: Net;
  private readonly callers = new Callers();
  readonly machines: Machine[] = [];
  private readonly stores = new Map<string, Store>();
  private readonly specs = new Map<string, CollectionSpec>();
  private saga = 0;

  private constructor(
    private readonly loop: Loop,
    private readonly faults: Faults,
    private readonly database: Database,
  ) {
    this.net = new Net(loop, faults);
  }

  static async open(loop: Loop, faults: Faults): Promise<Cluster> {
    return new Cluster(loop, faults, await openDatabase('memory:'));
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** The documents of a service, read without faults. */
  store(name: string): Store {
    const store = this.stores.get(name) ?? this.database.store(name);
    this.stores.set(name, store);
    return store;
  }

  /** A machine that only asks, such as a gateway. */
  client(): Machine {
    return new Machine('client', this.loop, 0);
  }

  /** Calls an action with a caller that it accepts. @throws ObpError as its handler does, or 503, or 504 */
  ask<A extends ActionContract>(from: Machine, action: A, params: ParamsOf<A>): Promise<ResultOf<A>> {
    const call = (name: string, given: unknown, { timeout, headers }: Options) =>
      this.net.call(from, name, given, { timeout, retries: 0, headers });
    return this.callers.calling({ call } as unknown as Pick<Context, 'call'>)(action, params);
  }

  /** Starts a machine for a service. @param alone there is no other machine of it */
  async start(name: string, alone: boolean): Promise<Machine> {
    const machine = new Machine(name, this.loop, this.loop.between(-500, 500));
    const call = (action: string, params: unknown, options: Options) =>
      this.net.call(machine, action, params, options);
    const schema = this.definition(name, machine).toSchema({
      config: { ...config, standalone: alone },
      store: remoteStore(this.store(name), machine, this.loop, this.faults, (spec) =>
        this.specs.set(`${name}.${spec.name}`, spec),
      ),
      outbox: { ...noOutbox, stop: async () => undefined },
      logger: quiet,
      bus: this.callers.identityOf(name),
      call: callFrom({ call } as unknown as Pick<Context, 'call'>, this.callers.speaker(name)),
      hint: () => undefined,
    });
    const started: Promise<void> = Reflect.apply(schema.started as () => Promise<void>, {}, []);
    // A machine whose start fails (its database is away) stops, as a process would.
    started.then(
      () =>
        this.net.join(machine, (action, params, headers) =>
          serve(schema, action, { params, headers, requestID: 'r', id: 'r', call }),
        ),
      () => machine.kill(),
    );
    this.machines.push(machine);
    return machine;
  }

  /** Users, as far as links need them: all there are. */
  serveUsers(): void {
    const machine = new Machine('identity', this.loop, 0);
    this.net.join(machine, async (_, params) => {
      const { user_ids } = params as { user_ids: string[] };
      return { users: user_ids.map((user_id) => ({ user_id })) };
    });
  }

  /** Every collection that any service has opened, as `service.collection`. */
  get collections(): string[] {
    return [...this.specs.keys()];
  }

  /** All documents of a collection, seen past all faults. */
  async peek(where: string): Promise<StoredDocument[]> {
    const spec = this.specs.get(where);
    if (spec === undefined) throw new Error(`no service has opened ${where}`);
    const [name = ''] = where.split('.');
    return (await this.store(name).collection<StoredDocument>(spec)).find({});
  }

  private definition(name: string, machine: Machine): ServiceDefinition {
    const { loop } = this;
    return (
      services[name] ??
      cascadeIn({
        clock: machine.clock,
        random: loop.random,
        newOwner: () => `owner-${loop.random()}`,
        newId: (after = '') => {
          const [time = '0'] = after.split('-');
          const ms = Math.max(machine.clock.now(), Number(time) + 1);
          return `${ms}-${String(this.saga++).padStart(4, '0')}`;
        },
      })
    );
  }
}

type Handle = (ctx: unknown) => Promise<unknown>;

/** Runs a handler as the broker would. */
function serve(schema: ServiceSchema, action: string, ctx: object): Promise<unknown> {
  const entry = schema.actions?.[action.split('.')[2] ?? ''];
  if (typeof entry !== 'object') throw new Error(`no action ${action}`);
  return (entry.handler as Handle)(ctx);
}

const nothing = () => undefined;
const quiet = {
  fatal: nothing,
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
} as unknown as Parameters<ServiceDefinition['toSchema']>[0]['logger'];
