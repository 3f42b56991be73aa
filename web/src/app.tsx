import { type ReactNode, useEffect, useRef } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { CustomerView } from './customers/customer-view';
import { FindCustomers } from './customers/find';
import { Delete } from './deletions/delete';
import { Deletion } from './deletions/deletion';
import { Deletions } from './deletions/deletions';
import { Explorer } from './explorer/explorer';
import { Login } from './login/login';
import { SignUp } from './login/sign-up';
import { Who } from './login/who';
import { Operations } from './operations/operations';
import { BankSelect } from './parts/bank';
import { ThemeButton } from './parts/theme';
import { Roles } from './roles/roles';

/** The frame of every view: a header with the places to go, and the view that the address names. */
export function App() {
  const main = useRef<HTMLElement>(null);
  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header className="top">
        <nav aria-label="Places">
          <Place to="/">Functions</Place>
          <Place to="/customers">Customers</Place>
          <Place to="/roles">Roles</Place>
          <Place to="/deletions">Deletions</Place>
          <Place to="/operations">Operations</Place>
        </nav>
        <div className="tools">
          <BankSelect />
          <ThemeButton />
          <Who />
        </div>
      </header>
      <main ref={main} tabIndex={-1}>
        <Views />
      </main>
    </>
  );
}

function Place({ to, children }: { to: string; children: ReactNode }) {
  const [location] = useLocation();
  const isHere = to === '/' ? location === '/' || location.startsWith('/functions') : location.startsWith(to);
  return (
    <Link href={to} aria-current={isHere ? 'page' : undefined}>
      {children}
    </Link>
  );
}

const TITLE = 'OBP Customer Services';

function Views() {
  const [location] = useLocation();
  useEffect(() => {
    if (!location.startsWith('/functions/')) document.title = TITLE;
    window.scrollTo(0, 0);
  }, [location]);
  return (
    <Switch>
      <Route path="/">
        <Explorer />
      </Route>
      <Route path="/functions/:id">{({ id }) => <Explorer id={id} />}</Route>
      <Route path="/login" component={Login} />
      <Route path="/sign-up" component={SignUp} />
      <Route path="/roles" component={Roles} />
      <Route path="/customers" component={FindCustomers} />
      <Route path="/customers/:bank/:id">{({ bank, id }) => <CustomerView bank={bank} id={id} />}</Route>
      <Route path="/customers/:bank/:id/delete">{({ bank, id }) => <Delete bank={bank} id={id} />}</Route>
      <Route path="/deletions" component={Deletions} />
      <Route path="/deletions/:saga">{({ saga }) => <Deletion saga={saga} />}</Route>
      <Route path="/operations" component={Operations} />
      <Route>
        <section className="narrow">
          <h1>There is no such page</h1>
          <p>
            <Link href="/">All functions</Link>
          </p>
        </section>
      </Route>
    </Switch>
  );
}
