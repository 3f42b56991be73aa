import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useApi, useRead } from '../api/api';
import { Input } from '../parts/input';
import { Failure, Notice, Reading } from '../parts/states';
import { useAction } from '../parts/use-action';
import { Counts } from './counts';
import { SagaView } from './saga-view';

/** Delete a customer: what would go, the confirmation, and then the saga as it moves. */
export function Delete({ bank, id }: { bank: string; id: string }) {
  const api = useApi();
  const path = { BANK_ID: bank, CUSTOMER_ID: id };
  const { run, isRunning, error } = useAction();
  const [began, setBegan] = useState<'no' | 'yes' | 'done'>('no');
  const remove = async () => {
    setBegan('yes');
    try {
      await api.call('OBPv4.0.0-deleteCustomerCascade', { path });
      setBegan('done');
    } catch (thrown) {
      // 504: the deletion continues, and the saga shows the outcome. Any other error means that nothing was deleted.
      if (!(thrown instanceof Error && 'status' in thrown && thrown.status === 504)) setBegan('no');
      throw thrown;
    }
  };
  return (
    <section>
      <p>
        <Link href={`/customers/${bank}/${id}`}>← Customer</Link>
      </p>
      <h1>Delete a customer</h1>
      {began === 'no' && <Confirm bank={bank} id={id} isRunning={isRunning} onConfirm={() => run(remove)} />}
      {error !== undefined && <Failure error={error} bank={bank} />}
      {began === 'done' && <Notice tone="good">The customer is deleted, in all services.</Notice>}
      {began !== 'no' && <Watch bank={bank} id={id} isOver={began === 'done'} />}
    </section>
  );
}

interface ConfirmProps {
  readonly bank: string;
  readonly id: string;
  readonly isRunning: boolean;
  readonly onConfirm: () => void;
}

function Confirm({ bank, id, isRunning, onConfirm }: ConfirmProps) {
  const path = { BANK_ID: bank, CUSTOMER_ID: id };
  const preview = useRead('OBPv4.0.0-getCustomerCascadePreview', { path });
  const customer = useRead('OBPv3.1.0-getCustomerByCustomerId', { path });
  const [typed, setTyped] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onConfirm();
  };
  return (
    <Reading of={customer} what="the customer" bank={bank}>
      {({ legal_name, customer_number }) => (
        <Reading of={preview} what="what would be deleted" bank={bank}>
          {({ would_remove }) => (
            <>
              <p>
                This removes <strong>{legal_name}</strong> with all that the services keep: all of it, or
                nothing. It cannot be undone.
              </p>
              <Counts of={would_remove} />
              <form className="fields" onSubmit={onSubmit}>
                <Input
                  label={`Type the customer number ${customer_number} to confirm`}
                  autoComplete="off"
                  value={typed}
                  onValue={setTyped}
                />
                <div className="actions">
                  <button type="submit" className="danger" disabled={typed !== customer_number || isRunning}>
                    Delete the customer
                  </button>
                </div>
              </form>
            </>
          )}
        </Reading>
      )}
    </Reading>
  );
}

const MOVING_MS = 300;

/** The newest saga of the customer, while it moves and when it is over. */
function Watch({ bank, id, isOver }: { bank: string; id: string; isOver: boolean }) {
  const find = (sagas: readonly { bank_id: string; customer_id: string; ended_at: unknown }[] = []) =>
    sagas.find(({ bank_id, customer_id }) => bank_id === bank && customer_id === id);
  const list = useRead(
    'OBPv4.0.0-getCascadeSagas',
    { query: { limit: '50', sort_direction: 'DESC' } },
    {
      again: (read) => {
        const ended = find(read?.sagas)?.ended_at;
        return isOver && ended !== undefined && ended !== null ? false : MOVING_MS;
      },
    },
  );
  return (
    <Reading of={list} what="the saga">
      {({ sagas }) => {
        const saga = sagas.find(({ bank_id, customer_id }) => bank_id === bank && customer_id === id);
        return saga === undefined ? <p role="status">The saga begins…</p> : <SagaView saga={saga} />;
      }}
    </Reading>
  );
}
