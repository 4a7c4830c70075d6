import { BatchNorm2d } from '@wick/nn';
import { optionTable, probability, type RulesFor } from '@wick/tensor/internal';
import type { NormLayer } from '../layer.ts';
import { makeDivisible } from '../makeDivisible.ts';
import type { MBConvConfig } from './config.ts';
import { EfficientNet, type EfficientNetOptions, efficientNetTable } from './efficientNet.ts';

/** Options of {@link efficientnetB0} and its relatives. */
export interface EfficientNetsOptions extends EfficientNetOptions {
  /** Before the classifier. Default: what the paper has for the network, 0.2 to 0.5. */
  dropout?: number;
}

const table = optionTable({
  ...efficientNetTable.known,
  dropout: probability(0.2),
} satisfies RulesFor<EfficientNetsOptions>);

/** A row of the papers' tables: expansion, kernel, stride, channels in and out, blocks. */
type Row = readonly [
  expandRatio: number,
  kernel: number,
  stride: number,
  inputChannels: number,
  outChannels: number,
  numLayers: number,
];

const stage = ([expandRatio, kernel, stride, inputChannels, outChannels, numLayers]: Row): MBConvConfig => ({
  expandRatio,
  kernel,
  stride,
  inputChannels,
  outChannels,
  numLayers,
});
const fused = (row: Row): MBConvConfig => ({ ...stage(row), block: 'FusedMBConv' });

/** Table 1 of the first paper. */
const rows: readonly Row[] = [
  [1, 3, 1, 32, 16, 1],
  [6, 3, 2, 16, 24, 2],
  [6, 5, 2, 24, 40, 2],
  [6, 3, 2, 40, 80, 3],
  [6, 5, 1, 80, 112, 3],
  [6, 5, 2, 112, 192, 4],
  [6, 3, 1, 192, 320, 1],
];

/** Those stages, wider and deeper. */
function scaled(width: number, depth: number): MBConvConfig[] {
  return rows.map((row) => {
    const { inputChannels, outChannels, numLayers, ...others } = stage(row);
    return {
      ...others,
      inputChannels: makeDivisible(inputChannels * width, 8),
      outChannels: makeDivisible(outChannels * width, 8),
      numLayers: Math.ceil(numLayers * depth),
    };
  });
}

/** What a network has where its options say nothing. */
interface Standard {
  readonly dropout: number;
  readonly lastChannel?: number;
  readonly normLayer?: NormLayer;
}

function build(
  where: string,
  setting: readonly MBConvConfig[],
  standard: Standard,
  options: EfficientNetsOptions | undefined,
): EfficientNet {
  const { dropout: _, ...read } = table.read(where, options);
  return new EfficientNet(setting, options?.dropout ?? standard.dropout, {
    ...read,
    lastChannel: options?.lastChannel ?? standard.lastChannel ?? null,
    normLayer: options?.normLayer ?? standard.normLayer ?? read.normLayer,
  });
}

/** The normalisation of the larger networks, whose averages move slowly. */
const slow: NormLayer = (channels) => new BatchNorm2d(channels, { eps: 0.001, momentum: 0.01 });

/**
 * EfficientNet-B0: 5.3 million parameters, dropout 0.2. The draws from a seed are those of
 * `torchvision.models.efficientnet_b0()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB0({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB0(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB0', scaled(1, 1), { dropout: 0.2 }, options);
}

/**
 * EfficientNet-B1: 7.8 million parameters, dropout 0.2. The draws from a seed are those of
 * `torchvision.models.efficientnet_b1()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB1({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB1(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB1', scaled(1, 1.1), { dropout: 0.2 }, options);
}

/**
 * EfficientNet-B2: 9.1 million parameters, dropout 0.3. The draws from a seed are those of
 * `torchvision.models.efficientnet_b2()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB2({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB2(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB2', scaled(1.1, 1.2), { dropout: 0.3 }, options);
}

/**
 * EfficientNet-B3: 12.2 million parameters, dropout 0.3. The draws from a seed are those of
 * `torchvision.models.efficientnet_b3()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB3({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB3(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB3', scaled(1.2, 1.4), { dropout: 0.3 }, options);
}

/**
 * EfficientNet-B4: 19.3 million parameters, dropout 0.4. The draws from a seed are those of
 * `torchvision.models.efficientnet_b4()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB4({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB4(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB4', scaled(1.4, 1.8), { dropout: 0.4 }, options);
}

/**
 * EfficientNet-B5: 30.4 million parameters, dropout 0.4. The draws from a seed are those of
 * `torchvision.models.efficientnet_b5()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB5({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB5(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB5', scaled(1.6, 2.2), { dropout: 0.4, normLayer: slow }, options);
}

/**
 * EfficientNet-B6: 43.0 million parameters, dropout 0.5. The draws from a seed are those of
 * `torchvision.models.efficientnet_b6()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB6({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB6(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB6', scaled(1.8, 2.6), { dropout: 0.5, normLayer: slow }, options);
}

/**
 * EfficientNet-B7: 66.3 million parameters, dropout 0.5. The draws from a seed are those of
 * `torchvision.models.efficientnet_b7()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetB7({ numClasses: 10 });
 * ```
 * @see {@link EfficientNet}
 */
export function efficientnetB7(options?: EfficientNetsOptions): EfficientNet {
  return build('efficientnetB7', scaled(2, 3.1), { dropout: 0.5, normLayer: slow }, options);
}

/** EfficientNetV2's normalisation. */
const precise: NormLayer = (channels) => new BatchNorm2d(channels, { eps: 0.001 });

/**
 * EfficientNetV2-S: 21.5 million parameters, dropout 0.2. The draws from a seed are those of
 * `torchvision.models.efficientnet_v2_s()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetV2S({ numClasses: 10 });
 * ```
 * @see Tan and Le, EfficientNetV2: Smaller Models and Faster Training (2021), table 4
 */
export function efficientnetV2S(options?: EfficientNetsOptions): EfficientNet {
  const setting = [
    fused([1, 3, 1, 24, 24, 2]),
    fused([4, 3, 2, 24, 48, 4]),
    fused([4, 3, 2, 48, 64, 4]),
    stage([4, 3, 2, 64, 128, 6]),
    stage([6, 3, 1, 128, 160, 9]),
    stage([6, 3, 2, 160, 256, 15]),
  ];
  return build('efficientnetV2S', setting, { dropout: 0.2, lastChannel: 1280, normLayer: precise }, options);
}

/**
 * EfficientNetV2-M: 54.1 million parameters, dropout 0.3. The draws from a seed are those of
 * `torchvision.models.efficientnet_v2_m()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetV2M({ numClasses: 10 });
 * ```
 * @see Tan and Le, EfficientNetV2: Smaller Models and Faster Training (2021), table 4
 */
export function efficientnetV2M(options?: EfficientNetsOptions): EfficientNet {
  const setting = [
    fused([1, 3, 1, 24, 24, 3]),
    fused([4, 3, 2, 24, 48, 5]),
    fused([4, 3, 2, 48, 80, 5]),
    stage([4, 3, 2, 80, 160, 7]),
    stage([6, 3, 1, 160, 176, 14]),
    stage([6, 3, 2, 176, 304, 18]),
    stage([6, 3, 1, 304, 512, 5]),
  ];
  return build('efficientnetV2M', setting, { dropout: 0.3, lastChannel: 1280, normLayer: precise }, options);
}

/**
 * EfficientNetV2-L: 118.5 million parameters, dropout 0.4. The draws from a seed are those of
 * `torchvision.models.efficientnet_v2_l()`.
 *
 * @example
 * ```ts
 * const build = () => models.efficientnetV2L({ numClasses: 10 });
 * ```
 * @see Tan and Le, EfficientNetV2: Smaller Models and Faster Training (2021), table 4
 */
export function efficientnetV2L(options?: EfficientNetsOptions): EfficientNet {
  const setting = [
    fused([1, 3, 1, 32, 32, 4]),
    fused([4, 3, 2, 32, 64, 7]),
    fused([4, 3, 2, 64, 96, 7]),
    stage([4, 3, 2, 96, 192, 10]),
    stage([6, 3, 1, 192, 224, 19]),
    stage([6, 3, 2, 224, 384, 25]),
    stage([6, 3, 1, 384, 640, 7]),
  ];
  return build('efficientnetV2L', setting, { dropout: 0.4, lastChannel: 1280, normLayer: precise }, options);
}
