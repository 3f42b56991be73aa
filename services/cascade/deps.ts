import type { SagaEngine } from '../../packages/saga';
import type { Erasure } from './erasure';

/** The dependencies of the cascade's actions. */
export interface CascadeDeps {
  readonly engine: SagaEngine;
  readonly erasure: Erasure;
}
