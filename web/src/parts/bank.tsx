import { createContext, type ReactNode, useContext, useId, useMemo, useState } from 'react';
import { useRead } from '../api/api';
import { Empty, Reading } from './states';

/** The current bank: chosen once, in the header, for every view. */
interface BankChoice {
  readonly bank: string;
  readonly banks: readonly string[];
  readonly choose: (bank: string) => void;
  /** The state of the list. */
  readonly list: { readonly data: unknown; readonly error: Error | null; readonly refetch: () => unknown };
}

const BankContext = createContext<BankChoice>({
  bank: '',
  banks: [],
  choose: () => undefined,
  list: { data: undefined, error: null, refetch: () => undefined },
});
export const useBank = (): BankChoice => useContext(BankContext);

const KEY = 'obp.bank';

export function BankProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(sessionStorage.getItem(KEY) ?? '');
  const list = useRead('OBPv4.0.0-getBanks', { query: { limit: '500' } });
  const value = useMemo(() => {
    const banks = (list.data?.banks ?? []).map(({ id }) => id);
    const bank = banks.includes(chosen) || banks.length === 0 ? chosen : (banks[0] ?? '');
    const choose = (next: string) => {
      sessionStorage.setItem(KEY, next);
      setChosen(next);
    };
    return { bank, banks, choose, list };
  }, [chosen, list]);
  return <BankContext value={value}>{children}</BankContext>;
}

export function BankSelect() {
  const { bank, banks, choose } = useBank();
  const id = useId();
  return (
    <span className="bank-select">
      <label htmlFor={id}>Bank</label>{' '}
      <select id={id} aria-label="Bank" value={bank} onChange={(event) => choose(event.target.value)}>
        {banks.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </span>
  );
}

/** Content that needs a bank: shown when there is one. */
export function AtBank({ children }: { children: (bank: string) => ReactNode }) {
  const { bank, list } = useBank();
  return (
    <Reading of={list} what="the banks of this server">
      {() => (bank === '' ? <Empty>This server has no bank yet.</Empty> : children(bank))}
    </Reading>
  );
}
