import { useState } from 'react';

interface Action {
  readonly run: (work: () => Promise<unknown>) => Promise<void>;
  readonly isRunning: boolean;
  readonly error: unknown;
}

/** An action that a click starts: whether it runs, and its error. */
export function useAction(): Action {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (work: () => Promise<unknown>) => {
    setRunning(true);
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setRunning(false);
    }
  };
  return { run, isRunning, error };
}
