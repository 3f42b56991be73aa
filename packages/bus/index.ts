/** Everything that the nodes of the bus share: the product's processes and the services that other teams connect. */
export { type Call, type CallOptions, callFrom } from './call';
export { busFailure, ErrorRegenerator, isOutcomeUnknown, withOutcome } from './failures';
export { nodeOptions } from './node';
export type { BusObserver } from './observer';
export { entityTag, isSeen, type Precondition, preconditionOf } from './precondition';
