import { defineEvents, event } from '../../packages/contracts/event';
import { Obj } from '../../packages/contracts/schema';
import { changeEvent } from '../../packages/values';

const { happens } = defineEvents('anything', { happens: event('Anything happened', Obj({})) });

/** The event of a change in tests that do not check events. */
export const anyChange = changeEvent(happens, { subject: 'anything', correlationId: 'test', data: {} });
