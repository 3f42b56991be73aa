import { useState } from 'react';
import { Link } from 'wouter';
import { useApi } from '../api/api';
import { SchemaForm } from '../parts/schema-form';
import { Notice } from '../parts/states';

/** Makes a user, who can log in at once. */
export function SignUp() {
  const api = useApi();
  const [isMade, setMade] = useState(false);
  const operation = api.description.get('OBPv2.0.0-createUser');
  const create = async (body: object) => {
    await api.callOperation(operation, { body });
    setMade(true);
  };
  return (
    <section className="narrow">
      <h1>Create a user</h1>
      {isMade ? (
        <Notice tone="good">
          <p>
            The user is created. <Link href="/login">Log in</Link> with the same consumer key.
          </p>
        </Notice>
      ) : (
        <SchemaForm operation={operation} submitLabel="Create the user" onSubmit={create} />
      )}
    </section>
  );
}
