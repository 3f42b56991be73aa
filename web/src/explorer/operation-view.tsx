import Markdown from 'markdown-to-jsx';
import { useEffect } from 'react';
import { useApi } from '../api/api';
import type { Operation } from '../api/description';
import { answerFieldsOf, type Field, fieldsOf } from '../api/fields';
import { Code } from '../parts/code';
import { Scrolls } from '../parts/scrolls';
import { RolesOf } from '../roles/roles-of';
import { TryIt } from './try-it';
import { Validations } from './validations';

/** One function, with everything that the description says of it, and a form to call it. */
export function OperationView({ operation }: { operation: Operation }) {
  const { description } = useApi();
  const { id, method, path, summary, version, tag, prefixes, body, success } = operation;
  useEffect(() => {
    document.title = `${summary} · OBP Customer Services`;
  }, [summary]);
  return (
    <article>
      <h1>{summary}</h1>
      <p className="path">
        <span className={`method ${method.toLowerCase()}`}>{method}</span> <code>{path}</code>
      </p>
      <p className="small">
        {id} · since {version} · {tag}
        {prefixes.length > 0 && (
          <> · also under {prefixes.filter((prefix) => !path.startsWith(prefix)).join(', ')}</>
        )}
      </p>
      <div className="prose">
        <Markdown options={{ disableParsingRawHTML: true }}>{operation.description}</Markdown>
      </div>
      <RolesOf operation={operation} />
      <TryIt operation={operation} />
      <Parameters operation={operation} />
      {body !== undefined && (
        <Fields title="Request fields" fields={fieldsOf(body.schema, description.resolve)} />
      )}
      {success.schema !== undefined && (
        <Fields title="Response fields" fields={answerFieldsOf(success.schema, description.resolve)} />
      )}
      <Validations operation={operation} />
      <h2>Typical response</h2>
      {success.example === undefined ? (
        <p>{success.status}, without a body.</p>
      ) : (
        <Code
          label={`Response with status ${success.status}`}
          text={JSON.stringify(success.example, null, 2)}
        />
      )}
      <h2>Possible errors</h2>
      <ul className="errors">
        {operation.errors.map(({ status, code, text }) => (
          <li key={code}>
            <span className="status">{status}</span> {text}
          </li>
        ))}
      </ul>
    </article>
  );
}

function Parameters({ operation: { pathParameters, queryParameters } }: { operation: Operation }) {
  const all = [...pathParameters, ...queryParameters];
  if (all.length === 0) return null;
  return (
    <>
      <h2>URL parameters</h2>
      <dl className="facts">
        {all.map(({ name, in: where, description = '', example = '' }) => (
          <div key={name}>
            <dt>
              <code>{name}</code> <span className="small">{where}</span>
            </dt>
            <dd>
              {[description, example === '' ? '' : `Example: ${example}`].filter(Boolean).join(' ') || '–'}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  if (fields.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <Scrolls label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Type</th>
              <th scope="col">Validation</th>
              <th scope="col">Example</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ path, kind, required, limits, description, example }) => (
              <tr key={path}>
                <td>
                  <code>{path}</code>
                  {required && <span className="small"> required</span>}
                </td>
                <td>{kind}</td>
                <td>{[description, limits].filter(Boolean).join('. ') || '–'}</td>
                <td>{example || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
    </>
  );
}
