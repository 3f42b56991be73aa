import { Link } from 'wouter';
import { useRead } from '../api/api';
import { useSession } from '../api/session';
import { shown } from '../parts/facts';
import { Empty, Reading } from '../parts/states';

/** All deletions, the newest first. */
export function Deletions() {
  const held = useSession();
  const list = useRead(
    'OBPv4.0.0-getCascadeSagas',
    { query: { limit: '100', sort_direction: 'DESC' } },
    { enabled: held !== undefined },
  );
  return (
    <section>
      <h1>Deletions</h1>
      {held === undefined ? (
        <p>
          <Link href="/login">Log in</Link> to see deletions.
        </p>
      ) : (
        <Reading of={list} what="deletions">
          {({ sagas }) =>
            sagas.length === 0 ? (
              <Empty>No customer has been deleted.</Empty>
            ) : (
              <ul className="cards">
                {sagas.map(({ saga_id, state, is_parked, bank_id, customer_id, begun_at }) => (
                  <li key={saga_id} className="card">
                    <Link href={`/deletions/${saga_id}`}>
                      {shown(begun_at)} at {bank_id}
                    </Link>
                    <p className={`saga-state ${is_parked ? 'parked' : state}`}>
                      {state}
                      {is_parked && ', parked'}
                    </p>
                    <p className="small">Customer {customer_id}</p>
                  </li>
                ))}
              </ul>
            )
          }
        </Reading>
      )}
    </section>
  );
}
