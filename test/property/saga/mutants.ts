import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import type { SagaDefinition } from '../../../packages/saga';
import * as protocol from '../../../packages/saga/transition';
import { definition, type Flaws } from './world';

/** A protocol that is broken on purpose. A property that none of these fails would prove nothing. */
export interface Mutant {
  readonly name: string;
  readonly protocol: typeof protocol;
  readonly definition: SagaDefinition;
  readonly flaws: Flaws;
}

const SOURCE = resolve(__dirname, '../../../packages/saga/transition.ts');
const source = readFileSync(SOURCE, 'utf8');

/** The transition function with one place of its source changed. */
function edited(name: string, original: string, replacement: string): Mutant {
  if (source.split(original).length !== 2) throw new Error(`the place to break for "${name}" has changed`);
  const { code } = transformSync(
    source.replace(original, () => replacement),
    {
      filename: SOURCE,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    },
  );
  const exported = {};
  const load = (path: string): unknown => require(join(dirname(SOURCE), path));
  new Function('require', 'exports', code)(load, exported);
  return { name, protocol: exported as typeof protocol, definition, flaws: {} };
}

const otherwise = (name: string, change: Partial<Mutant>): Mutant => ({
  name,
  protocol,
  definition,
  flaws: {},
  ...change,
});

const [first = [], second = []] = definition.before;

export const mutants: readonly Mutant[] = [
  otherwise('a fence is skipped', { definition: { ...definition, before: [first, second.slice(1)] } }),
  otherwise('the customer is hidden last', { definition: { ...definition, before: [second, first] } }),
  otherwise('the customer is purged first', {
    definition: { ...definition, after: [...definition.after].reverse() },
  }),
  otherwise('the lease is ignored', { flaws: { leaseIgnored: true } }),
  otherwise('a participant does not keep which saga has released it', { flaws: { releaseForgotten: true } }),
  edited(
    'the pivot is missing',
    'return currentStage(definition.before, state).filter(waits);',
    'return [...currentStage(definition.before, state), ...currentStage(definition.after, state)].filter(waits);',
  ),
  edited(
    'the pivot comes before all fences stand',
    'if (allDone(definition.before, state)) return commit',
    'if (allDone(definition.before.slice(0, 1), state)) return commit',
  ),
  edited(
    'it is given up after the pivot',
    "return state.phase === 'reserving' ? abort(definition, state, event.code, moment) : state;",
    'return abort(definition, state, event.code, moment);',
  ),
  edited(
    'an answer from before the decision counts after it',
    'if (state.phase !== phase) return state;',
    '',
  ),
  edited('only what was answered is undone', 'if (step.attempts === 0 ||', "if (step.status !== 'done' ||"),
  edited('a failure counts as done', "if (outcome.kind === 'done') {", "if (outcome.kind !== 'refused') {"),
  edited('a lost call is waited for for ever', 'isRunning(step) && step.at <= moment.now', 'false'),
  edited(
    'the end is declared before everything is undone',
    'if (!state.steps.some(isToBeUndone)) return end',
    "if (!state.steps.some(({ status }) => status === 'to_undo')) return end",
  ),
  edited(
    'the end is declared before everything is purged',
    'if (allDone(definition.after, state)) return end',
    'if (allDone(definition.after.slice(0, 1), state)) return end',
  ),
  edited(
    'a parked saga cannot be taken up again',
    'return isParked(state) ? resume(state, moment) : state;',
    'return state;',
  ),
];
