import type { SagaEngine } from '../../packages/saga';

/** The dependencies of the cascade's actions. */
export interface CascadeDeps {
  readonly engine: SagaEngine;
}
