import { useState } from 'react';
import { Link } from 'wouter';
import { type Result, useApi } from '../api/api';
import { Scrolls } from '../parts/scrolls';
import { Empty } from '../parts/states';
import { Bar } from './charts';

type Figures = Result<'OBPv4.0.0-getServerStatus'>['operations'];

/** Rows that are shown at first. */
const FIRST = 12;

/** Requests and latency by operation, the most used first. */
export function Latencies({ operations }: { operations: Figures }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? operations : operations.slice(0, FIRST);
  const most = Math.max(0, ...operations.map(({ p95_ms }) => p95_ms));
  if (operations.length === 0) return <Empty>No request has been answered yet.</Empty>;
  return (
    <>
      <h2>Requests and latency by operation</h2>
      <Scrolls label="Requests and latency by operation">
        <table className="latencies">
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <Head>Requests</Head>
              <Head>Refused</Head>
              <Head>Failed</Head>
              <Head>Median ms</Head>
              <Head>95 % within ms</Head>
              <td className="drawn" />
            </tr>
          </thead>
          <tbody>
            {shown.map(({ operation_id, requests, refused, failed, median_ms, p95_ms }) => (
              <tr key={operation_id}>
                <th scope="row">
                  <Name id={operation_id} />
                </th>
                <td className="number">{requests}</td>
                <td className="number">{refused}</td>
                <td className={failed > 0 ? 'number is-bad' : 'number'}>{failed}</td>
                <td className="number">{median_ms}</td>
                <td className="number">{p95_ms}</td>
                <td className="drawn">
                  <Bar value={p95_ms} most={most} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      {operations.length > FIRST && (
        <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${operations.length}`}
        </button>
      )}
    </>
  );
}

const Head = ({ children }: { children: string }) => (
  <th scope="col" className="number">
    {children}
  </th>
);

/** Requests that met no function, files of this page among them, are counted as `unknown`. */
function Name({ id }: { id: string }) {
  const { description } = useApi();
  const operation = description.find(id);
  if (operation === undefined)
    return id === 'unknown' ? 'No function (this page’s files, unknown paths)' : id;
  return <Link href={`/functions/${id}`}>{operation.summary}</Link>;
}
