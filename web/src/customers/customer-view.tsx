import { useState } from 'react';
import { Link } from 'wouter';
import { type Result, useApi, useRead, useRefresh } from '../api/api';
import type { Operation } from '../api/description';
import { Dialog } from '../parts/dialog';
import { Facts } from '../parts/facts';
import { SchemaForm } from '../parts/schema-form';
import { Reading } from '../parts/states';
import { checkUnchanged } from './changed';
import { MissingRoles } from './missing-roles';
import { SectionView } from './section-view';
import { columns, type Section, updates } from './sections';

type Customer = Result<'OBPv3.1.0-getCustomerByCustomerId'>;

/** One customer as a whole. */
export function CustomerView({ bank, id }: { bank: string; id: string }) {
  const read = useRead('OBPv3.1.0-getCustomerByCustomerId', { path: { BANK_ID: bank, CUSTOMER_ID: id } });
  return (
    <section>
      <p>
        <Link href="/customers">← Customers</Link>
      </p>
      <Reading of={read} what="the customer" bank={bank}>
        {(customer) => (
          <>
            <div className="row">
              <h1>{customer.legal_name || 'Customer without a name'}</h1>
              <Link href={`/customers/${bank}/${id}/delete`} className="button danger">
                Delete…
              </Link>
            </div>
            <p className="small">
              Number {customer.customer_number} at {customer.bank_id} · {customer.customer_id}
            </p>
            <MissingRoles bank={bank} />
            <div className="columns">
              <div>
                <Data bank={bank} customer={customer} />
              </div>
              <div>
                <Sections of={columns.person} bank={bank} customer={customer} />
                <Sections of={columns.checks} bank={bank} customer={customer} />
              </div>
              <div>
                <Sections of={columns.relations} bank={bank} customer={customer} />
              </div>
            </div>
          </>
        )}
      </Reading>
    </section>
  );
}

interface SectionsProps {
  readonly of: readonly Section[];
  readonly bank: string;
  readonly customer: Customer;
}

const Sections = ({ of, bank, customer }: SectionsProps) =>
  of.map((section) => <SectionView key={section.title} section={section} bank={bank} customer={customer} />);

function Data({ bank, customer }: { bank: string; customer: Customer }) {
  const { description } = useApi();
  const [editing, setEditing] = useState<Operation>();
  return (
    <section className="card" aria-labelledby="customer-data">
      <div className="row">
        <h2 id="customer-data">Data</h2>
        <label>
          <span className="visually-hidden">Change</span>
          <select value="" onChange={(event) => setEditing(description.find(event.target.value))}>
            <option value="">Change…</option>
            {updates.map(({ label, id }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Facts of={customer} without={['bank_id', 'customer_id', 'customer_attributes']} />
      {editing !== undefined && (
        <Edit bank={bank} customer={customer} operation={editing} onClose={() => setEditing(undefined)} />
      )}
    </section>
  );
}

interface EditProps {
  readonly bank: string;
  readonly customer: Customer;
  readonly operation: Operation;
  readonly onClose: () => void;
}

function Edit({ bank, customer, operation, onClose }: EditProps) {
  const api = useApi();
  const refresh = useRefresh();
  const path = { BANK_ID: bank, CUSTOMER_ID: customer.customer_id };
  // The initial values of the form; the view behind it may be read again meanwhile.
  const [initial] = useState(() => initialOf(operation, customer));
  const reload = async () => {
    onClose();
    await refresh();
  };
  const save = async (body: object) => {
    const now = await api.call('OBPv3.1.0-getCustomerByCustomerId', { path });
    checkUnchanged(operation, api.description, initial, initialOf(operation, now));
    await api.callOperation(operation, { path, body });
    await reload();
  };
  return (
    <Dialog title={operation.summary} onClose={onClose}>
      <SchemaForm
        operation={operation}
        initial={initial}
        bank={bank}
        submitLabel="Save"
        onSubmit={save}
        onReload={reload}
      />
    </Dialog>
  );
}

/** The body of every update has the customer's own fields, except one, which has other names. */
const initialOf = ({ id }: Operation, customer: Customer): object =>
  id === 'OBPv3.1.0-updateCustomerCreditRatingAndSource'
    ? { credit_rating: customer.credit_rating.rating, credit_source: customer.credit_rating.source }
    : customer;
