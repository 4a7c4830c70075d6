import { optionTable, type RulesFor } from '@wick/tensor/internal';
import { DenseNet, type DenseNetOptions, denseNetTable } from './denseNet.ts';

/** Options of {@link densenet121} and its relatives: those of {@link DenseNet} that the network's name does not say. */
export type DenseNetsOptions = Omit<DenseNetOptions, 'growthRate' | 'blockConfig' | 'numInitFeatures'>;

const { bnSize, dropRate, numClasses, memoryEfficient } = denseNetTable.known;
const table = optionTable({ bnSize, dropRate, numClasses, memoryEfficient } satisfies RulesFor<DenseNetsOptions>);

/**
 * DenseNet-121: 8.0 million parameters. The draws from a seed are those of `torchvision.models.densenet121()`.
 *
 * @example
 * ```ts
 * const build = () => models.densenet121({ numClasses: 10 });
 * ```
 * @see {@link DenseNet}
 */
export function densenet121(options?: DenseNetsOptions): DenseNet {
  const read = table.read('densenet121', options);
  return new DenseNet({ ...read, growthRate: 32, blockConfig: [6, 12, 24, 16], numInitFeatures: 64 });
}

/**
 * DenseNet-161: 28.7 million parameters. The draws from a seed are those of `torchvision.models.densenet161()`.
 *
 * @example
 * ```ts
 * const build = () => models.densenet161({ numClasses: 10 });
 * ```
 * @see {@link DenseNet}
 */
export function densenet161(options?: DenseNetsOptions): DenseNet {
  const read = table.read('densenet161', options);
  return new DenseNet({ ...read, growthRate: 48, blockConfig: [6, 12, 36, 24], numInitFeatures: 96 });
}

/**
 * DenseNet-169: 14.1 million parameters. The draws from a seed are those of `torchvision.models.densenet169()`.
 *
 * @example
 * ```ts
 * const build = () => models.densenet169({ numClasses: 10 });
 * ```
 * @see {@link DenseNet}
 */
export function densenet169(options?: DenseNetsOptions): DenseNet {
  const read = table.read('densenet169', options);
  return new DenseNet({ ...read, growthRate: 32, blockConfig: [6, 12, 32, 32], numInitFeatures: 64 });
}

/**
 * DenseNet-201: 20.0 million parameters. The draws from a seed are those of `torchvision.models.densenet201()`.
 *
 * @example
 * ```ts
 * const build = () => models.densenet201({ numClasses: 10 });
 * ```
 * @see {@link DenseNet}
 */
export function densenet201(options?: DenseNetsOptions): DenseNet {
  const read = table.read('densenet201', options);
  return new DenseNet({ ...read, growthRate: 32, blockConfig: [6, 12, 48, 32], numInitFeatures: 64 });
}
