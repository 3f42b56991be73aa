import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../../packages/config';
import { ObpError } from '../../packages/errors';
import { type Health, serveOps } from '../../packages/service-kit';
import { sendPreflight } from './responses';

const MAX_HEADER_BYTES = 32_768;
const KEEP_ALIVE_MS = 65_000;
const LONGEST_URL = 8_192;

type Listener = (req: IncomingMessage, res: ServerResponse) => void;

/** The HTTP server of the gateway: what is settled before a request has a path. */
export function createHttpServer(config: Config, health: Health, listener: Listener): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: config.REQUEST_TIMEOUT_MS,
      headersTimeout: config.REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: Math.min(1_000, config.REQUEST_TIMEOUT_MS),
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (req, res) => {
      // Errors of a connection that goes away end there; the pipeline notices by itself.
      res.on('error', () => undefined);
      if (health.isStopping) res.setHeader('Connection', 'close');
      if (req.method === 'OPTIONS') return sendPreflight(res);
      if (req.url?.startsWith('/health/')) {
        serveOps(req.url, res, health).then(
          (found) => found || listener(req, res),
          () => res.destroy(),
        );
        return;
      }
      if ((req.url?.length ?? 0) > LONGEST_URL) req.url = '/';
      listener(req, res);
    },
  );
  server.on('clientError', answerClientError);
  return server;
}

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
  return new ObpError('OBP-10001', ' The request is not valid HTTP.');
};

/** Stops accepting, lets what is in flight finish, and cuts what is left after the deadline. */
export function drain(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}
