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
import { Page, pageFolder } from './http/page';
import { endRequestSpan, withinRequestSpan } from './http/request-span';
import { sendError } from './http/responses';
import { type Match, Router } from './http/router';
import { HttpServer } from './http/server';
import { readsBody } from './pipeline/body';
import { Pipeline } from './pipeline/pipeline';
import { checkUrl } from './pipeline/text';
import { statusOf } from './status';

/** A request in moleculer-web's hooks. */
type GatewayRequest = IncomingMessage & {
  correlationId?: string;
  began?: number;
  match?: Match;
  span?: Span;
};

/**
 * The gateway: moleculer-web with the endpoint table as its routes.
 *
 * moleculer-web keeps the server's life cycle and gives every request a context on the broker. The gateway replaces
 * three of its steps: resolving a path (case-sensitive, one look-up for any number of endpoints), handling a route
 * (its own order parses bodies before authentication) and answering errors (its own texts show internals).
 */
export function createGateway(
  broker: ServiceBroker,
  config: Config,
  health: Health,
  { speaker }: BusIdentity,
  tracing?: Tracing,
): Gateway {
  const pipeline = new Pipeline(
    config,
    asGateway(callFrom(broker, speaker)),
    speaker,
    statusOf(broker, health),
  );
  const router = new Router(endpoints);
  const page = new Page(pageFolder, config);
  const isRequestLogged = isLogged('info', config);

  /** Logs and counts each request, without path and query, which may identify a person. */
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
    // 503 means that nothing was done; a call that may have been done gets 504.
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
      // The gateway has its own server, which listens before the services are there.
      server: false,
      routes: [{ path: '/' }],
      logRequest: null,
      logRequestParams: null,
      logResponse: null,
      logRouteRegistration: null,
      // moleculer-web's request id is not the correlation id, or comes from the client.
      rootCallOptions: { requestID: '' },
    },
    // Its own actions show and change routes; nothing needs them.
    actions: {
      rest: { circuitBreaker: { enabled: false } },
      listAliases: false,
      addRoute: false,
      removeRoute: false,
    },
    events: {
      'principal.changed': () => pipeline.forget(),
      'validations.changed': () => pipeline.forget(),
    },
    stopped: () => pipeline.close(),
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
        if (match === undefined) {
          const status = page.serve(req, res);
          if (status !== undefined) {
            observe(req, status, 'page');
            return true;
          }
        }
        // A path that the router cannot decode has no row, and an error of its own.
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

/** Every request needs these services; without any other, only some requests fail. */
const NEEDED = ['identity', 'bank'];

/**
 * A service answers 401 when it cannot verify its caller. That is this gateway or another service: not the client's
 * fault, and a new login would not help.
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
