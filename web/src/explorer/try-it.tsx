import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useRefresh } from '../api/api';
import type { Operation, Parameter } from '../api/description';
import { type Answer, send } from '../api/send';
import { useSession } from '../api/session';
import type { Input as CallInput } from '../api/target';
import { useBank } from '../parts/bank';
import { Code, pretty } from '../parts/code';
import { Input, Labelled } from '../parts/input';
import { Failure } from '../parts/states';
import { Tabs } from '../parts/tabs';
import { useAction } from '../parts/use-action';
import { RolesNeeded } from '../roles/roles-needed';
import { samplesOf } from './samples';
import { useSuggestions } from './suggestions';

/** Calls the function: parameters chosen from what the user may see, the body filled with its example. */
export function TryIt({ operation }: { operation: Operation }) {
  const { bank } = useBank();
  const held = useSession();
  const refresh = useRefresh();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [body, setBody] = useState(() => JSON.stringify(operation.body?.example, null, 2) ?? '');
  const [answer, setAnswer] = useState<Answer>();
  const { run, isRunning, error } = useAction();
  const suggestions = useSuggestions(operation);
  const valueFor = ({ name }: Parameter): string => values[name] ?? (name === 'BANK_ID' ? bank : '');
  const pick = (parameters: readonly Parameter[]) =>
    Object.fromEntries(parameters.map((parameter) => [parameter.name, valueFor(parameter)]));
  const input: CallInput = {
    path: pick(operation.pathParameters),
    query: pick(operation.queryParameters),
    ...(operation.body === undefined ? {} : { body }),
  };
  const call = async () => {
    const received = await send(operation, input);
    setAnswer(received);
    if (operation.method !== 'GET' && received.status < 400) await refresh();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void run(call);
  };
  return (
    <section className="try-it">
      <h2>Try it</h2>
      {operation.needsLogin && held === undefined && (
        <p>
          This function is for users: <Link href="/login">log in</Link> first.
        </p>
      )}
      <form className="fields" onSubmit={onSubmit}>
        {[...operation.pathParameters, ...operation.queryParameters].map((parameter) => (
          <ParameterInput
            key={parameter.name}
            parameter={parameter}
            value={valueFor(parameter)}
            suggested={suggestions[parameter.name] ?? []}
            onValue={(value) => setValues({ ...values, [parameter.name]: value })}
          />
        ))}
        {operation.body !== undefined && (
          <Labelled label="Body (JSON)">
            {(ties) => (
              <textarea
                {...ties}
                className="mono"
                rows={Math.min(16, body.split('\n').length)}
                spellCheck={false}
                value={body}
                onChange={(event) => setBody(event.target.value)}
              />
            )}
          </Labelled>
        )}
        <div className="actions">
          <button type="submit" className="main" disabled={isRunning}>
            {isRunning ? 'Calling…' : `Call ${operation.method}`}
          </button>
        </div>
      </form>
      {error !== undefined && <Failure error={error} />}
      {answer !== undefined && <AnswerView answer={answer} bank={bank} />}
      <details>
        <summary>The same call as code</summary>
        <Tabs
          label="Languages"
          tabs={samplesOf(operation, input, window.location.origin).map(({ name, text }) => ({
            name,
            content: <Code label={`${name} code`} text={text} />,
          }))}
        />
      </details>
    </section>
  );
}

interface ParameterInputProps {
  readonly parameter: Parameter;
  readonly value: string;
  readonly suggested: readonly Suggestion[];
  readonly onValue: (value: string) => void;
}
interface Suggestion {
  readonly value: string;
  readonly label: string;
}

/** A text, with what the user may see as suggestions. */
function ParameterInput({ parameter, value, suggested, onValue }: ParameterInputProps) {
  const { name, in: where, description, example } = parameter;
  const list = `suggested-${name}`;
  return (
    <>
      <Input
        label={name}
        hint={description}
        required={where === 'path'}
        placeholder={example}
        list={suggested.length === 0 ? undefined : list}
        value={value}
        onValue={onValue}
      />
      {suggested.length > 0 && (
        <datalist id={list}>
          {suggested.map((suggestion) => (
            <option key={suggestion.value} value={suggestion.value}>
              {suggestion.label}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}

function AnswerView({ answer, bank }: { answer: Answer; bank: string }) {
  const { status, statusText, headers, correlationId, ms, text } = answer;
  return (
    <div className="answer">
      <p role="status">
        <span className={status < 400 ? 'status good' : 'status bad'}>
          {status} {statusText}
        </span>{' '}
        in {Math.round(ms)} ms · Correlation-Id <code>{correlationId}</code>
      </p>
      {status === 403 && text.includes('OBP-20006') && <RolesNeeded message={messageIn(text)} bank={bank} />}
      {text !== '' && <Code label="Body of the answer" text={pretty(text)} />}
      <details>
        <summary>Headers</summary>
        <Code
          label="Headers of the answer"
          text={headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        />
      </details>
    </div>
  );
}

const messageIn = (text: string): string => {
  const { message } = JSON.parse(text);
  return typeof message === 'string' ? message : '';
};
