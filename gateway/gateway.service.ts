import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, Service, ServiceBroker, ServiceSchema } from 'moleculer';
import ApiGateway, { type ApiSettingsSchema } from 'moleculer-web';
import type { Config } from '../packages/config';
import { ObpError } from '../packages/errors';
import {
  type BusIdentity,
  type Call,
  callFrom,
  type Gateway,
  type Health,
  isLogged,
  requests,
  type Span,
  type Tracing,
  toObpError,
  withOutcome,
} from '../packages/service-kit';
import { endpoints } from './endpoints';
import { negotiates } from './http/media-type';
import { endRequestSpan, withinRequestSpan } from './http/request-span';
import { sendError } from './http/responses';
import { type Match, Router } from './http/router';
import { HttpServer } from './http/server';
import { readsBody } from './pipeline/body';
import { Pipeline } from './pipeline/pipeline';
import { checkUrl } from './pipeline/text';

/** A request as moleculer-web hands it through its hooks. */
type GatewayRequest = IncomingMessage & {
  correlationId?: string;
  began?: number;
  match?: Match;
  span?: Span;
};

/**
 * The gateway: moleculer-web with the endpoint table as its routes.
 *
 * moleculer-web keeps the server's life cycle and gives every request a context on the broker. Three of its steps
 * are ours: resolving a path (case-sensitive, one look-up however many endpoints there are), handling a route
 * (its own order parses bodies before authentication) and answering errors (its own texts show internals).
 */
export function createGateway(
  broker: ServiceBroker,
  config: Config,
  health: Health,
  { speaker }: BusIdentity,
  tracing?: Tracing,
): Gateway {
  const pipeline = new Pipeline(config, asGateway(callFrom(broker, speaker)), speaker);
  const router = new Router(endpoints);
  const isRequestLogged = isLogged('info', config);

  /** One line and one count per request: no path and no query, which may say who somebody is. */
  const observe = (req: GatewayRequest, status: number, answered: string): void => {
    const operation = req.match?.row.operationId ?? 'unknown';
    const ms = performance.now() - (req.began ?? performance.now());
    requests.series(operation, String(status)).took(ms);
    if (req.span !== undefined) endRequestSpan(req.span, req.match, status, answered);
    if (!isRequestLogged) return;
    broker.logger.info(
      { correlation_id: req.correlationId, operation, status, answered, ms: Math.round(ms) },
      'request',
    );
  };

  const answerError = (req: GatewayRequest, res: ServerResponse, thrown: unknown): void => {
    const known = toObpError(thrown);
    // 503 promises that nothing was done; a call that may have been done is 504.
    const error = withOutcome(known);
    const id = req.correlationId ?? randomUUID();
    if (known !== thrown) {
      const name = thrown instanceof Error ? thrown.name : typeof thrown;
      broker.logger.error(
        { correlation_id: id, answered: error.type, cause: name },
        'request failed in the gateway',
      );
    }
    const status = sendError(req, res, id, error, config.publicUrl);
    observe(req, status, error.type);
  };

  const schema: ServiceSchema<ApiSettingsSchema> = {
    name: 'gateway',
    mixins: [ApiGateway],
    settings: {
      // The server is ours as well: it is there before the services are.
      server: false,
      routes: [{ path: '/' }],
      logRequest: null,
      logRequestParams: null,
      logResponse: null,
      logRouteRegistration: null,
      // It would tell the client an id that is not that of the request, or whatever the client has called it.
      rootCallOptions: { requestID: '' },
    },
    // Its own actions show and change routes; nobody needs them.
    // What it answers says nothing about itself: no circuit breaker.
    actions: {
      rest: { circuitBreaker: { enabled: false } },
      listAliases: false,
      addRoute: false,
      removeRoute: false,
    },
    events: { 'principal.changed': () => pipeline.principals.forget() },
    methods: {
      parseQueryString: (req: IncomingMessage) => ({ url: req.url ?? '', query: {} }),
      resolveAlias(url: string, method: string) {
        const at = url.indexOf('?');
        const match = router.find(method, at === -1 ? url : url.slice(0, at));
        return match === undefined ? false : { alias: { route: this.routes[0], match } };
      },
      async routeHandler(
        _ctx: Context,
        _route: unknown,
        req: GatewayRequest,
        res: ServerResponse,
        found?: { alias: { match: Match } },
      ) {
        const match = found?.alias.match;
        // What the router cannot decode has no row, but a reason of its own.
        if (match === undefined) checkUrl(req.url ?? '');
        if (match === undefined || !negotiates(req, readsBody(req, match.row))) return null;
        req.match = match;
        const correlationId = req.correlationId ?? randomUUID();
        const status = await pipeline.handle({ req, res, correlationId }, match);
        observe(req, status, 'ok');
        return true;
      },
      send404(req: GatewayRequest, res: ServerResponse) {
        answerError(req, res, notFound(req));
      },
      errorHandler: answerError,
    },
  };
  const service: GatewayService = broker.createService(schema);
  const server = new HttpServer(config, health, (req: GatewayRequest, res) => {
    req.correlationId = randomUUID();
    req.began = performance.now();
    if (tracing === undefined) return void service.httpHandler(req, res);
    withinRequestSpan(tracing, req, req.correlationId, (span) => {
      req.span = span;
      service.httpHandler(req, res);
    });
  });
  for (const name of NEEDED) health.add(name, () => health.services().includes(name));
  return { listen: () => server.listen(), drain: () => server.drain() };
}

/** Every request needs these; without one of the others, only some cannot be answered. */
const NEEDED = ['identity', 'bank'];

/**
 * A service that does not know who calls says so with 401. It means this gateway, or a service that it called: no fault
 * of the client, who would only log in again.
 */
const asGateway =
  (call: Call): Call =>
  (action, params, options) =>
    call(action, params, options).catch((error: unknown) => {
      const notKnown = error instanceof ObpError && error.type === 'OBP-20001';
      throw notKnown ? new ObpError('OBP-50000') : error;
    });

type GatewayService = Service & { httpHandler(req: IncomingMessage, res: ServerResponse): Promise<void> };

/** The path without its query and the content type as sent, empty if absent (conventions 1.4). */
const notFound = (req: IncomingMessage): ObpError => {
  const path = (req.url ?? '').split('?', 1)[0];
  const type = req.headers['content-type'] ?? '';
  return new ObpError('OBP-10404', `Current Url is (${path}), Current Content-Type Header is (${type})`);
};
