import { Type } from '@sinclair/typebox';
import { DateTime, Day, Obj } from '../../packages/contracts/schema';
import { toHtml } from './description';
import { fieldsOf } from './fields';
import { anchorOf, glossary } from './glossary';
import { typed } from './typed-body';

describe('a typed body', () => {
  test.each([
    [Type.String(), { type: 'string' }],
    [Type.Boolean(), { type: 'boolean' }],
    [Type.Integer(), { type: 'integer' }],
    [Type.Number(), { type: 'number' }],
    [DateTime(), { type: 'string', format: 'date-time' }],
    [Day(), { type: 'string' }],
    [Type.Union([DateTime(), Type.Null()]), { type: 'string', format: 'date-time' }],
    [Type.Union([Type.Literal('A'), Type.Literal('B')]), { type: 'string', enum: ['A', 'B'] }],
    [Type.Literal(true), { type: 'boolean' }],
    [Type.Array(Type.String()), { type: 'array', items: { type: 'string' } }],
    [Type.Record(Type.String(), Type.Integer()), { type: 'object' }],
    [
      Obj({ id: Type.String(), at: Type.Optional(DateTime()) }),
      {
        type: 'object',
        properties: { id: { type: 'string' }, at: { type: 'string', format: 'date-time' } },
        required: ['id'],
      },
    ],
  ])('%#', (schema, expected) => {
    expect(typed(schema)).toEqual(expected);
  });
});

test('fields of a body are each there once, required ones first, each with its example', () => {
  const inner = Obj({ url: Type.String({ examples: ['u'] }), name: Type.String({ examples: ['again'] }) });
  const schema = Obj({
    zip: Type.String({ examples: [''] }),
    name: Type.String({ examples: ['n'] }),
    any: Type.Optional(Type.Array(inner)),
  });
  expect(fieldsOf(schema)).toEqual([
    { name: 'name', required: true, example: 'n' },
    { name: 'url', required: true, example: 'u' },
    { name: 'zip', required: true, example: '' },
    { name: 'any', required: false, example: '' },
  ]);
});

test('a name leads to the item of the glossary that explains it, or to none', () => {
  expect(['BANK_ID', 'customer_number', 'Firehose', 'city'].map(anchorOf)).toEqual([
    'Bank.bank_id',
    'Customer.customer_number',
    'Firehose',
    '',
  ]);
  expect(glossary.map(([title]) => title)).toEqual(glossary.map(([title]) => title).sort());
});

test('markup in a description is shown, not interpreted', () => {
  expect(toHtml('<script>alert(1)</script>')).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n');
});
