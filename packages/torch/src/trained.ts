import type { LoadableStateDict } from '@wick/optim';
import type { Tensor } from '@wick/tensor';

/**
 * What `train.py` leaves in `trained.pt`: all that wick needs to go on as PyTorch would have.
 *
 * @example
 * ```ts
 * async function goOn(model: nn.Module, optimizer: optim.Optimizer) {
 *   const saved = await checkpoint.loadTorch<python.Trained>('trained.pt');
 *   model.loadStateDict(saved.model);
 *   optimizer.loadStateDict(saved.optimizer);
 *   setRngState(saved.rng);
 * }
 * ```
 */
export interface Trained {
  /** The trained parameters and buffers by name. */
  readonly model: Record<string, Tensor>;
  /** The optimiser's state. */
  readonly optimizer: LoadableStateDict;
  /** The state of the default generator, uint8. */
  readonly rng: Tensor;
  /** The state of the loader's own generator, uint8; null without one. */
  readonly generator: Tensor | null;
  /** The loss of every step, in order. */
  readonly losses: readonly number[];
}
