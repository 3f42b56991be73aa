import type { SagaEngine } from '../../packages/saga';

/** What the actions of the cascade work with. */
export interface CascadeDeps {
  readonly engine: SagaEngine;
}
