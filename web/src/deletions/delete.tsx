import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useApi, useRead } from '../api/api';
import { Input } from '../parts/input';
import { Failure, Notice, Reading } from '../parts/states';
import { useAction } from '../parts/use-action';
import { Counts } from './counts';
import { type Request, type Saga, sagaOf, saysNothingWasDeleted, untilNextReading } from './outcome';
import { SagaView } from './saga-view';

/** Delete a customer: what would go, the confirmation, and then the saga as it moves. */
export function Delete({ bank, id }: { bank: string; id: string }) {
  const api = useApi();
  const path = { BANK_ID: bank, CUSTOMER_ID: id };
  const { run, isRunning, error } = useAction();
  const [request, setRequest] = useState<Request>('not sent');
  /** The customer's newest saga before the request: one that was aborted, for instance. */
  const [before, setBefore] = useState<string>();
  const list = useRead(
    'OBPv4.0.0-getCascadeSagas',
    { query: { limit: '50', sort_direction: 'DESC' } },
    // Without a first answer there is nothing to follow: the view shows why, and the user can try again.
    {
      again: (read) => read !== undefined && untilNextReading(request, sagaOf(read.sagas, bank, id, before)),
    },
  );
  const remove = async () => {
    setBefore(endedBefore(list.data?.sagas ?? [], bank, id));
    setRequest('sent');
    try {
      await api.call('OBPv4.0.0-deleteCustomerCascade', { path });
      setRequest('deleted');
    } catch (thrown) {
      setRequest(saysNothingWasDeleted(thrown) ? 'not sent' : 'unknown');
      throw thrown;
    } finally {
      void list.refetch();
    }
  };
  return (
    <section>
      <p>
        <Link href={`/customers/${bank}/${id}`}>← Customer</Link>
      </p>
      <h1>Delete a customer</h1>
      {request === 'not sent' && (
        <Confirm bank={bank} id={id} isRunning={isRunning} onConfirm={() => run(remove)} />
      )}
      {error !== undefined && <Failure error={error} bank={bank} />}
      {request === 'deleted' && <Notice tone="good">The customer is deleted, in all services.</Notice>}
      {request !== 'not sent' && (
        <Reading of={list} what="the saga">
          {({ sagas }) => (
            <Watch
              request={request}
              saga={sagaOf(sagas, bank, id, before)}
              onAgain={() => setRequest('not sent')}
            />
          )}
        </Reading>
      )}
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

/** A saga that has not ended is the one that a new request joins. */
const endedBefore = (sagas: readonly Saga[], bank: string, id: string): string | undefined => {
  const newest = sagaOf(sagas, bank, id, undefined);
  return newest === undefined || newest.ended_at === null ? undefined : newest.saga_id;
};

interface WatchProps {
  readonly request: Request;
  readonly saga: Saga | undefined;
  readonly onAgain: () => void;
}

/** The saga of the request, while it moves and when it has ended; after an error, this is where the outcome is seen. */
function Watch({ request, saga, onAgain }: WatchProps) {
  const isUnknown = request === 'unknown';
  return (
    <>
      {isUnknown && saga === undefined && (
        <p role="status">
          It is not known whether the deletion has begun: the server shows none of this customer so far.
        </p>
      )}
      {isUnknown && saga !== undefined && <p>The request has failed, but the deletion has begun:</p>}
      {!isUnknown && saga === undefined && <p role="status">The saga begins…</p>}
      {saga !== undefined && <SagaView saga={saga} />}
      {isUnknown && (saga === undefined || saga.state === 'aborted') && (
        <div className="actions">
          <button type="button" onClick={onAgain}>
            Back to the confirmation
          </button>
        </div>
      )}
    </>
  );
}
