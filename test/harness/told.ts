import { defineEvents, event } from '../../packages/contracts/event';
import { Obj } from '../../packages/contracts/schema';
import { changeEvent } from '../../packages/values';

const { happens } = defineEvents('anything', { happens: event('Anything happened', Obj({})) });

/** What is told of a change where a test does not care. */
export const anything = changeEvent(happens, { subject: 'anything', correlationId: 'test', data: {} });
