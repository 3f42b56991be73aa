import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useApi, useRead, useRefresh } from '../api/api';
import { isRecord } from '../api/fields';
import { useSession } from '../api/session';
import { AtBank } from '../parts/bank';
import { Dialog } from '../parts/dialog';
import { Input, Labelled } from '../parts/input';
import { SchemaForm } from '../parts/schema-form';
import { Empty, Reading } from '../parts/states';

type Way = 'number' | 'phone' | 'attribute';

interface Search {
  readonly way: Way;
  /** Without a value, all customers are listed. */
  readonly value: string;
  readonly name: string;
  readonly offset: number;
}

const ALL: Search = { way: 'number', value: '', name: '', offset: 0 };

/** Kept while the page is open, so that the way back from a customer leads to the same list. */
let last = ALL;

/** Find customers of the chosen bank. Search terms go into bodies, or the query of a call; never into the address. */
export function FindCustomers() {
  const held = useSession();
  if (held === undefined)
    return (
      <section className="narrow">
        <h1>Customers</h1>
        <p>
          <Link href="/login">Log in</Link> to find customers.
        </p>
      </section>
    );
  return <AtBank>{(bank) => <Customers bank={bank} />}</AtBank>;
}

function Customers({ bank }: { bank: string }) {
  const [search, setSearch] = useState(last);
  const [isCreating, setCreating] = useState(false);
  const begin = (next: Search) => {
    last = next;
    setSearch(next);
  };
  return (
    <section>
      <div className="row">
        <h1>Customers of {bank}</h1>
        <button type="button" className="main" onClick={() => setCreating(true)}>
          New customer
        </button>
      </div>
      <SearchForm search={search} onSearch={begin} />
      <Found
        key={`${bank} ${search.way} ${search.value}`}
        bank={bank}
        search={search}
        onPage={(offset) => begin({ ...search, offset })}
      />
      {isCreating && <Create bank={bank} onClose={() => setCreating(false)} />}
    </section>
  );
}

const LABELS: Record<Way, string> = {
  number: 'Customer number',
  phone: 'Phone number, or a part of it',
  attribute: 'Value of the attribute',
};

function SearchForm({ search, onSearch }: { search: Search; onSearch: (search: Search) => void }) {
  const [draft, setDraft] = useState(search);
  const { way, value, name } = draft;
  const begin = (next: Search) => {
    setDraft(next);
    onSearch(next);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    begin({ ...draft, offset: 0 });
  };
  return (
    <form className="search" onSubmit={onSubmit}>
      <Labelled label="Find by">
        {(ties) => (
          <select
            {...ties}
            value={way}
            onChange={(event) => setDraft({ ...draft, way: wayOf(event.target.value) })}
          >
            <option value="number">number</option>
            <option value="phone">phone</option>
            <option value="attribute">attribute</option>
          </select>
        )}
      </Labelled>
      {way === 'attribute' && (
        <Input
          label="Attribute"
          required
          placeholder="segment"
          value={name}
          onValue={(next) => setDraft({ ...draft, name: next })}
        />
      )}
      <Input
        label={LABELS[way]}
        required
        value={value}
        onValue={(next) => setDraft({ ...draft, value: next })}
      />
      <button type="submit" className="main">
        Find
      </button>
      {search.value !== '' && (
        <button type="button" onClick={() => begin({ ...ALL, way })}>
          Show all
        </button>
      )}
    </form>
  );
}

const wayOf = (text: string): Way => (text === 'phone' || text === 'attribute' ? text : 'number');

const PAGE = 25;

interface FoundProps {
  readonly bank: string;
  readonly search: Search;
  readonly onPage: (offset: number) => void;
}

interface Row {
  readonly customer_id: string;
  readonly customer_number: string;
  readonly legal_name: string;
  readonly mobile_phone_number: string;
  readonly email: string;
}

/** The API takes a pattern, in which `%` stands for any text. */
const patternOf = (part: string): string => (/[%_]/.test(part) ? part : `%${part}%`);

function useFound(bank: string, { way, value, name, offset }: Search) {
  const path = { BANK_ID: bank };
  const isListed = value === '' || way === 'attribute';
  const page = { limit: String(PAGE), offset: String(offset) };
  const query: Record<string, string> = value === '' ? page : { ...page, [name]: value };
  const listed = useRead('OBPv4.0.0-getCustomersByAttributes', { path, query }, { enabled: isListed });
  const byNumber = useRead(
    'OBPv3.1.0-getCustomerByCustomerNumber',
    { path, body: { customer_number: value } },
    { enabled: !isListed && way === 'number' },
  );
  const byPhone = useRead(
    'OBPv4.0.0-getCustomersByCustomerPhoneNumber',
    { path, body: { mobile_phone_number: patternOf(value) } },
    { enabled: !isListed && way === 'phone' },
  );
  if (isListed) return { ...listed, data: listed.data?.customers };
  if (way === 'number') return { ...byNumber, data: byNumber.data && [byNumber.data] };
  return { ...byPhone, data: byPhone.data?.customers };
}

function Found({ bank, search, onPage }: FoundProps) {
  const found = useFound(bank, search);
  return (
    <Reading of={found} what="customers" bank={bank}>
      {(rows: readonly Row[]) => (
        <>
          {rows.length === 0 ? (
            <Empty>{nothingFound(search)}</Empty>
          ) : (
            <table className="people">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Number</th>
                  <th scope="col">Phone</th>
                  <th scope="col">E-mail</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.customer_id}>
                    <th scope="row">
                      <Link href={`/customers/${bank}/${row.customer_id}`}>
                        {row.legal_name || 'no name'}
                      </Link>
                    </th>
                    <td>{row.customer_number}</td>
                    <td>{row.mobile_phone_number}</td>
                    <td>{row.email}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {(search.offset > 0 || rows.length === PAGE) && (
            <div className="actions">
              <button
                type="button"
                disabled={search.offset === 0}
                onClick={() => onPage(Math.max(0, search.offset - PAGE))}
              >
                Earlier
              </button>
              <button
                type="button"
                disabled={rows.length < PAGE}
                onClick={() => onPage(search.offset + PAGE)}
              >
                Later
              </button>
            </div>
          )}
        </>
      )}
    </Reading>
  );
}

function nothingFound({ value, offset }: Search): string {
  if (offset > 0) return 'There are no more customers.';
  return value === '' ? 'This bank has no customer yet.' : 'No customer is found.';
}

function Create({ bank, onClose }: { bank: string; onClose: () => void }) {
  const api = useApi();
  const refresh = useRefresh();
  const [, goTo] = useLocation();
  const operation = api.description.get('OBPv4.0.0-createCustomer');
  const create = async (body: object) => {
    const made = await api.callOperation(operation, { path: { BANK_ID: bank }, body });
    await refresh();
    if (isRecord(made)) goTo(`/customers/${bank}/${String(made.customer_id)}`);
  };
  return (
    <Dialog title={`New customer of ${bank}`} onClose={onClose}>
      <SchemaForm operation={operation} bank={bank} submitLabel="Create the customer" onSubmit={create} />
    </Dialog>
  );
}
