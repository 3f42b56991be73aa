export { type Clock, systemClock } from './clock';
export type { Limits, SagaDefinition } from './definition';
export type { StepCaller } from './driver';
export { type EngineSpec, type Observer, SagaEngine } from './engine';
export { laterId } from './ids';
export { isOver, isParked, type SagaState } from './state';
export { type Backlog, SagaStore } from './store';
export type { Outcome } from './transition';
