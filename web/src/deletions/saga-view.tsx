import { type Result, useApi, useRefresh } from '../api/api';
import { shown } from '../parts/facts';
import { Failure } from '../parts/states';
import { useAction } from '../parts/use-action';
import { Counts } from './counts';

type Saga = Result<'OBPv4.0.0-getCascadeSaga'>;

const STATES: Record<Saga['state'], string> = {
  fencing: 'Fencing: every service refuses changes of the customer',
  aborting: 'Aborting: the fences are lifted again',
  purging: 'Purging: every service erases what it keeps',
  aborted: 'Aborted: nothing was deleted',
  completed: 'Completed: everything is deleted',
};

const SIGNS: Record<Saga['steps'][number]['state'], string> = {
  to_do: '○',
  doing: '◐',
  done: '●',
  to_undo: '○',
  undoing: '◐',
  undone: '↺',
};

/** A deletion: its steps in the services, how often each was tried, and the receipt when it is over. */
export function SagaView({ saga }: { saga: Saga }) {
  const { saga_id, state, is_parked, reason, steps, removed, begun_at, ended_at } = saga;
  return (
    <article className="saga">
      <p role="status" className={`saga-state ${state}`}>
        {STATES[state]}
        {is_parked && ' (parked)'}
      </p>
      {reason !== '' && <p>Reason: {reason}</p>}
      <ol className="saga-steps">
        {steps.map(({ action, state: at, attempts, last_error }) => (
          <li key={action} className={at}>
            <span aria-hidden="true">{SIGNS[at]}</span> <code>{action}</code> {at.replace('_', ' ')}
            {attempts > 1 && `, attempt ${attempts}`}
            {last_error !== '' && `, last error ${last_error}`}
          </li>
        ))}
      </ol>
      {is_parked && <Retry id={saga_id} />}
      {state === 'completed' && (
        <section aria-label="Receipt">
          <h2>Receipt</h2>
          <Counts of={removed} />
          <p className="small">
            Saga {saga_id}, begun {shown(begun_at)}, ended {shown(ended_at)}
          </p>
        </section>
      )}
    </article>
  );
}

function Retry({ id }: { id: string }) {
  const api = useApi();
  const refresh = useRefresh();
  const { run, isRunning, error } = useAction();
  const retry = async () => {
    await api.call('OBPv4.0.0-retryCascadeSaga', { path: { SAGA_ID: id } });
    await refresh();
  };
  return (
    <>
      <button type="button" className="main" disabled={isRunning} onClick={() => run(retry)}>
        Try again
      </button>
      {error !== undefined && <Failure error={error} />}
    </>
  );
}
