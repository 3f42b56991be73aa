/** Who connects to JetStream, and how. */
export interface JetStreamAccess {
  /** As `NATS_URL`: user and password in it, several servers separated by commas. */
  url: string;
  /** Who connects, for permissions: answers come to `_INBOX.<role>.>`. */
  role: string;
}

export const inboxOf = ({ role }: JetStreamAccess): string =>
  `_INBOX.${role.replaceAll(/[^A-Za-z0-9_+-]/g, '_')}`;

/** Options of a connection that waits for NATS, for as long as it takes, and never gives up. */
export const connectionOptions = (access: JetStreamAccess) => {
  const { url, role } = access;
  const urls = url.split(',').map((each) => new URL(each));
  const [first] = urls;
  return {
    servers: urls.map(({ host }) => host),
    ...(first?.username
      ? { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) }
      : {}),
    ...(first?.protocol === 'tls:' ? { tls: {} } : {}),
    name: `${role} events`,
    inboxPrefix: inboxOf(access),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    waitOnFirstConnect: true,
    ignoreAuthErrorAbort: true,
    // Or every event would cost two stack traces.
    noAsyncTraces: true,
    pingInterval: 1_000,
    maxPingOut: 2,
    timeout: 2_000,
  };
};
