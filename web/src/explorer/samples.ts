import type { Operation } from '../api/description';
import { type Input, targetOf } from '../api/target';

/**
 * The same call as code. A token never appears in it: code is copied into places where others read it, so it takes the
 * token from the environment.
 */
interface Sample {
  readonly name: string;
  readonly text: string;
}

export function samplesOf(operation: Operation, input: Input, origin: string): readonly Sample[] {
  const call = { ...operation, url: origin + targetOf(operation, input), body: bodyText(input.body) };
  const samples = [
    { name: 'curl', text: curl(call) },
    { name: 'fetch', text: javaScript(call) },
    { name: 'Python', text: python(call) },
  ];
  const onBus = busClient(operation, input);
  return onBus === undefined ? samples : [...samples, { name: 'Bus client', text: onBus }];
}

interface CallToWrite {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
  readonly needsLogin: boolean;
}

const bodyText = (body: unknown): string | undefined => {
  if (body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
};

/** In single quotes for a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const curl = ({ method, url, body, needsLogin }: CallToWrite): string =>
  [
    `curl -X ${method} ${quoted(url)}`,
    needsLogin ? `-H "DirectLogin: token=$TOKEN"` : '',
    body === undefined ? '' : `-H 'Content-Type: application/json' -d ${quoted(body)}`,
  ]
    .filter(Boolean)
    .join(' \\\n  ');

const javaScript = ({ method, url, body, needsLogin }: CallToWrite): string => {
  const headers = [
    needsLogin ? "    DirectLogin: 'token=' + process.env.TOKEN," : '',
    body === undefined ? '' : "    'Content-Type': 'application/json',",
  ].filter(Boolean);
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: '${method}',`,
    ...(headers.length === 0 ? [] : ['  headers: {', ...headers, '  },']),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${indented(body)}),`]),
    '});',
    'console.log(response.status, await response.text());',
  ].join('\n');
};

const python = ({ method, url, body, needsLogin }: CallToWrite): string =>
  [
    'import json, os, requests',
    '',
    `response = requests.request(${JSON.stringify(method)}, ${JSON.stringify(url)},`,
    ...(needsLogin ? ['    headers={"DirectLogin": "token=" + os.environ["TOKEN"]},'] : []),
    ...(body === undefined ? [] : [`    json=json.loads(${JSON.stringify(body)}),`]),
    ')',
    'print(response.status_code, response.text)',
  ].join('\n');

const indented = (text: string): string => text.replaceAll('\n', '\n  ');

/** `v1.customer.get` by the published client package, with the ids of the path. */
function busClient({ action }: Operation, { path = {}, body }: Input): string | undefined {
  const [, service, name] = action?.split('.') ?? [];
  if (service === undefined || name === undefined) return undefined;
  const ids = Object.entries(path).map(([id, value]) => `  ${id.toLowerCase()}: ${JSON.stringify(value)},`);
  const text = bodyText(body);
  return [
    "import { actions, connect } from '@obp-customer-services/client';",
    '',
    "const client = await connect({ natsUrl, name: 'my-service', key, trust });",
    `const result = await client.call(actions.${service}.${name}, {`,
    ...ids,
    ...(text === undefined
      ? []
      : [`  // the fields of the body, as docs/actions.md groups them:`, `  ...${indented(text)},`]),
    '});',
  ].join('\n');
}
