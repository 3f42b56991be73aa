import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../api/send';
import { RolesNeeded } from '../roles/roles-needed';

/** Placeholders for content: while it loads, when there is none, when it cannot be loaded. */

export const Loading = ({ what }: { what: string }) => (
  <p className="loading" role="status">
    <span className="spinner" aria-hidden="true" /> Loading {what}…
  </p>
);

export const Empty = ({ children }: { children: ReactNode }) => <p className="empty">{children}</p>;

interface NoticeProps {
  readonly tone: 'good' | 'bad' | 'plain';
  readonly children: ReactNode;
}

/** Says what came of something; screen readers read it out when it appears. */
export const Notice = ({ tone, children }: NoticeProps) => (
  <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    {children}
  </div>
);

interface FailureProps {
  readonly error: unknown;
  /** The bank that the request was about; empty if none. */
  readonly bank?: string;
  readonly retry?: (() => unknown) | undefined;
  /** Shows what is there now, where the error is that it is not what the user has seen. */
  readonly reload?: (() => unknown) | undefined;
}

/** What the user has seen was changed by another user before this one could. */
export class ChangedMeanwhile extends Error {
  constructor() {
    super('Another user has changed this meanwhile. Nothing was saved.');
  }
}

/** An error with what can be done about it: log in, get a role, try again. */
export function Failure({ error, bank = '', retry, reload }: FailureProps) {
  const message = error instanceof Error ? error.message : 'Something went wrong.';
  const known = error instanceof ApiError ? error : undefined;
  if (error instanceof ChangedMeanwhile || known?.status === 412)
    return (
      <Notice tone="bad">
        <p className="message">{new ChangedMeanwhile().message}</p>
        {reload !== undefined && (
          <button type="button" onClick={() => reload()}>
            Show what is there now
          </button>
        )}
      </Notice>
    );
  return (
    <Notice tone="bad">
      <p className="message">{error instanceof TypeError ? UNREACHABLE : message}</p>
      {known?.code === 'OBP-20006' && <RolesNeeded message={message} bank={bank} />}
      {known?.status === 401 && (
        <p>
          <Link href="/login">Log in</Link> to go on.
        </p>
      )}
      {(known === undefined || known.status === 429 || known.status >= 500) && retry !== undefined && (
        <button type="button" onClick={() => retry()}>
          Try again
        </button>
      )}
      {known !== undefined && known.correlationId !== '' && (
        <p className="small">Correlation id {known.correlationId}</p>
      )}
    </Notice>
  );
}

/** `fetch` fails with a `TypeError` in words of the browser's own. */
const UNREACHABLE = 'The server cannot be reached.';

interface ReadState<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface ReadingProps<T> {
  readonly of: ReadState<T>;
  readonly what: string;
  readonly bank?: string;
  readonly children: (data: T) => ReactNode;
}

/** Shows what has been read, or why it is not there (yet). */
export function Reading<T>({ of, what, bank = '', children }: ReadingProps<T>) {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error !== null) return <Failure error={of.error} bank={bank} retry={of.refetch} />;
  return <Loading what={what} />;
}
