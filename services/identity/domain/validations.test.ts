import fc from 'fast-check';
import type { Registered } from '../../../packages/contracts/identity/validation.schemas';
import { ObpError } from '../../../packages/errors';
import { type All, added, type Key, registeredValue, removed, replaced } from './validations';

const kind = fc.constantFrom<Registered['kind']>('json_schema', 'authentication_types');
const one = fc.record({ kind, operation_id: fc.constantFrom('a', 'b', 'c'), value: fc.string() });
const changes = { added, replaced, removed };
const change = fc.record({
  what: fc.constantFrom('added' as const, 'replaced' as const, 'removed' as const),
  one,
});

interface Change {
  what: keyof typeof changes;
  one: Registered;
}

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof ObpError ? error.type : String(error);
  }
};

const nameOf = ({ kind, operation_id }: Key): string => `${kind} ${operation_id}`;

/** The map after a change, or the code of its refusal. */
function modelled(model: Map<string, string>, { what, one }: Change): string | undefined {
  const isThere = model.has(nameOf(one));
  if (what === 'added' && isThere) return 'OBP-40029';
  if (what !== 'added' && !isThere) return one.kind === 'json_schema' ? 'OBP-40027' : 'OBP-40032';
  if (what === 'removed') model.delete(nameOf(one));
  else model.set(nameOf(one), one.value);
  return undefined;
}

test('given any changes, then the registrations equal those of a map, and refusals change nothing', () => {
  fc.assert(
    fc.property(fc.array(change), (story) => {
      const model = new Map<string, string>();
      let all: All = [];
      for (const step of story) {
        const refused = codeOf(() => {
          all = changes[step.what](all, step.one);
        });
        expect(refused).toBe(modelled(model, step));
        const held = all.map((registered) => [nameOf(registered), registered.value]);
        expect(held.sort()).toEqual([...model].sort());
      }
    }),
  );
});

test('a value is found by its kind and operation', () => {
  const all: All = [
    { kind: 'json_schema', operation_id: 'a', value: '1' },
    { kind: 'authentication_types', operation_id: 'a', value: '2' },
  ];
  expect(registeredValue(all, { kind: 'authentication_types', operation_id: 'a' })).toBe('2');
  expect(codeOf(() => registeredValue(all, { kind: 'json_schema', operation_id: 'b' }))).toBe('OBP-40027');
});

test('there is room for 1000 registrations and 512 KiB', () => {
  const many = Array.from({ length: 1_000 }, (_, n) => ({
    kind: 'json_schema' as const,
    operation_id: `${n}`,
    value: '{}',
  }));
  const next = { kind: 'json_schema' as const, operation_id: 'next', value: '{}' };
  expect(added(many.slice(1), next)).toHaveLength(1_000);
  expect(codeOf(() => added(many, next))).toBe('OBP-10442');
  expect(codeOf(() => added([], { ...next, value: 'x'.repeat(524_288) }))).toBeUndefined();
  expect(codeOf(() => replaced([next], { ...next, value: 'x'.repeat(524_289) }))).toBe('OBP-10442');
});
