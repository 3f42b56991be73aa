import { type ReactNode, useEffect, useRef } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Explorer } from './explorer/explorer';
import icon from './icon.svg';
import { rememberPlace } from './login/place';
import { Who } from './login/who';
import { BankSelect } from './parts/bank';
import { demanded, loadAllSoon, OnDemand } from './parts/on-demand';
import { ThemeButton } from './parts/theme';

const customerView = demanded(
  'customer',
  async () => (await import('./customers/customer-view')).CustomerView,
);
const findCustomers = demanded('customers', async () => (await import('./customers/find')).FindCustomers);
const deleteView = demanded('delete', async () => (await import('./deletions/delete')).Delete);
const deletion = demanded('deletion', async () => (await import('./deletions/deletion')).Deletion);
const deletions = demanded('deletions', async () => (await import('./deletions/deletions')).Deletions);
const login = demanded('login', async () => (await import('./login/login')).Login);
const operations = demanded('operations', async () => (await import('./operations/operations')).Operations);
const roles = demanded('roles', async () => (await import('./roles/roles')).Roles);
const signUp = demanded('sign-up', async () => (await import('./login/sign-up')).SignUp);

/** The frame of every view: a header with the places to go, and the view that the address names. */
export function App() {
  const main = useRef<HTMLElement>(null);
  useEffect(loadAllSoon, []);
  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header className="top">
        <nav aria-label="Places">
          <span className="brand" aria-hidden="true">
            <img src={icon} alt="" width="24" height="24" /> OBP Customer Services
          </span>
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
  const shown = useRef(location);
  useEffect(() => {
    if (!location.startsWith('/functions/')) document.title = TITLE;
    // Not for the first view: scrolling would lay it out before it is complete.
    if (shown.current !== location) window.scrollTo(0, 0);
    shown.current = location;
    rememberPlace(location);
  }, [location]);
  return (
    <Switch>
      <Route path="/">
        <Explorer />
      </Route>
      <Route path="/functions/:id">{({ id }) => <Explorer id={id} />}</Route>
      <Route path="/login">
        <OnDemand view={login}>{(Login) => <Login />}</OnDemand>
      </Route>
      <Route path="/sign-up">
        <OnDemand view={signUp}>{(SignUp) => <SignUp />}</OnDemand>
      </Route>
      <Route path="/roles">
        <OnDemand view={roles}>{(Roles) => <Roles />}</OnDemand>
      </Route>
      <Route path="/customers">
        <OnDemand view={findCustomers}>{(FindCustomers) => <FindCustomers />}</OnDemand>
      </Route>
      <Route path="/customers/:bank/:id">
        {(of) => <OnDemand view={customerView}>{(CustomerView) => <CustomerView {...of} />}</OnDemand>}
      </Route>
      <Route path="/customers/:bank/:id/delete">
        {(of) => <OnDemand view={deleteView}>{(Delete) => <Delete {...of} />}</OnDemand>}
      </Route>
      <Route path="/deletions">
        <OnDemand view={deletions}>{(Deletions) => <Deletions />}</OnDemand>
      </Route>
      <Route path="/deletions/:saga">
        {({ saga }) => <OnDemand view={deletion}>{(Deletion) => <Deletion saga={saga} />}</OnDemand>}
      </Route>
      <Route path="/operations">
        <OnDemand view={operations}>{(Operations) => <Operations />}</OnDemand>
      </Route>
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
