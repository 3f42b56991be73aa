import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BusPrincipal } from '../../packages/bus-auth';
import type { Config } from '../../packages/config';
import type { AuthenticationType } from '../../packages/contracts/identity/validation.schemas';
import { ObpError } from '../../packages/errors';
import type { BusIdentity, Call, CallOptions } from '../../packages/service-kit';
import type { AnyRequest, Endpoint, ServerFacts, Surroundings } from '../endpoints/endpoint';
import { sendResult } from '../http/responses';
import type { Match } from '../http/router';
import { Banks } from './banks';
import { checkIds, NOTHING_SENT, parseBody, readBody, readBytes, readsBody, type Sent } from './body';
import { authenticationTypeOf, credentialOf } from './credentials';
import { HashQueues } from './hash-queues';
import { idempotencyKeyOf, once } from './idempotency';
import { type InForce, NOTHING_IN_FORCE } from './in-force';
import { pageHeaders, type Window } from './paging';
import { preconditionOf } from './precondition';
import { type Caller, Principals } from './principals';
import { readQuery } from './query';
import { RateLimits } from './rate-limits';
import { checkRoles } from './roles';
import { checkUrl } from './text';
import { illegalType, Validations } from './validations';

/** Its calls do not count against a limit: load balancers ask whether the server is there (conventions, section 8). */
const LIVENESS = '/root';

/** A request in the pipeline, with its response. */
interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly correlationId: string;
}

/**
 * The path of every request, in the order of ruling 4: authentication, instance switch, bank, roles, registered JSON
 * schema, query and body, then the action, which checks customers, sub-resources and business rules. The body is not read
 * before the caller is authorised.
 */
export class Pipeline {
  private readonly principals: Principals;
  private readonly validations: Validations;
  private readonly banks: Banks;
  private readonly limits: RateLimits;
  private readonly hashing = new HashQueues();
  private readonly surroundings: Surroundings;

  constructor(
    private readonly config: Config,
    private readonly call: Call,
    /** Signs principal tokens, which name the user of a call. */
    private readonly speaker: BusIdentity['speaker'],
    status: Surroundings['status'],
  ) {
    this.principals = new Principals(call);
    this.banks = new Banks(call);
    this.limits = new RateLimits(config);
    this.validations = new Validations(call, config.ENFORCE_VALIDATIONS);
    this.surroundings = { ...factsOf(config), status, validations: this.validations };
  }

  /** Answers the request and returns the status. @throws ObpError */
  async handle(exchange: Exchange, { row, path, prefix }: Match): Promise<number> {
    const { req, res, correlationId } = exchange;
    const options: CallOptions = { correlationId };
    checkUrl(req.url ?? '');
    const type = authenticationTypeOf(req.headers);
    // Nothing that is registered concerns a read without credentials.
    const inForce =
      type === undefined && !isWrite(row)
        ? NOTHING_IN_FORCE
        : (this.validations.known() ?? (await this.validations.learn(options)));
    this.checkType(exchange, inForce, row, type);
    const caller = await this.authenticate(exchange, row, options);
    if (row.allowedBy !== undefined && !this.config[row.allowedBy.setting]) {
      throw new ObpError(row.allowedBy.otherwise);
    }
    const bankId = path.BANK_ID;
    await this.banks.check(row, bankId, options);
    const user = caller === undefined ? undefined : checkRoles(row.roles, caller, bankId);
    const sent = readsBody(req, row) ? await this.sentBody(req) : NOTHING_SENT;
    if (isWrite(row) && inForce.schemas.has(row.operationId))
      await this.validations.checkBody(inForce, row, sent.text, () => !res.destroyed);
    const search = searchOf(req);
    const query = readQuery(row.query, search);
    const body = bodyOf(row, sent);
    // With access `user` there is a caller here; other rows do not use it.
    const request: AnyRequest = {
      path,
      query,
      body,
      principal: caller as Caller,
      headers: req.headers,
      prefix,
    };
    const precondition = preconditionOf(req, row);
    const answer = () => this.answer(row, request, { correlationId, precondition }, user);
    const work = () => (row.hashes === undefined ? answer() : this.hashing.run(row.hashes, res, answer));
    const key = idempotencyKeyOf(row, req.headers);
    const { status, result, replayed } =
      key === undefined
        ? { status: row.status, result: await work(), replayed: false }
        : await once(key, { row, path, body, caller }, this.call, options, work);
    if (row.changesPrincipals) this.forget();
    const page = row.query?.paged ? pageHeaders(query as Window, search, result) : undefined;
    return sendResult(req, res, correlationId, { status, result, replayed, ...page });
  }

  /** Drops the caches of callers and validations: the next request calls identity again. */
  forget(): void {
    this.principals.forget();
    this.validations.forget();
  }

  close = (): Promise<void> => this.validations.close();

  /** Checks the type of the credentials, before the credentials themselves. @throws ObpError OBP-40034 */
  private checkType(
    { req, res }: Exchange,
    { authenticationTypes }: InForce,
    { operationId }: Endpoint,
    type: AuthenticationType | undefined,
  ): void {
    const allowed = type === undefined ? undefined : authenticationTypes.get(operationId);
    if (type === undefined || allowed === undefined || allowed.includes(type)) return;
    this.limits.ofAddress(req, res);
    throw illegalType(allowed, type);
  }

  /** Authenticates the caller and applies the rate limits. */
  private async authenticate(
    { req, res }: Exchange,
    row: Endpoint,
    options: CallOptions,
  ): Promise<Caller | undefined> {
    if (row.access === 'login') {
      this.limits.ofLogin(req, res);
      return undefined;
    }
    let caller: Caller | undefined;
    try {
      const credential = credentialOf(req.headers);
      if (credential !== undefined) caller = await this.principals.callerOf(credential, options);
    } catch (refusal) {
      this.limits.ofAddress(req, res);
      throw refusal;
    }
    if (row.path !== LIVENESS) {
      if (caller === undefined) this.limits.ofAddress(req, res);
      else this.limits.ofConsumer(caller.consumer_id, res);
    }
    if (row.hashes === 'signUp') this.limits.ofSignUp(req, res);
    if (caller === undefined && row.access === 'user') throw new ObpError('OBP-20001');
    return caller;
  }

  private async sentBody(req: IncomingMessage): Promise<Sent> {
    return parseBody(await readBytes(req, this.config.MAX_BODY_BYTES));
  }

  /** @param user the principal for services */
  private async answer(
    row: Endpoint,
    request: AnyRequest,
    options: CallOptions,
    user: BusPrincipal | undefined,
  ): Promise<unknown> {
    if (row.action === undefined) return row.answer?.(this.surroundings, request);
    options.principal = user && this.speaker.principal(user);
    const params = row.params(request) as Record<string, unknown>;
    const result = this.call(row.action, params, options);
    return row.shape === undefined ? result : result.then(row.shape);
  }
}

/** @throws ObpError OBP-10001, and what the row's own reader throws */
function bodyOf({ method, checksIds, body }: Endpoint, sent: Sent): unknown {
  if (method === 'POST' && checksIds) checkIds(sent.json);
  return body === undefined ? undefined : readBody(body, sent);
}

const factsOf = (config: Config): ServerFacts => ({
  publicUrl: config.publicUrl,
  issuer: config.OIDC_ISSUER,
  jwksUrl: config.OIDC_JWKS_URL,
  limitsConsumers: config.CONSUMER_RATE_LIMITS.length > 0,
  logLevel: config.LOG_LEVEL,
});

/** Whether a registered JSON schema applies; the body of a login is not read. */
const isWrite = ({ method, access }: Endpoint): boolean =>
  (method === 'POST' || method === 'PUT') && access !== 'login';

const searchOf = (req: IncomingMessage): string => {
  const url = req.url ?? '';
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
};
