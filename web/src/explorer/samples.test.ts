import { execFileSync } from 'node:child_process';
import type { Operation } from '../api/description';
import { samplesOf } from './samples';

const operation: Operation = {
  id: 'OBPv4.0.0-x',
  method: 'POST',
  path: '/obp/v4.0.0/banks/{BANK_ID}/customers',
  summary: '',
  description: '',
  tag: 'Customer',
  version: 'v4.0.0',
  prefixes: [],
  pathParameters: [],
  queryParameters: [],
  body: undefined,
  success: { status: 201, example: undefined },
  errors: [],
  roles: [],
  needsLogin: true,
  action: 'v1.customer.create',
};
const body = JSON.stringify({ legal_name: 'O\'Neil `$(false)` \\ "x"' });
const samples = new Map(
  samplesOf(operation, { path: { BANK_ID: "a/b' c" }, body }, 'http://server').map(({ name, text }) => [
    name,
    text,
  ]),
);

test('a shell passes the body and the address of the curl call on unchanged', () => {
  const script = `curl() { printf '%s\\n' "$@"; }\n${samples.get('curl')}`;
  const said = execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { TOKEN: 't' } }).split('\n');
  expect(said).toEqual(
    expect.arrayContaining([
      "http://server/obp/v4.0.0/banks/a%2Fb'%20c/customers",
      'DirectLogin: token=t',
      body,
    ]),
  );
});

test('a call on the bus is written by the name of its action', () => {
  expect(samples.get('Bus client')).toContain('client.call(actions.customer.create, {');
});

test('no sample holds a token', () => {
  expect([...samples.values()].join()).not.toContain('token=ey');
});
