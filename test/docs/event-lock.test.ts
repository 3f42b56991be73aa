import { type TObject, Type } from '@sinclair/typebox';
import { breaks, lockOf } from '../../docs/generate/event-lock';
import { defineEvents, event } from '../../packages/contracts/event';
import { Id, Name, Obj } from '../../packages/contracts/schema';

const data = {
  id: Id(),
  name: Name(),
  kind: Type.Union([Type.Literal('old'), Type.Literal('new')]),
  tags: Type.Array(Type.String()),
  place: Obj({ street: Type.String() }),
  more: Type.Optional(Type.String()),
};

const lockedAs = (schema: TObject, source = 'thing') =>
  lockOf(Object.values(defineEvents('thing', { made: event('A thing was made', schema) }, source)));
const was = lockedAs(Obj(data));

/** The reasons why this event breaks readers of the locked one. */
const breaksFor = (schema: TObject) => breaks(was, lockedAs(schema));
const without = (name: keyof typeof data) =>
  Obj(Object.fromEntries(Object.entries(data).filter(([key]) => key !== name)));

describe('changes of an event that do not break its readers', () => {
  test('nothing', () => {
    expect(breaksFor(Obj(data))).toEqual([]);
  });

  test.each([
    ['say it in other words', Obj({ ...data, id: Id({ description: 'Of the thing', title: 'Id' }) })],
    ['add a field', Obj({ ...data, colour: Type.String() })],
    ['add a field that may be absent', Obj({ ...data, colour: Type.Optional(Type.String()) })],
    [
      'add a field within another',
      Obj({ ...data, place: Obj({ street: Type.String(), town: Type.String() }) }),
    ],
    ['let a field always be there', Obj({ ...data, more: Type.String() })],
  ])('%s', (_what, schema) => {
    expect(breaksFor(schema)).toEqual([]);
  });

  test('add an event', () => {
    const two = defineEvents('thing', { made: event('', Obj(data)), broken: event('', Obj({ id: Id() })) });
    expect(breaks(was, lockOf(Object.values(two)))).toEqual([]);
  });
});

describe('changes that break its readers', () => {
  test.each([
    ['take a field away', without('name'), 'thing.made.v1 data.name is gone'],
    ['take away one that may be absent', without('more'), 'data.more is gone'],
    ['take away one within another', Obj({ ...data, place: Obj({}) }), 'data.place.street is gone'],
    ['let a field be absent', Obj({ ...data, name: Type.Optional(Name()) }), 'data.name may be absent'],
    [
      'another type',
      Obj({ ...data, name: Type.Integer() }),
      'data.name: type is "integer", and was "string"',
    ],
    [
      'another type in a list',
      Obj({ ...data, tags: Type.Array(Type.Integer()) }),
      'data.tags[]: type is "integer"',
    ],
    ['no list', Obj({ ...data, tags: Type.String() }), 'data.tags: type is "string", and was "array"'],
    [
      'a value more',
      Obj({ ...data, kind: Type.Union([...data.kind.anyOf, Type.Literal('used')]) }),
      'data.kind: anyOf',
    ],
    ['a value less', Obj({ ...data, kind: Type.Literal('new') }), 'data.kind: const'],
    ['null', Obj({ ...data, name: Type.Union([Name(), Type.Null()]) }), 'data.name: anyOf'],
    [
      'longer texts',
      Obj({ ...data, name: Type.String({ maxLength: 300 }) }),
      'data.name: maxLength is 300, and was 255',
    ],
    ['empty texts', Obj({ ...data, id: Type.String() }), 'data.id: minLength'],
    ['another format', Obj({ ...data, id: Id({ format: 'date-time' }) }), 'data.id: format'],
  ])('%s', (_what, schema, reason) => {
    expect(breaksFor(schema).join('\n')).toContain(reason);
  });

  test('emit it no more, or only in another version', () => {
    const later = defineEvents('thing', { made: event('', Obj(data)) }, 'thing', 2);
    expect(breaks(was, lockOf(Object.values(later)))).toEqual(['thing.made.v1 is no longer emitted']);
  });

  test('another source: readers count by source and subject', () => {
    expect(breaks(was, lockedAs(Obj(data), 'other'))).toEqual([
      'thing.made.v1 is emitted by other, formerly by thing',
    ]);
  });

  test('another envelope', () => {
    const { envelope, events } = was;
    const properties = { ...Object(envelope.properties), time: { type: 'number' } };
    expect(breaks(was, { envelope: { ...envelope, properties }, events })).toEqual([
      'envelope.time: format is undefined, and was "date-time"',
      'envelope.time: type is "number", and was "string"',
    ]);
  });
});
