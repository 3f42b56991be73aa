import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type Result, useRead } from '../api/api';
import { useSession } from '../api/session';
import { Card } from '../parts/card';
import { Failure, Reading } from '../parts/states';
import { ago } from '../parts/time';
import { Curve } from './charts';
import { DeletionsCard } from './deletions-card';
import { Latencies } from './latencies';
import { type Reading as RequestReading, ratesOf, withReading } from './rates';

type Status = Result<'OBPv4.0.0-getServerStatus'>;

const EVERY_MS = 2_000;

/** Not while it is refused. */
const everyFew = (known: unknown): number | false => (known === undefined ? false : EVERY_MS);

/** The state of the server, for operators; read again every two seconds. */
export function Operations() {
  const held = useSession();
  const status = useRead('OBPv4.0.0-getServerStatus', {}, { enabled: held !== undefined, again: everyFew });
  if (held === undefined)
    return (
      <section className="narrow">
        <h1>Operations</h1>
        <p>
          <Link href="/login">Log in</Link> to see the state of the server.
        </p>
      </section>
    );
  return (
    <section>
      <h1>Operations</h1>
      {status.data !== undefined && status.error !== null && <Failure error={status.error} />}
      <Reading of={status} what="the state of the server">
        {(known) => <StatusView status={known} at={status.dataUpdatedAt} />}
      </Reading>
    </section>
  );
}

function StatusView({ status, at }: { status: Status; at: number }) {
  const { ready, node, started_at, operations } = status;
  return (
    <>
      <p className="server-state">
        <strong className={ready ? 'is-good' : 'is-bad'}>{ready ? '● Ready' : '○ Not ready'}</strong>{' '}
        <span className="small">
          {node}, started {ago(started_at, at)}
        </span>
      </p>
      <div className="columns">
        <div>
          <Requests status={status} at={at} />
          <DeletionsCard again={everyFew} />
        </div>
        <div>
          <Checks checks={status.checks} />
          <Events status={status} />
        </div>
        <div>
          <Services services={status.services} />
        </div>
      </div>
      <Latencies operations={operations} />
    </>
  );
}

/** Two minutes of readings. */
const LENGTH = 60;

function Requests({ status, at }: { status: Status; at: number }) {
  const { node, started_at, operations } = status;
  const [readings, setReadings] = useState<readonly RequestReading[]>([]);
  const requests = sum(operations.map((operation) => operation.requests));
  const failed = sum(operations.map((operation) => operation.failed));
  useEffect(() => {
    const next = { process: `${node} ${started_at}`, at, requests };
    setReadings((known) => withReading(known, next, LENGTH));
  }, [node, started_at, at, requests]);
  const rates = ratesOf(readings);
  return (
    <Card title="Requests">
      <p className="figure">
        {(rates.at(-1) ?? 0).toFixed(1)} <span className="small">per second</span>
      </p>
      <Curve values={rates} length={LENGTH} />
      <p className="small">
        {requests} since the start, {failed} failed. The curve shows the last two minutes, this page’s own
        requests included.
      </p>
    </Card>
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const Checks = ({ checks }: Pick<Status, 'checks'>) => (
  <Card title="Readiness">
    <ul className="plain checks">
      {checks.map(({ name, ok, reason }) => (
        <li key={name}>
          <span className={ok ? 'is-good' : 'is-bad'}>{ok ? '✓' : '✗'}</span> {name.replaceAll('_', ' ')}
          {!ok && <span className="is-bad"> fails{reason !== '' && `: ${reason}`}</span>}
        </li>
      ))}
    </ul>
  </Card>
);

const Services = ({ services }: Pick<Status, 'services'>) => (
  <Card title="Services">
    <table>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col" className="number">
            Replicas
          </th>
        </tr>
      </thead>
      <tbody>
        {services.map(({ name, nodes }) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="number" title={nodes.join(', ')}>
              <span className="is-good" aria-hidden="true">
                {'●'.repeat(Math.min(nodes.length, 8))}
              </span>{' '}
              {nodes.length}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Card>
);

/** Events that wait: for publication in a service, and for a follower. */
function Events({ status: { node, services, outboxes, followers } }: { status: Status }) {
  const isAlone = services.every(({ nodes }) => nodes.every((each) => each === node));
  const rows = [
    ...outboxes.map(({ service, overdue_documents, oldest_seconds }) => ({
      name: `${service}, to publish`,
      waiting: overdue_documents,
      oldest: `${oldest_seconds.toFixed(1)} s`,
    })),
    ...followers.map(({ follower, lag_events }) => ({ name: follower, waiting: lag_events, oldest: '–' })),
  ];
  return (
    <Card title="Events">
      {rows.length === 0 ? (
        <p>
          {isAlone
            ? 'None waits: each is published by the write that makes the change, and nothing follows them in this process.'
            : 'Services in other processes publish them, and show at /metrics of their OPS_PORT how many wait.'}
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Source or follower</th>
              <th scope="col" className="number">
                Waiting
              </th>
              <th scope="col" className="number">
                Oldest
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, waiting, oldest }) => (
              <tr key={name}>
                <td>{name}</td>
                <td className={waiting > 0 ? 'number is-bad' : 'number'}>{waiting}</td>
                <td className="number">{oldest}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
