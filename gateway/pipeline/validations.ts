import { identity } from '../../packages/contracts/identity/identity.contract';
import { ObpError } from '../../packages/errors';
import { SchemaThread } from '../../packages/registered-schemas';
import type { Call, CallOptions } from '../../packages/service-kit';
import type { Endpoint } from '../endpoints/endpoint';
import { InForce, NOTHING_IN_FORCE } from './in-force';

/** As long as callers are cached (`principals.ts`): a change in another process is in force here within a second. */
const FRESH_MS = 900;

/**
 * The registrations for single operations: fetched from identity, and applied (conventions 9). They are kept for
 * less than a second; then the gateway asks whether there is another version. A hint makes it ask at once; the time
 * covers a lost hint. A request that needs an answer does not pass without one.
 */
export class Validations {
  private readonly thread = new SchemaThread();
  private last = NOTHING_IN_FORCE;
  private freshUntil = Number.NEGATIVE_INFINITY;
  /** The call that requests wait for; undefined when none is in progress or a change came after it. */
  private pending: Promise<InForce> | undefined;
  private asks = 0;

  constructor(
    private readonly call: Call,
    /** `ENFORCE_VALIDATIONS` */
    private readonly enforced: boolean,
  ) {}

  /** The validations in force, if they are fresh. */
  known(): InForce | undefined {
    if (!this.enforced) return NOTHING_IN_FORCE;
    return performance.now() < this.freshUntil ? this.last : undefined;
  }

  /** The validations in force; simultaneous requests share one call. @throws ObpError OBP-50503, OBP-50504 */
  learn(options: CallOptions = {}): Promise<InForce> {
    const known = this.known();
    if (known !== undefined) return Promise.resolve(known);
    this.pending ??= this.ask(options, ++this.asks);
    return this.pending;
  }

  /** The validations in force, or the last known ones if identity is away: for documents, which are of use even then. */
  lastKnown(): Promise<InForce> {
    return this.learn().catch(() => this.last);
  }

  /** Something has changed: the next request asks. */
  forget(): void {
    this.freshUntil = Number.NEGATIVE_INFINITY;
    this.pending = undefined;
  }

  /**
   * @param json the body as it was sent; empty without one
   * @param isWanted whether the client still waits
   * @throws ObpError OBP-09014; OBP-50503 when the check, or the wait for it, takes too long
   */
  async checkBody(
    { schemas }: InForce,
    { operationId }: Endpoint,
    json: string,
    isWanted: () => boolean,
  ): Promise<void> {
    const schema = schemas.get(operationId);
    if (schema === undefined) return;
    const violations = await this.thread.check(schema, json, { isWanted });
    if (violations.length > 0) throw new ObpError('OBP-09014', ` ${violations.join('; ')}`);
  }

  close = (): Promise<void> => this.thread.close();

  private async ask(options: CallOptions, number: number): Promise<InForce> {
    // The age counts from before the call, because the answer may be that old.
    const freshUntil = performance.now() + FRESH_MS;
    const isLatest = () => this.pending !== undefined && this.asks === number;
    try {
      const learned = await this.newest(options);
      if (isLatest()) {
        this.last = learned;
        this.freshUntil = freshUntil;
      }
      return learned;
    } finally {
      if (isLatest()) this.pending = undefined;
    }
  }

  private async newest(options: CallOptions): Promise<InForce> {
    const known = this.last;
    const params = { known: known.version };
    const { version, registered } = await this.call(identity.actions.validationsSince, params, options);
    return registered === undefined ? known : new InForce(version, registered);
  }
}

/** The refusal of credentials of a type that the operation does not allow. */
export const illegalType = (allowed: readonly string[], type: string): ObpError =>
  new ObpError(
    'OBP-40034',
    ` allowed authentication types: [${allowed.join(', ')}], current request auth type: ${type}`,
  );
