import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useApi, useRead, useRefresh } from '../api/api';
import { isRecord } from '../api/fields';
import { ApiError } from '../api/send';
import { useSession } from '../api/session';
import { AtBank } from '../parts/bank';
import { Dialog } from '../parts/dialog';
import { Input, Labelled } from '../parts/input';
import { SchemaForm } from '../parts/schema-form';
import { Empty, Reading } from '../parts/states';

type Way = 'name' | 'number' | 'phone' | 'attribute';

interface Search {
  readonly way: Way;
  /** Without a value, all customers are listed. */
  readonly value: string;
  readonly name: string;
  readonly offset: number;
}

const ALL: Search = { way: 'name', value: '', name: '', offset: 0 };

/** Kept while the page is open, so that the way back from a customer leads to the same list. */
let last = ALL;

/** Find customers of the chosen bank. What is sought goes into bodies, or the query of a call; never into the address. */
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
  name: 'Name, or a part of it',
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
            <option value="name">name</option>
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

const wayOf = (text: string): Way =>
  text === 'number' || text === 'phone' || text === 'attribute' ? text : 'name';

/** Customers on one page; and among how many the page looks for a name, which the API does not search. */
const PAGE = 25;
const MANY = 500;
const pageOf = ({ way, value }: Search): number => (way === 'name' && value !== '' ? MANY : PAGE);

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

/** What is found, of how many that were read. */
interface Found {
  readonly rows: readonly Row[];
  readonly read: number;
}

const allOf = (rows: readonly Row[]): Found => ({ rows, read: rows.length });

function useFound(bank: string, search: Search) {
  const { way, value, name, offset } = search;
  const path = { BANK_ID: bank };
  const isListed = value === '' || way === 'attribute' || way === 'name';
  const page = { limit: String(pageOf(search)), offset: String(offset) };
  const query: Record<string, string> =
    value !== '' && way === 'attribute' ? { ...page, [name]: value } : page;
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
  if (isListed) {
    const sought = way === 'name' ? value.toLowerCase() : '';
    const among = (customers: readonly Row[]): Found => ({
      rows: customers.filter(({ legal_name }) => legal_name.toLowerCase().includes(sought)),
      read: customers.length,
    });
    return { ...listed, data: listed.data && among(listed.data.customers) };
  }
  return way === 'number'
    ? { ...byNumber, data: byNumber.data && allOf([byNumber.data]) }
    : { ...byPhone, data: byPhone.data && allOf(byPhone.data.customers) };
}

function Found({ bank, search, onPage }: FoundProps) {
  const found = useFound(bank, search);
  const size = pageOf(search);
  if (found.error instanceof ApiError && found.error.code === 'OBP-30002')
    return <Empty>{nothingFound(bank, search, 0)}</Empty>;
  return (
    <Reading of={found} what="customers" bank={bank}>
      {({ rows, read }) => (
        <>
          {rows.length === 0 ? (
            <Empty>{nothingFound(bank, search, read)}</Empty>
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
          {(search.offset > 0 || read === size) && (
            <div className="actions">
              <button
                type="button"
                disabled={search.offset === 0}
                onClick={() => onPage(Math.max(0, search.offset - size))}
              >
                Earlier
              </button>
              <button type="button" disabled={read < size} onClick={() => onPage(search.offset + size)}>
                Later
              </button>
            </div>
          )}
        </>
      )}
    </Reading>
  );
}

function nothingFound(bank: string, { way, value, offset }: Search, read: number): string {
  if (value === '') return offset > 0 ? 'There are no more customers.' : 'This bank has no customer yet.';
  if (way === 'name' && read === MANY) return `None of these ${MANY} customers has such a name.`;
  return `No customer of ${bank} is found. The header has the other banks.`;
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
