import { useState } from 'react';
import { type Api, useApi, useRefresh } from '../api/api';
import type { Operation } from '../api/description';
import { isRecord } from '../api/fields';
import { ApiError } from '../api/send';
import { Dialog } from '../parts/dialog';
import { Facts } from '../parts/facts';
import { SchemaForm } from '../parts/schema-form';
import { Empty, Notice, Reading } from '../parts/states';
import { mayCall, roleFor, useMyRoles } from '../roles/my-roles';
import { GetRole } from '../roles/roles-needed';
import { checkUnchanged } from './changed';
import { readEntries, useEntries } from './entries';
import { Edit, Remove } from './entry-buttons';
import { SearchOlder } from './search-older';
import { type Entry, type Owner, type Section, withoutOf } from './sections';

interface SectionProps {
  readonly section: Section;
  readonly bank: string;
  readonly customer: Owner;
}

/** One part of a customer: its entries, and what the API lets the user do with them. */
export function SectionView({ section, bank, customer }: SectionProps) {
  const { description } = useApi();
  const mine = useMyRoles();
  const operation = description.get(section.read);
  const id = `section-${section.list}-${section.read}`;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{section.title}</h2>
      <Reading of={mine} what={section.title}>
        {({ list }) =>
          mayCall(list, operation, bank) ? (
            <Entries section={section} bank={bank} customer={customer} />
          ) : (
            <Locked operation={operation} bank={bank} />
          )
        }
      </Reading>
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
  /** The tag of the entry as it was read, where the API compares by it. */
  readonly etag: string;
}

function Entries({ section, bank, customer }: SectionProps) {
  const api = useApi();
  const refresh = useRefresh();
  const [open, setOpen] = useState<Open>();
  const [isSaved, setSaved] = useState(false);
  const path = { BANK_ID: bank, CUSTOMER_ID: customer.customer_id };
  const read = useEntries(section, path, customer);
  const edit = async (operation: Operation, entry: Entry) => {
    setSaved(false);
    const tagged = await readOne(api, section, path, entry);
    setOpen({ operation, entry: tagged?.entry ?? entry, etag: tagged?.etag ?? '' });
  };
  const reload = async () => {
    setOpen(undefined);
    await refresh();
  };
  const save = async (body: object) => {
    if (open === undefined) return;
    const { operation, entry, etag } = open;
    if (entry !== undefined && etag === '') {
      const now = await readEntries(api, section, path);
      const same = now.find((each) => idOf(section, each) === idOf(section, entry));
      checkUnchanged(operation, api.description, entry, same);
    }
    const headers = etag === '' ? {} : { 'If-Match': etag };
    await api.callOperation(operation, { path: { ...path, ...keyOf(section, entry) }, headers, body });
    await reload();
    setSaved(true);
  };
  return (
    <>
      {section.add !== undefined && (
        <button
          type="button"
          className="add"
          onClick={() =>
            setOpen({ operation: api.description.get(section.add ?? ''), entry: undefined, etag: '' })
          }
        >
          Add
          <span className="visually-hidden"> to {section.title}</span>
        </button>
      )}
      <Reading of={read} what={section.title} bank={bank}>
        {({ entries, searched }) => (
          <>
            {entries.length === 0 && searched === undefined && <Empty>None yet.</Empty>}
            {entries.length > 0 && (
              <ul className="entries">
                {entries.map((entry, index) => (
                  <li key={idOf(section, entry) || index}>
                    <Facts of={entry} without={withoutOf(section)} onlyFilled />
                    <div className="actions">
                      {section.edit !== undefined && (
                        <Edit onEdit={() => edit(api.description.get(section.edit ?? ''), entry)} />
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
            )}
            {searched !== undefined && (
              <SearchOlder searched={searched} found={entries.length} onSearch={read.searchOn} />
            )}
          </>
        )}
      </Reading>
      {isSaved && <Notice tone="good">Saved.</Notice>}
      {open !== undefined && (
        <Dialog title={open.operation.summary} onClose={() => setOpen(undefined)}>
          <SchemaForm
            operation={open.operation}
            initial={open.entry ?? beginningOf(open.operation, bank, customer)}
            isNew={open.entry === undefined}
            bank={bank}
            submitLabel="Save"
            onSubmit={save}
            onReload={reload}
          />
        </Dialog>
      )}
    </>
  );
}

/**
 * The entry at the path where it is changed, with its tag; undefined where the API compares nothing there, or where the user
 * may only read the list.
 */
async function readOne(
  api: Api,
  section: Section,
  path: Readonly<Record<string, string>>,
  entry: Entry,
): Promise<{ entry: Entry; etag: string } | undefined> {
  if (section.one === undefined) return undefined;
  const input = { path: { ...path, ...keyOf(section, entry) } };
  try {
    const { result, etag } = await api.readTagged(api.description.get(section.one), input);
    return isRecord(result) ? { entry: result, etag } : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return undefined;
    throw error;
  }
}

const idOf = ({ key }: Section, entry: Entry): string =>
  key === undefined ? '' : String(entry[key.field] ?? '');

/** The parameter that names the entry; a new entry whose id is the client's choice gets a random one. */
function keyOf({ key }: Section, entry: Entry | undefined): Record<string, string> {
  if (key === undefined) return {};
  return { [key.parameter]: entry === undefined ? randomId() : String(entry[key.field]) };
}

const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The initial values of a new entry: its bank and customer, where the body has them. */
function beginningOf({ body }: Operation, bank: string, { customer_id, customer_number }: Owner): object {
  const example = isRecord(body?.example) ? body.example : {};
  const known = Object.entries({ bank_id: bank, customer_id, customer_number });
  return Object.fromEntries(known.filter(([name]) => name in example));
}
