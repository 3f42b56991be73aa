import { type ClipboardEvent, type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useApi } from '../api/api';
import { session, useEnded } from '../api/session';
import { Input } from '../parts/input';
import { Failure, Notice } from '../parts/states';
import { useAction } from '../parts/use-action';
import { type Credentials, credentialsIn } from './credentials';
import { IssuerLogin } from './issuer-login';
import { placeBeforeLogin } from './place';

/** The key is no secret of the user; it is kept so that the next login needs no paste. */
const KEY = 'obp.consumer-key';

/** Log in by DirectLogin. Pasting what the server printed at its first start fills all three fields. */
export function Login() {
  const api = useApi();
  const ended = useEnded();
  const [, goTo] = useLocation();
  const [given, setGiven] = useState<Credentials>({
    username: '',
    password: '',
    consumer_key: sessionStorage.getItem(KEY) ?? '',
  });
  const { run, isRunning, error } = useAction();
  const logIn = async () => {
    const { username, password, consumer_key } = given;
    const headers = {
      DirectLogin: `username=${username},password=${password},consumer_key=${consumer_key}`,
    };
    const { token } = await api.call('OBPv4.0.0-directLogin', { headers });
    sessionStorage.setItem(KEY, consumer_key);
    session.begin({ token, username, scheme: 'DirectLogin' });
    goTo(placeBeforeLogin());
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run(logIn);
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = credentialsIn(event.clipboardData.getData('text'));
    if (pasted === undefined) return;
    event.preventDefault();
    setGiven({ ...given, ...pasted });
  };
  const set = (name: keyof Credentials) => (value: string) => setGiven({ ...given, [name]: value });
  return (
    <section className="narrow">
      <h1>Log in</h1>
      {ended === 'expired' && (
        <Notice tone="bad">
          <p>Your login has ended. Log in again to go on.</p>
        </Notice>
      )}
      {typeof ended === 'object' && (
        <Notice tone="bad">
          <p>{ended.refused}</p>
        </Notice>
      )}
      {ended === 'logged-out' && <Notice tone="good">You are logged out.</Notice>}
      <IssuerLogin />
      <p>
        Enter the user name, password and consumer key that you have been given; pasting all three lines into
        one field fills them in. A new server prints those of its first user.
      </p>
      <form className="fields" onSubmit={onSubmit} onPaste={onPaste}>
        <Input
          label="User name"
          autoComplete="username"
          required
          value={given.username}
          onValue={set('username')}
        />
        <Input
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={given.password}
          onValue={set('password')}
        />
        <Input
          label="Consumer key"
          hint="It names the application that you use."
          required
          autoComplete="off"
          value={given.consumer_key}
          onValue={set('consumer_key')}
        />
        {error !== undefined && <Failure error={error} />}
        <div className="actions">
          <button type="submit" className="main" disabled={isRunning}>
            {isRunning ? 'Logging in…' : 'Log in'}
          </button>
          <Link href="/sign-up">Create a user</Link>
        </div>
      </form>
    </section>
  );
}
