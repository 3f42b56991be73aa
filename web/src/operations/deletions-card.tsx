import { Link } from 'wouter';
import { useRead } from '../api/api';
import { Card } from '../parts/card';
import { Reading } from '../parts/states';
import { ago } from '../parts/time';
import { Bar } from './charts';

const STATES = ['fencing', 'purging', 'aborting', 'parked'] as const;

/** The deletions that are not over, by state. */
export function DeletionsCard({ again }: { again: (known: unknown) => number | false }) {
  const backlog = useRead('OBPv4.0.0-getCascadeBacklog', {}, { again });
  return (
    <Card title="Deletions under way">
      <Reading of={backlog} what="deletions">
        {({ oldest_begun_at, ...counts }) => {
          const most = Math.max(...STATES.map((state) => counts[state]));
          return (
            <>
              <table>
                <thead>
                  <tr>
                    <th scope="col">State</th>
                    <th scope="col" className="number">
                      Sagas
                    </th>
                    <td className="drawn" />
                  </tr>
                </thead>
                <tbody>
                  {STATES.map((state) => (
                    <tr key={state}>
                      <td>{state}</td>
                      <td className="number">{counts[state]}</td>
                      <td className="drawn">
                        <Bar value={counts[state]} most={most} tone={state === 'parked' ? 'bad' : 'plain'} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <p className="small">
                {oldest_begun_at === null
                  ? 'None is under way. '
                  : `The oldest began ${ago(oldest_begun_at, backlog.dataUpdatedAt)}. `}
                <Link href="/deletions">All deletions</Link>
              </p>
            </>
          );
        }}
      </Reading>
    </Card>
  );
}
