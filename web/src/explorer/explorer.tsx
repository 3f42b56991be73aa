import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { useApi } from '../api/api';
import type { Operation } from '../api/description';
import { useSession } from '../api/session';
import { Input } from '../parts/input';
import { demanded, OnDemand } from '../parts/on-demand';
import { Empty, Notice } from '../parts/states';
import { byTag, search } from './search';

const operationView = demanded('function', async () => (await import('./operation-view')).OperationView);

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
        {chosen !== undefined && (
          <OnDemand view={operationView}>
            {(OperationView) => <OperationView key={chosen.id} operation={chosen} />}
          </OnDemand>
        )}
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

/** The list is made when it is opened: most visits open few. */
function Group({ tag, operations, chosen, isOpen }: GroupProps) {
  const isForced = isOpen || operations.some(({ id }) => id === chosen);
  const [isOpened, setOpened] = useState(isForced);
  return (
    <details open={isForced} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        {tag.replaceAll('-', ' ')} <span className="count">{operations.length}</span>
      </summary>
      {(isForced || isOpened) && (
        <ul>
          {operations.map(({ id, method, summary }) => (
            <li key={id}>
              <Link href={`/functions/${id}`} aria-current={id === chosen ? 'page' : undefined}>
                <span className={`method ${method.toLowerCase()}`}>{method}</span> {summary}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Welcome() {
  const held = useSession();
  return (
    <section>
      <h1>OBP Customer Services</h1>
      <p className="lead">
        The customer side of the Open Bank Project REST API: functions to read about and to call from here,
        and all that the services keep of a customer.
      </p>
      <ol className="steps">
        <li className="card">
          <h2>Log in</h2>
          {held === undefined ? (
            <p>
              <Link href="/login">Log in</Link> with the user name, password and consumer key that the server
              printed when it started for the first time.
            </p>
          ) : (
            <p>You are {held.username}. The bank that you work at is in the header.</p>
          )}
        </li>
        <li className="card">
          <h2>Call a function</h2>
          <p>
            Choose one, such as <Link href="/functions/OBPv4.0.0-createCustomer">Create Customer</Link>, and
            try it. If a role is missing, one click grants or requests it.
          </p>
        </li>
        <li className="card">
          <h2>Look into a customer</h2>
          <p>
            Find one of the <Link href="/customers">customers</Link>. Its page shows addresses, KYC, links and
            messages; add entries there, and edit most of them in place.
          </p>
        </li>
        <li className="card">
          <h2>Watch the services</h2>
          <p>
            <Link href="/deletions">Deletions</Link> as they go through the services, and{' '}
            <Link href="/operations">operations</Link>: readiness, requests, latency.
          </p>
        </li>
      </ol>
    </section>
  );
}
