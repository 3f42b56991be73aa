import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';
import { Reading } from './states';

/** A view whose code is loaded when it is first shown: the first view of the page does not wait for it. */
type Demanded<P> = ReturnType<typeof demanded<P>>;

const loads: (() => Promise<unknown>)[] = [];

/** @param name of the view, among all of them */
export function demanded<P>(name: string, load: () => Promise<ComponentType<P>>) {
  loads.push(load);
  return queryOptions({
    queryKey: ['server', 'view', name],
    // Within an object: a component alone would be taken for a function to call.
    queryFn: async () => ({ View: await load() }),
    staleTime: Infinity,
    gcTime: Infinity,
  });
}

interface OnDemandProps<P> {
  readonly view: Demanded<P>;
  readonly children: (View: ComponentType<P>) => ReactNode;
}

export function OnDemand<P>({ view, children }: OnDemandProps<P>) {
  return (
    <Reading of={useQuery(view)} what="this view">
      {({ View }) => children(View)}
    </Reading>
  );
}

const SIGNS = ['pointermove', 'pointerdown', 'keydown'] as const;

/** Loads all of them at the first sign of a person, so that a later click waits for none, even if the server is away then. */
export function loadAllSoon(): void {
  const loadAll = () => {
    for (const sign of SIGNS) window.removeEventListener(sign, loadAll);
    // One that fails is loaded again when it is shown, and then says so.
    for (const load of loads) load().catch(() => undefined);
  };
  for (const sign of SIGNS) window.addEventListener(sign, loadAll, { passive: true });
}
