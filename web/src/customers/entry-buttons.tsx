import { useState } from 'react';
import { useApi, useRefresh } from '../api/api';
import type { Operation } from '../api/description';
import { Failure } from '../parts/states';
import { useAction } from '../parts/use-action';

/** The buttons of one entry of a section. */

export function Edit({ onEdit }: { onEdit: () => Promise<void> }) {
  const { run, isRunning, error } = useAction();
  return (
    <>
      <button type="button" disabled={isRunning} onClick={() => run(onEdit)}>
        Edit
      </button>
      {error !== undefined && <Failure error={error} />}
    </>
  );
}

interface RemoveProps {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly bank: string;
}

/** Removes at the second click. */
export function Remove({ operation, path, bank }: RemoveProps) {
  const api = useApi();
  const refresh = useRefresh();
  const [isAsked, setAsked] = useState(false);
  const { run, isRunning, error } = useAction();
  const remove = async () => {
    await api.callOperation(operation, { path });
    await refresh();
  };
  return (
    <>
      <button
        type="button"
        className={isAsked ? 'danger' : ''}
        disabled={isRunning}
        onBlur={() => setAsked(false)}
        onClick={() => (isAsked ? run(remove) : setAsked(true))}
      >
        {isAsked ? 'Really remove' : 'Remove'}
      </button>
      {error !== undefined && <Failure error={error} bank={bank} />}
    </>
  );
}
