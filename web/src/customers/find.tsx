import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useApi, useRefresh } from '../api/api';
import { isRecord } from '../api/fields';
import { ApiError } from '../api/send';
import { useSession } from '../api/session';
import { AtBank } from '../parts/bank';
import { Dialog } from '../parts/dialog';
import { SchemaForm } from '../parts/schema-form';
import { Empty, Reading } from '../parts/states';
import { lastSearch } from './last-search';
import { MANY, pageOf, type Search, useFound } from './search';
import { SearchForm } from './search-form';

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
  const [search, setSearch] = useState(lastSearch.read);
  const [isCreating, setCreating] = useState(false);
  const begin = (next: Search) => {
    lastSearch.keep(next);
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

interface FoundProps {
  readonly bank: string;
  readonly search: Search;
  readonly onPage: (offset: number) => void;
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
                Previous
              </button>
              <button type="button" disabled={read < size} onClick={() => onPage(search.offset + size)}>
                Next
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
  return `No customer of ${bank} is found. Choose another bank in the header.`;
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
