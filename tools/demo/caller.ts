/** A caller of the REST API, as far as the demo needs one. */
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
   * @param path below `/obp/v4.0.0`, or the path of the login
   * @throws Error if the server refuses
   */
  async send(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(this.url + (path.startsWith('/my/logins') ? path : `/obp/v4.0.0${path}`), {
      method,
      headers: { ...this.headers, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  }
}
