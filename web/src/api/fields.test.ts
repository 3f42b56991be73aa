import type { Schema } from './description';
import { answerFieldsOf, bodyOf, fieldErrorOf, fieldsOf, textOf, valueAt } from './fields';

const text: Schema = { type: 'string', maxLength: 255 };
const Limit: Schema = { type: 'object', required: ['amount'], properties: { amount: text } };
const schema: Schema = {
  type: 'object',
  required: ['name', 'children', 'ok', 'limit'],
  properties: {
    name: text,
    children: { type: 'integer' },
    ok: { type: 'boolean' },
    tags: { type: 'array', items: text },
    limit: { $ref: '#/components/schemas/Limit' },
    note: text,
  },
};
const resolve = (given: Schema): Schema => (given.$ref === undefined ? given : Limit);
const fields = fieldsOf(schema, resolve);

test('a form has a field for each value of a body, nested ones included', () => {
  expect(fields.map(({ path, kind, required }) => [path, kind, required])).toEqual([
    ['name', 'text', true],
    ['children', 'integer', true],
    ['ok', 'boolean', true],
    ['tags', 'list', false],
    ['limit.amount', 'text', true],
    ['note', 'text', false],
  ]);
});

test('what a form shows of a body becomes the same body again', () => {
  const body = { name: 'Ada "B"', children: 2, ok: true, tags: ['a', 'b'], limit: { amount: '1' } };
  const texts = Object.fromEntries(
    fields.map((field) => [field.path, textOf(field, valueAt(body, field.path))]),
  );
  expect(bodyOf(fields, texts)).toEqual(body);
});

test('what is no number is sent as it is, for the server to refuse', () => {
  expect(bodyOf(fields, { children: 'two' })).toMatchObject({ children: 'two' });
});

test.each([
  [
    'OBP-10001: Incorrect json format. The Json body should be the X  name must be string',
    'name',
    'must be string',
  ],
  ['OBP-10001: Incorrect json format.  limit.amount is required', 'limit.amount', 'is required'],
  ['OBP-10001: Incorrect json format.  tags.3 must be string', 'tags', 'must be string'],
])('%s is about a field', (message, path, said) => {
  expect(fieldErrorOf(fields, message)).toEqual({ path, text: said });
});

test('an error about something else is about no field', () => {
  expect(fieldErrorOf(fields, 'OBP-30046: Customer not found.')).toBeUndefined();
});

test('the fields of an answer say in which list they are', () => {
  const answer: Schema = { type: 'object', properties: { entries: { type: 'array', items: schema } } };
  expect(answerFieldsOf(answer, resolve).map(({ path }) => path)).toContain('entries[].limit.amount');
});
