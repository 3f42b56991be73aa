import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Calls that are made at the same time, each on a connection that the next one uses again. */
const AT_ONCE = 16;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** A caller of the REST API, as far as the demo needs one: `fetch` takes more than twice the CPU time. */
export class Caller {
  private constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  static anonymous = (url: string): Caller => new Caller(url, {});

  /** @throws Error if the login is refused */
  async logIn(username: string, password: string, consumerKey: string): Promise<Caller> {
    const DirectLogin = `username=${username},password=${password},consumer_key=${consumerKey}`;
    const { token } = await new Caller(this.url, { DirectLogin }).send('POST', '/my/logins/direct');
    return new Caller(this.url, { DirectLogin: `token=${token}` });
  }

  /**
   * @param path below `/obp/v4.0.0`; a whole one for another version, and for the login
   * @throws Error if the server refuses
   */
  async send(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const full = /^\/(?:my\/logins|obp)\//.test(path) ? path : `/obp/v4.0.0${path}`;
    const response = await this.answer(method, full, body === undefined ? '' : JSON.stringify(body));
    const content = await text(response);
    if ((response.statusCode ?? 0) >= 400) throw new Error(`${method} ${path}: ${content}`);
    return content === '' ? {} : JSON.parse(content);
  }

  private answer(method: string, path: string, body: string): Promise<IncomingMessage> {
    const headers = {
      ...this.headers,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      request(this.url + path, { agent, method, headers }, resolve)
        .once('error', reject)
        .end(body);
    });
  }
}

/** Does the work for each of the items, some at the same time. */
export async function forEach<T>(items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
