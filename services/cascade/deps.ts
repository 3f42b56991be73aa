import type { SagaEngine } from '../../packages/saga';
import type { Erasure } from './erasure';

/** What the actions of the cascade work with. */
export interface CascadeDeps {
  readonly engine: SagaEngine;
  readonly erasure: Erasure;
}
