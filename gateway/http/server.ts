import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../packages/config';
import { ObpError } from '../../packages/errors';
import { connections, type Health, serveOps } from '../../packages/service-kit';
import { sendError, sendPreflight } from './responses';

const MAX_HEADER_BYTES = 32_768;
const KEEP_ALIVE_MS = 65_000;
const LONGEST_URL = 8_192;

/** No client in good faith sends more without reading an answer. */
const MOST_PIPELINED = 100;

interface Turn {
  readonly res: ServerResponse;
  readonly begin: () => void;
}

type Listener = (req: IncomingMessage, res: ServerResponse) => void;

/** The HTTP server of the gateway: what is settled before a request has a path, and how it comes and goes. */
export class HttpServer {
  readonly server: Server;
  /** The requests of every connection that are not answered yet, in order. */
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
        // Node's own refusal has no body.
        requireHostHeader: false,
      },
      (req, res) => this.inTurn(req, res),
    );
    this.server.maxConnections = config.MAX_CONNECTIONS;
    this.server.on('clientError', answerClientError);
    // What a client expects, and nobody knows, it does not get (RFC 9110, 10.1.1): it is answered all the same.
    this.server.on('checkExpectation', (req, res) => this.inTurn(req, res));
    this.server.on('connection', (socket: Socket) => {
      this.connections.set(socket, []);
      connections.inc();
      socket.once('close', () => {
        this.connections.delete(socket);
        connections.dec();
      });
    });
  }

  /** @throws Error when the address cannot be had */
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
   * Takes the gateway out of rotation, which has said by now that it is not ready. For a while it serves on, because
   * load balancers need a moment to notice; every answer from here on ends its connection. Then it takes no new
   * connection, refuses what still comes on old ones, lets what is in flight finish, and cuts what is left after the
   * deadline.
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
   * Requests that come on one connection without waiting for answers are done one after the other: Node would begin
   * them all at once, and one client could take the place of thousands.
   */
  private inTurn(req: IncomingMessage, res: ServerResponse): void {
    // Errors of a connection that goes away end there; the pipeline notices by itself.
    res.on('error', ignore);
    const turns = this.connections.get(req.socket) ?? [];
    turns.push({ res, begin: () => this.receive(req, res) });
    res.on('close', () => {
      turns.shift();
      turns[0]?.begin();
    });
    if (turns.length > MOST_PIPELINED) req.socket.destroy();
    else if (turns.length === 1) turns[0]?.begin();
  }

  private receive(req: IncomingMessage, res: ServerResponse): void {
    if (this.health.isStopping || lacksHost(req)) lastOfItsConnection(res);
    if (lacksHost(req)) refuse(req, res, notHttp(), this.config);
    else if (req.method === 'OPTIONS') sendPreflight(res);
    else if (req.url?.startsWith('/health/')) this.answerOps(req.url, req, res);
    else if (this.closing || this.health.isStarting) refuse(req, res, new ObpError('OBP-50503'), this.config);
    else {
      if ((req.url?.length ?? 0) > LONGEST_URL) req.url = '/';
      this.listener(req, res);
    }
  }

  private answerOps(path: string, req: IncomingMessage, res: ServerResponse): void {
    serveOps(path, res, this.health).then(
      (found) => found || this.listener(req, res),
      () => res.destroy(),
    );
  }
}

const ignore = (): void => undefined;

const lastOfItsConnection = (res: ServerResponse): void => {
  if (!res.headersSent) res.setHeader('Connection', 'close');
};

const refuse = (req: IncomingMessage, res: ServerResponse, error: ObpError, { publicUrl }: Config): void => {
  sendError(req, res, randomUUID(), error, publicUrl);
};

/** HTTP/1.1 asks for it (RFC 9112, 3.2). */
const lacksHost = ({ httpVersion, headers }: IncomingMessage): boolean =>
  httpVersion === '1.1' && headers.host === undefined;

const notHttp = (): ObpError => new ObpError('OBP-10001', ' The request is not valid HTTP.');

/** What Node could not read as a request still gets an answer in the contract's form. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const shown = clientError(error.code);
  const body = JSON.stringify(shown.toBody());
  socket.end(
    `HTTP/1.1 ${shown.code} ${shown.code === 408 ? 'Request Timeout' : 'Bad Request'}\r\n` +
      `Content-Type: application/json;charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const clientError = (code: string | undefined): ObpError => {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ObpError('OBP-01000');
  if (code === 'HPE_HEADER_OVERFLOW') return new ObpError('OBP-10431');
  return notHttp();
};
