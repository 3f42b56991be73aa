import { Link } from 'wouter';
import { useRead } from '../api/api';
import { Reading } from '../parts/states';
import { SagaView } from './saga-view';

const MOVING_MS = 1_000;

/** One deletion. */
export function Deletion({ saga }: { saga: string }) {
  const read = useRead(
    'OBPv4.0.0-getCascadeSaga',
    { path: { SAGA_ID: saga } },
    { again: (known) => (known !== undefined && known.ended_at === null ? MOVING_MS : false) },
  );
  return (
    <section>
      <p>
        <Link href="/deletions">← Deletions</Link>
      </p>
      <h1>Deletion</h1>
      <Reading of={read} what="the deletion">
        {(known) => <SagaView saga={known} />}
      </Reading>
    </section>
  );
}
