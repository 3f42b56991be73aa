import { createServer, type Server, type ServerResponse } from 'node:http';
import { collectProcessMetrics, registry } from '../observability/metrics';
import type { Health } from './health';

/**
 * Answers `/health/live`, `/health/ready` and `/metrics`, with any query, and with or without a slash at the end.
 * Returns false for any other path.
 */
export async function serveOps(target: string, res: ServerResponse, health: Health): Promise<boolean> {
  const path = target.split('?', 1)[0]?.replace(/\/$/, '');
  if (path === '/health/live') return send(res, 200, 'application/json', '{"status":"live"}');
  if (path === '/health/ready') {
    const { ready, checks, reasons } = await health.ready();
    const body = JSON.stringify({
      status: ready ? 'ready' : 'not ready',
      checks,
      reasons,
      services: health.services(),
    });
    return send(res, ready ? 200 : 503, 'application/json', body);
  }
  if (path === '/metrics') return send(res, 200, registry.contentType, await registry.metrics());
  return false;
}

/** The port for operators. It is separate from the clients' port, so it can stay inside the cluster. */
export function startOpsServer(port: number, host: string, health: Health): Promise<Server> {
  collectProcessMetrics();
  const server = createServer((req, res) => {
    serveOps(req.url ?? '', res, health).then(
      (found) => found || send(res, 404, 'text/plain', 'not found'),
      () => send(res, 500, 'text/plain', 'failed'),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

const NO_SNIFFING = { 'X-Content-Type-Options': 'nosniff' };

function send(res: ServerResponse, status: number, type: string, body: string): true {
  res.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...NO_SNIFFING }).end(body);
  return true;
}
