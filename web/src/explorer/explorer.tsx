import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { useApi } from '../api/api';
import type { Operation } from '../api/description';
import { useSession } from '../api/session';
import { Input } from '../parts/input';
import { Empty, Notice } from '../parts/states';
import { OperationView } from './operation-view';
import { byTag, search } from './search';

/** All functions by tag, with a search; and the chosen one. */
export function Explorer({ id }: { id?: string }) {
  const { description } = useApi();
  const [sought, setSought] = useState('');
  const found = search(description.operations, useDeferredValue(sought));
  const chosen = id === undefined ? undefined : description.find(id);
  return (
    <div className={id === undefined ? 'explorer' : 'explorer with-choice'}>
      <nav aria-label="Functions">
        <Input
          label="Search functions"
          type="search"
          placeholder="address, CanGetCustomer, OBP-30046…"
          value={sought}
          onValue={setSought}
        />
        <p className="small" role="status">
          {found.length} of {description.operations.length} functions
        </p>
        {byTag(found).map(([tag, operations]) => (
          <Group key={tag} tag={tag} operations={operations} chosen={id} isOpen={sought !== ''} />
        ))}
        {found.length === 0 && <Empty>No function has all of these words.</Empty>}
      </nav>
      <div className="content">
        {id === undefined && <Welcome />}
        {id !== undefined && chosen === undefined && (
          <Notice tone="bad">This server has no function {id}. The list has all that it has.</Notice>
        )}
        {chosen !== undefined && <OperationView key={chosen.id} operation={chosen} />}
      </div>
    </div>
  );
}

interface GroupProps {
  readonly tag: string;
  readonly operations: readonly Operation[];
  readonly chosen: string | undefined;
  readonly isOpen: boolean;
}

const Group = ({ tag, operations, chosen, isOpen }: GroupProps) => (
  <details open={isOpen || tag === 'Customer' || operations.some(({ id }) => id === chosen)}>
    <summary>
      {tag} <span className="count">{operations.length}</span>
    </summary>
    <ul>
      {operations.map(({ id, method, summary }) => (
        <li key={id}>
          <Link href={`/functions/${id}`} aria-current={id === chosen ? 'page' : undefined}>
            <span className={`method ${method.toLowerCase()}`}>{method}</span> {summary}
          </Link>
        </li>
      ))}
    </ul>
  </details>
);

function Welcome() {
  const held = useSession();
  return (
    <section>
      <h1>OBP Customer Services</h1>
      <p>
        The customer side of the Open Bank Project REST API: find a function, read what it does, call it from
        here.
      </p>
      <ol className="steps">
        {held === undefined && (
          <li>
            <Link href="/login">Log in</Link> with the user name, password and consumer key that the server
            printed when it started for the first time.
          </li>
        )}
        <li>
          Choose a function, such as <Link href="/functions/OBPv4.0.0-createCustomer">Create Customer</Link>,
          and try it. If a role is missing, one click grants or requests it.
        </li>
        <li>
          Look into <Link href="/customers">customers</Link>, and see all that the services know of one.
        </li>
      </ol>
    </section>
  );
}
