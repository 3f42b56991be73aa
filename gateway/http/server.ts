import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../packages/config';
import { ObpError } from '../../packages/errors';
import { connections, type Health, serveOps } from '../../packages/service-kit';
import { hasValidHost, originForm } from './request-head';
import { sendError, sendPreflight } from './responses';
import { closeInStages, isClosing } from './staged-close';
import { dropUnread, type Turn } from './unread';

const MAX_HEADER_BYTES = 32_768;
const KEEP_ALIVE_MS = 65_000;
const LONGEST_URL = 8_192;
const TOO_LONG = '/too-long';

/** The most requests that one connection may send without reading an answer. */
const MOST_PIPELINED = 100;
const MOST_PIPELINED_BYTES = 65_536;

const LOOK_FOR_UNREAD_MS = 1_000;

type Listener = (req: IncomingMessage, res: ServerResponse) => void;

/** The HTTP server of the gateway: everything before a request has a path, and the life cycle of connections. */
export class HttpServer {
  readonly server: Server;
  /** The unanswered requests of every connection, in order. */
  private readonly connections = new Map<Socket, Turn[]>();
  private closing = false;

  constructor(
    private readonly config: Config,
    private readonly health: Health,
    private readonly listener: Listener,
  ) {
    this.server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        requestTimeout: config.REQUEST_TIMEOUT_MS,
        headersTimeout: config.REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: Math.min(1_000, config.REQUEST_TIMEOUT_MS),
        keepAliveTimeout: KEEP_ALIVE_MS,
        // Node's own error has no body.
        requireHostHeader: false,
      },
      (req, res) => this.inTurn(req, res),
    );
    this.server.maxConnections = config.MAX_CONNECTIONS;
    this.server.on('clientError', answerClientError);
    // An unknown expectation is ignored (RFC 9110, 10.1.1): the request gets a normal answer.
    this.server.on('checkExpectation', (req, res) => this.inTurn(req, res));
    this.server.on('connect', (req: IncomingMessage, socket: Socket) => this.answerConnect(req, socket));
    this.dropUnreadNowAndThen();
    this.server.on('connection', (socket: Socket) => {
      this.connections.set(socket, []);
      connections.inc();
      socket.once('close', () => {
        this.connections.delete(socket);
        connections.dec();
      });
    });
  }

  private dropUnreadNowAndThen(): void {
    const limits = { longestMs: this.config.RESPONSE_TIMEOUT_MS, mostBytes: this.config.MAX_UNREAD_BYTES };
    const look = () => dropUnread(this.connections, limits, performance.now());
    const timer = setInterval(look, Math.min(LOOK_FOR_UNREAD_MS, limits.longestMs)).unref();
    this.server.once('close', () => clearInterval(timer));
  }

  /** @throws Error when the address is not available */
  listen(): Promise<void> {
    const { PORT, HOST } = this.config;
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(PORT, HOST, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
  }

  /**
   * Takes the gateway out of rotation; by now it reports not ready. It serves for a while longer, because load
   * balancers need a moment to detect this, and every answer from here on ends its connection. Then it accepts no new
   * connection, refuses new requests on old ones, finishes those in flight, and cuts the rest after the deadline.
   */
  async drain(): Promise<void> {
    for (const { res } of [...this.connections.values()].flat()) lastOfItsConnection(res);
    if (!this.server.listening) return;
    await sleep(this.config.SHUTDOWN_DELAY_MS);
    this.closing = true;
    await new Promise<void>((resolve) => {
      const deadline = setTimeout(() => this.server.closeAllConnections(), this.config.SHUTDOWN_TIMEOUT_MS);
      this.server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      this.server.closeIdleConnections();
    });
  }

  /**
   * Handles pipelined requests of a connection one after the other. Node would begin them all at once, and one client
   * could take the place of thousands.
   */
  private inTurn(req: IncomingMessage, res: ServerResponse): void {
    // The error of a closed connection ends here; the pipeline handles the close itself.
    res.on('error', ignore);
    if (isClosing(req.socket)) return void req.resume();
    const turns = this.connections.get(req.socket) ?? [];
    turns.push({ res, begin: () => this.receive(req, res), size: turns.length === 0 ? 0 : sizeOf(req) });
    res.on('close', () => {
      turns.shift();
      turns[0]?.begin();
    });
    if (waitTooMany(turns)) req.socket.destroy();
    else if (turns.length === 1) turns[0]?.begin();
  }

  private receive(req: IncomingMessage, res: ServerResponse): void {
    const isWellFormed = hasValidHost(req);
    if (this.health.isStopping || !isWellFormed) lastOfItsConnection(res);
    const target = originForm(req.url ?? '');
    // Nothing is found at a longer one, and nothing spends time on looking.
    req.url = target.length > LONGEST_URL ? TOO_LONG : target;
    if (!isWellFormed) refuse(req, res, notHttp(), this.config);
    else if (req.method === 'OPTIONS') sendPreflight(res);
    else if (target.startsWith('/health/')) this.answerOps(req, res);
    else this.serve(req, res);
  }

  private serve(req: IncomingMessage, res: ServerResponse): void {
    if (this.closing || this.health.isStarting) refuse(req, res, new ObpError('OBP-50503'), this.config);
    else this.listener(req, res);
  }

  private answerOps(req: IncomingMessage, res: ServerResponse): void {
    serveOps(req.url ?? '', res, this.health).then(
      (found) => found || this.serve(req, res),
      () => res.destroy(),
    );
  }

  /** Answers CONNECT like an unknown path, because there are no tunnels. Node no longer owns the connection by now. */
  private answerConnect(req: IncomingMessage, socket: Socket): void {
    socket.on('error', ignore);
    const res = new ServerResponse(req);
    res.assignSocket(socket);
    lastOfItsConnection(res);
    res.once('finish', () => closeInStages(socket));
    this.receive(req, res);
  }
}

const ignore = (): void => undefined;

const lastOfItsConnection = (res: ServerResponse): void => {
  if (!res.headersSent) res.setHeader('Connection', 'close');
};

const refuse = (req: IncomingMessage, res: ServerResponse, error: ObpError, { publicUrl }: Config): void => {
  sendError(req, res, randomUUID(), error, publicUrl);
};

const sizeOf = ({ url, rawHeaders }: IncomingMessage): number =>
  rawHeaders.reduce((sum, text) => sum + text.length, url?.length ?? 0);

/** Whether too many pipelined requests wait behind the first. */
const waitTooMany = (turns: readonly Turn[]): boolean =>
  turns.length > MOST_PIPELINED ||
  (turns.length > 1 && turns.reduce((sum, { size }) => sum + size, 0) > MOST_PIPELINED_BYTES);

const notHttp = (): ObpError => new ObpError('OBP-10001', ' The request is not valid HTTP.');

/** Answers a request that Node could not parse, in the contract's form. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // Bytes after a last answer cannot be parsed either.
  if (isClosing(socket)) return;
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const shown = clientError(error.code);
  const body = JSON.stringify(shown.toBody());
  const head = [
    `HTTP/1.1 ${shown.code} ${STATUS_CODES[shown.code]}`,
    'Content-Type: application/json;charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  closeInStages(socket);
}

const clientError = (code: string | undefined): ObpError => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ObpError('OBP-01000');
  if (code === 'HPE_HEADER_OVERFLOW') return new ObpError('OBP-10431');
  return notHttp();
};
