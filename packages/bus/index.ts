/** What every node of the bus has in common: the product's processes, and services that other teams connect. */
export { type Call, type CallOptions, callFrom } from './call';
export { busFailure, ErrorRegenerator, isOutcomeUnknown, leaving, notingOutcome } from './failures';
export { type BusNode, nodeOptions } from './node';
export type { BusObserver } from './observer';
export { entityTag, isSeen, type Precondition, preconditionOf } from './precondition';
export type { NodeKeys } from './statements';
