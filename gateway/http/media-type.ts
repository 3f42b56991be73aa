import type { IncomingMessage } from 'node:http';

/**
 * Whether content negotiation selects an endpoint (conventions 1.4): the body must be JSON, and the client must accept
 * JSON. Otherwise the answer is that of an unknown path.
 */
export function negotiates(req: IncomingMessage, needsJsonBody: boolean): boolean {
  const accept = req.headers.accept;
  return (
    (!needsJsonBody || isJson(req.headers['content-type'])) && (accept === undefined || acceptsJson(accept))
  );
}

const isJson = (type: string | undefined): boolean =>
  /^\s*(application|text)\/json\s*(;|$)/i.test(type ?? '');

const acceptsJson = (accept: string): boolean =>
  accept.trim() === '' ||
  accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return !refused && ['*/*', 'application/*', 'application/json', 'text/*', 'text/json'].includes(type);
  });
