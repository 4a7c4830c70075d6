import { show } from '@wick/tensor/internal';
import { noGrad, Tensor } from '@wick/tensor/light';

/** What {@link updateBn} needs of a model: every `nn.Module` and `AveragedModel` has it. */
export interface Normalizing {
  /** Whether it is training: it is so again afterwards. */
  readonly training: boolean;
  /** Itself and all modules in it. */
  modules(): Iterable<object>;
  /** Switches between training and evaluation. */
  train(mode?: boolean): unknown;
  /** Runs a batch. */
  forward(...inputs: never[]): unknown;
}

interface BatchNormLike {
  momentum: number | null;
  resetRunningStats(): void;
}

/**
 * Computes the running means and variances of a model's batch normalisations anew, as plain averages over the batches of
 * one pass: averaged weights need statistics of their own.
 *
 * @param loader - tensors, or arrays whose first item is the input
 * @param model - a module, or an `AveragedModel`
 * @throws TypeError for another model, and for batches that do not begin with a tensor
 *
 * @example
 * ```ts
 * const swaModel = new optim.swaUtils.AveragedModel(new nn.Sequential(new nn.Linear(10, 4), new nn.BatchNorm1d(4)));
 * const loader = new data.DataLoader(new data.TensorDataset(randn(64, 10)), { batchSize: 16 });
 * optim.swaUtils.updateBn(loader, swaModel);
 * ```
 * @see https://docs.pytorch.org/docs/stable/optim.html#weight-averaging-swa-and-ema
 */
export function updateBn(loader: Iterable<Tensor | readonly unknown[]>, model: Normalizing): void {
  if (typeof model?.modules !== 'function') throw new TypeError(`updateBn: model must be a Module, got ${show(model)}`);
  const layers = [...model.modules()].filter(isBatchNorm);
  if (layers.length === 0) return;
  const momenta = layers.map((layer) => layer.momentum);
  const wasTraining = model.training;
  for (const layer of layers) layer.resetRunningStats();
  try {
    model.train();
    // Without a momentum a layer averages over all batches since the reset.
    for (const layer of layers) layer.momentum = null;
    noGrad(() => {
      for (const batch of loader) {
        const input: unknown = Array.isArray(batch) ? batch[0] : batch;
        if (!(input instanceof Tensor))
          throw new TypeError(
            `updateBn: a batch must be a Tensor or an array that begins with one, got ${show(batch)}`,
          );
        model.forward(...([input] as never[]));
      }
    });
  } finally {
    for (const [i, layer] of layers.entries()) layer.momentum = momenta[i]!;
    model.train(wasTraining);
  }
}

/** Whether a module is one of nn's batch normalisations, by the name that its class or one above it has. */
function isBatchNorm(module: object): module is BatchNormLike {
  if (!('resetRunningStats' in module && 'momentum' in module)) return false;
  for (let type: unknown = module.constructor; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
    if (type.name.startsWith('BatchNorm')) return true;
  }
  return false;
}
