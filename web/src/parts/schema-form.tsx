import { type FormEvent, useMemo, useState } from 'react';
import { useApi } from '../api/api';
import type { Operation } from '../api/description';
import { bodyOf, type Field, fieldErrorOf, fieldsOf, isRecord, textsOf } from '../api/fields';
import { ApiError } from '../api/send';
import { labelOf } from './facts';
import { Labelled } from './input';
import { Failure } from './states';

interface SchemaFormProps {
  /** The operation whose body the form makes. */
  readonly operation: Operation;
  /** The initial values of the fields; by default they are empty. */
  readonly initial?: object;
  /** Whether the form makes a new entry, for which the example may serve. */
  readonly isNew?: boolean;
  readonly bank?: string;
  readonly submitLabel: string;
  /** Sends the body; what it throws is shown, at its field where it is about one. */
  readonly onSubmit: (body: object) => Promise<unknown>;
  /** Leaves the form for what is there now; for forms whose `onSubmit` notices that it has changed. */
  readonly onReload?: () => unknown;
}

/** A form for the body of an operation, made from its schema. */
export function SchemaForm({
  operation,
  initial,
  isNew = initial === undefined,
  bank = '',
  submitLabel,
  onSubmit,
  onReload,
}: SchemaFormProps) {
  const { description } = useApi();
  const fields = useMemo(
    () => (operation.body === undefined ? [] : fieldsOf(operation.body.schema, description.resolve)),
    [operation, description],
  );
  const [texts, setTexts] = useState(() => textsOf(fields, initial));
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);
  const atField = error instanceof ApiError ? fieldErrorOf(fields, error.message) : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setError(undefined);
    try {
      await onSubmit(bodyOf(fields, texts));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setSending(false);
    }
  };
  return (
    <form className="fields" noValidate onSubmit={submit}>
      {fields.map((field) => (
        <FieldInput
          key={field.path}
          field={field}
          text={texts[field.path] ?? ''}
          error={atField?.path === field.path ? atField.text : undefined}
          onText={(text) => setTexts({ ...texts, [field.path]: text })}
        />
      ))}
      {error !== undefined && <Failure error={error} bank={bank} reload={onReload} />}
      <div className="actions">
        <button type="submit" className="main" disabled={isSending}>
          {isSending ? 'Sending…' : submitLabel}
        </button>
        {isNew && (
          <button
            type="button"
            onClick={() => setTexts(textsOf(fields, filled(operation.body?.example, initial)))}
          >
            Fill with the example
          </button>
        )}
      </div>
    </form>
  );
}

/** The example, for whom the form is. */
const filled = (example: unknown, initial: object | undefined): unknown =>
  isRecord(example) ? { ...example, ...initial } : example;

interface FieldInputProps {
  readonly field: Field;
  readonly text: string;
  readonly error: string | undefined;
  readonly onText: (text: string) => void;
}

const HINTS: Partial<Record<Field['kind'], string>> = {
  list: 'one per line',
  'date-time': 'such as 2013-01-21T23:08:00Z',
  json: 'JSON',
};

function FieldInput({ field, text, error, onText }: FieldInputProps) {
  const { kind, path, required, description, choices } = field;
  const hint = [description, HINTS[kind] ?? '', required ? '' : 'optional'].filter(Boolean).join(' · ');
  return (
    <Labelled label={labelOf(path)} hint={hint} error={error}>
      {(ties) => {
        if (kind === 'boolean')
          return (
            <input
              {...ties}
              type="checkbox"
              checked={text === 'true'}
              onChange={(event) => onText(String(event.target.checked))}
            />
          );
        if (kind === 'choice')
          return (
            <select {...ties} value={text} onChange={(event) => onText(event.target.value)}>
              <option value="" />
              {choices.map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          );
        if (kind === 'list' || kind === 'json')
          return (
            <textarea {...ties} rows={2} value={text} onChange={(event) => onText(event.target.value)} />
          );
        return (
          <input
            {...ties}
            type={path === 'password' ? 'password' : 'text'}
            inputMode={kind === 'integer' ? 'numeric' : undefined}
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
        );
      }}
    </Labelled>
  );
}
