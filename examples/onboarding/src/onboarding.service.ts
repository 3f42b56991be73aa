import {
  type Call,
  type Client,
  ObpError,
  OutcomeUnknownError,
  UnavailableError,
} from '@obp-customer-services/client';
import type { Context, ServiceSchema } from 'moleculer';
import { type Application, type Progress, type StepName, steps } from './steps';

/** The result of an application. An incomplete one can be sent again with its progress. */
interface Outcome extends Progress {
  readonly stopped?: {
    readonly at: StepName;
    /** The OBP code. */
    readonly error: string;
    /** Try again later, look whether the step was done, or correct the application. */
    readonly next: 'again' | 'look' | 'correct';
  };
}

/** An ordinary Moleculer service, whose one action calls the product. */
export const onboardingService = (client: Client): ServiceSchema => ({
  name: 'onboarding',
  actions: {
    open: (ctx: Context<{ application: Application; progress?: Progress }>): Promise<Outcome> =>
      open(client.within(ctx), ctx.params.application, ctx.params.progress),
  },
});

async function open(call: Call, application: Application, begun: Progress = { done: [] }): Promise<Outcome> {
  let progress = begun;
  for (const { name, take } of steps) {
    if (progress.done.includes(name)) continue;
    try {
      const found = await take(call, application, progress);
      progress = { ...progress, ...found, done: [...progress.done, name] };
    } catch (error) {
      if (!(error instanceof ObpError)) throw error;
      return { ...progress, stopped: { at: name, error: error.type, next: whatNext(error) } };
    }
  }
  return progress;
}

function whatNext(error: ObpError): 'again' | 'look' | 'correct' {
  if (error instanceof UnavailableError) return 'again';
  return error instanceof OutcomeUnknownError ? 'look' : 'correct';
}
