import { Failure } from '../parts/states';
import { useAction } from '../parts/use-action';

interface SearchOlderProps {
  /** How many events of the bank have been searched, and how many of them are the customer's. */
  readonly searched: number;
  readonly found: number;
  readonly onSearch: () => Promise<{ readonly error: Error | null }>;
}

/** How far the events of the bank have been searched, and the button that searches the next ones. */
export function SearchOlder({ searched, found, onSearch }: SearchOlderProps) {
  const { run, isRunning, error } = useAction();
  const search = async () => {
    const after = await onSearch();
    if (after.error !== null) throw after.error;
  };
  return (
    <>
      <p role="status">
        {found === 0 ? 'None' : found} of this customer among the newest {searched.toLocaleString('en')}{' '}
        events of the bank. There are older ones.
      </p>
      <div className="actions">
        <button type="button" disabled={isRunning} onClick={() => run(search)}>
          {isRunning ? 'Searching…' : 'Search older events'}
        </button>
      </div>
      {error !== undefined && <Failure error={error} />}
    </>
  );
}
