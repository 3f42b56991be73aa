import { useState } from 'react';
import { useApi, useReadOperation, useRefresh } from '../api/api';
import type { Operation } from '../api/description';
import { isRecord } from '../api/fields';
import { Dialog } from '../parts/dialog';
import { Facts } from '../parts/facts';
import { SchemaForm } from '../parts/schema-form';
import { Empty, Failure, Loading, Reading } from '../parts/states';
import { useAction } from '../parts/use-action';
import { useMyRoles } from '../roles/my-roles';
import { GetRole } from '../roles/roles-needed';
import { maySee, roleFor } from './missing-roles';
import { type Section, withoutOf } from './sections';

interface Owner {
  readonly customer_id: string;
  readonly customer_number: string;
}

interface SectionProps {
  readonly section: Section;
  readonly bank: string;
  readonly customer: Owner;
}

type Entry = Readonly<Record<string, unknown>>;

/** One part of a customer: its entries, and what the API lets the user do with them. */
export function SectionView({ section, bank, customer }: SectionProps) {
  const { description } = useApi();
  const mine = useMyRoles();
  const operation = description.get(section.read);
  const id = `section-${section.list}-${section.read}`;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{section.title}</h2>
      {mine.data === undefined ? (
        <Loading what={section.title} />
      ) : maySee(mine.data.list, operation, bank) ? (
        <Entries section={section} bank={bank} customer={customer} />
      ) : (
        <Locked operation={operation} bank={bank} />
      )}
    </section>
  );
}

function Locked({ operation, bank }: { operation: Operation; bank: string }) {
  const role = roleFor(operation);
  return (
    <>
      <Empty>You need a role to see this.</Empty>
      {role !== undefined && <GetRole role={role.role} bank={role.requires_bank_id ? bank : ''} />}
    </>
  );
}

/** The dialog over the section: a form for a new entry, or for one that is there. */
interface Open {
  readonly operation: Operation;
  readonly entry: Entry | undefined;
}

function Entries({ section, bank, customer }: SectionProps) {
  const api = useApi();
  const refresh = useRefresh();
  const [open, setOpen] = useState<Open>();
  const path = { BANK_ID: bank, CUSTOMER_ID: customer.customer_id };
  const read = useReadOperation(api.description.get(section.read), { path });
  const openFor = (id: string | undefined, entry?: Entry) => {
    if (id !== undefined) setOpen({ operation: api.description.get(id), entry });
  };
  const save = async (body: object) => {
    if (open === undefined) return;
    await api.callOperation(open.operation, { path: { ...path, ...keyOf(section, open.entry) }, body });
    setOpen(undefined);
    await refresh();
  };
  return (
    <>
      <Reading of={read} what={section.title} bank={bank}>
        {(answer) => {
          const entries = entriesOf(answer, section, customer);
          if (entries.length === 0) return <Empty>None.</Empty>;
          return (
            <ul className="entries">
              {entries.map((entry, index) => (
                <li key={String(entry[section.key?.field ?? ''] ?? index)}>
                  <Facts of={entry} without={withoutOf(section)} />
                  <div className="actions">
                    {section.edit !== undefined && (
                      <button type="button" onClick={() => openFor(section.edit, entry)}>
                        Edit
                      </button>
                    )}
                    {section.remove !== undefined && (
                      <Remove
                        operation={api.description.get(section.remove)}
                        path={{ ...path, ...keyOf(section, entry) }}
                        bank={bank}
                      />
                    )}
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </Reading>
      {section.add !== undefined && (
        <button type="button" onClick={() => openFor(section.add)}>
          Add
          <span className="visually-hidden"> to {section.title}</span>
        </button>
      )}
      {open !== undefined && (
        <Dialog title={open.operation.summary} onClose={() => setOpen(undefined)}>
          <SchemaForm
            operation={open.operation}
            initial={open.entry ?? beginningOf(open.operation, customer)}
            bank={bank}
            submitLabel="Save"
            onSubmit={save}
          />
        </Dialog>
      )}
    </>
  );
}

function entriesOf(answer: unknown, section: Section, customer: Owner): readonly Entry[] {
  const list = isRecord(answer) ? answer[section.list] : undefined;
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  if (!section.byNumber) return entries;
  return entries.filter(({ customer_number }) => customer_number === customer.customer_number);
}

/** The parameter that names the entry; a new entry whose id is the client's choice gets a random one. */
function keyOf({ key }: Section, entry: Entry | undefined): Record<string, string> {
  if (key === undefined) return {};
  return { [key.parameter]: entry === undefined ? randomId() : String(entry[key.field]) };
}

const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The initial values of a new entry: the example, for this customer. */
function beginningOf({ body }: Operation, { customer_id, customer_number }: Owner): unknown {
  const example = isRecord(body?.example) ? body.example : {};
  return {
    ...example,
    ...('customer_number' in example ? { customer_number } : {}),
    ...('customer_id' in example ? { customer_id } : {}),
  };
}

interface RemoveProps {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly bank: string;
}

/** Removes at the second click. */
function Remove({ operation, path, bank }: RemoveProps) {
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
