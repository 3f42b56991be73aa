import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BusPrincipal } from '../../packages/bus-auth';
import type { Config } from '../../packages/config';
import { ObpError } from '../../packages/errors';
import type { BusIdentity, Call, CallOptions } from '../../packages/service-kit';
import type { AnyRequest, Endpoint, ServerFacts } from '../endpoints/endpoint';
import { sendResult } from '../http/responses';
import type { Match } from '../http/router';
import { Banks } from './banks';
import { checkIds, parseJson, readBody, readBytes, readsBody } from './body';
import { credentialOf } from './credentials';
import { HashQueues } from './hash-queues';
import { idempotencyKeyOf, once } from './idempotency';
import { pageHeaders, type Window } from './paging';
import { preconditionOf } from './precondition';
import { type Caller, Principals } from './principals';
import { readQuery } from './query';
import { RateLimits } from './rate-limits';
import { checkRoles } from './roles';
import { checkUrl } from './text';

/** A request in the pipeline, with its response. */
interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly correlationId: string;
}

/**
 * The path of every request, in the order of ruling 4: authentication, instance switch, bank, roles, query and body,
 * then the action, which checks customers, sub-resources and business rules. The body is not read before the caller is
 * authorised.
 */
export class Pipeline {
  readonly principals: Principals;
  private readonly banks: Banks;
  private readonly limits: RateLimits;
  private readonly hashing = new HashQueues();
  private readonly facts: ServerFacts;

  constructor(
    private readonly config: Config,
    private readonly call: Call,
    /** Signs principal tokens, which name the user of a call. */
    private readonly speaker: BusIdentity['speaker'],
  ) {
    this.principals = new Principals(call);
    this.banks = new Banks(call);
    this.limits = new RateLimits(config);
    this.facts = factsOf(config);
  }

  /** Answers the request and returns the status. @throws ObpError */
  async handle(exchange: Exchange, { row, path, prefix }: Match): Promise<number> {
    const { req, res, correlationId } = exchange;
    const options: CallOptions = { correlationId };
    checkUrl(req.url ?? '');
    const caller = await this.authenticate(exchange, row, options);
    if (row.allowedBy !== undefined && !this.config[row.allowedBy.setting]) {
      throw new ObpError(row.allowedBy.otherwise);
    }
    const bankId = path.BANK_ID;
    await this.banks.check(row, bankId, options);
    const user = caller === undefined ? undefined : checkRoles(row.roles, caller, bankId);
    const search = searchOf(req);
    const query = readQuery(row.query, search);
    const body = readsBody(req, row) ? await this.body(req, row) : undefined;
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
    if (row.changesPrincipals) this.principals.forget();
    const page = row.query?.paged ? pageHeaders(query as Window, search, result) : undefined;
    return sendResult(req, res, correlationId, { status, result, replayed, ...page });
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
    if (caller === undefined) this.limits.ofAddress(req, res);
    else this.limits.ofConsumer(caller.consumer_id, res);
    if (row.hashes === 'signUp') this.limits.ofSignUp(req, res);
    if (caller === undefined && row.access === 'user') throw new ObpError('OBP-20001');
    return caller;
  }

  private async body(req: IncomingMessage, row: Endpoint): Promise<unknown> {
    const json = parseJson(await readBytes(req, this.config.MAX_BODY_BYTES));
    if (row.method === 'POST' && row.checksIds) checkIds(json);
    return row.body === undefined ? undefined : readBody(row.body, json);
  }

  /** @param user the principal for services */
  private async answer(
    row: Endpoint,
    request: AnyRequest,
    options: CallOptions,
    user: BusPrincipal | undefined,
  ): Promise<unknown> {
    if (row.action === undefined) return row.answer?.(this.facts, request);
    options.principal = user && this.speaker.principal(user);
    const params = row.params(request) as Record<string, unknown>;
    const result = this.call(row.action, params, options);
    return row.shape === undefined ? result : result.then(row.shape);
  }
}

const factsOf = (config: Config): ServerFacts => ({
  publicUrl: config.publicUrl,
  issuer: config.OIDC_ISSUER,
  jwksUrl: config.OIDC_JWKS_URL,
  limitsConsumers: config.CONSUMER_RATE_LIMITS.length > 0,
  logLevel: config.LOG_LEVEL,
});

const searchOf = (req: IncomingMessage): string => {
  const url = req.url ?? '';
  const at = url.indexOf('?');
  return at === -1 ? '' : url.slice(at + 1);
};
