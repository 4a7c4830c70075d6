import { BatchNorm2d, Conv2d, MaxPool2d, type Module, ReLU, Sequential } from '@wick/nn';
import { VGG, type VGGOptions, vggTable } from './vgg.ts';

/** As many 3×3 convolutions of 64, 128, 256, 512 and 512 channels, a pool after each row: the paper's table 1. */
const stages = (...counts: readonly number[]): number[][] =>
  counts.map((count, i) => Array<number>(count).fill(Math.min(64 * 2 ** i, 512)));

const eleven = stages(1, 1, 2, 2, 2);
const thirteen = stages(2, 2, 2, 2, 2);
const sixteen = stages(2, 2, 3, 3, 3);
const nineteen = stages(2, 2, 4, 4, 4);

function build(where: string, stages: readonly number[][], normalise: boolean, options: VGGOptions | undefined): VGG {
  vggTable.read(where, options); // before anything is drawn
  const layers: Module[] = [];
  let inChannels = 3;
  for (const stage of stages) {
    for (const channels of stage) {
      layers.push(new Conv2d(inChannels, channels, 3, { padding: 1 }));
      if (normalise) layers.push(new BatchNorm2d(channels));
      layers.push(new ReLU(true));
      inChannels = channels;
    }
    layers.push(new MaxPool2d(2, { stride: 2 }));
  }
  return new VGG(new Sequential(...layers), options);
}

/**
 * VGG-11: 132.9 million parameters. The draws from a seed are those of `torchvision.models.vgg11()`.
 *
 * @example
 * ```ts
 * models.vgg11({ numClasses: 10, dropout: 0.2 });
 * ```
 * @see {@link VGG}
 */
export function vgg11(options?: VGGOptions): VGG {
  return build('vgg11', eleven, false, options);
}

/**
 * VGG-11 with batch normalisation, torchvision's `vgg11_bn`. @see {@link vgg11}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.vgg11Bn({ numClasses: 10 })).eval();
 * model.features.forward(zeros(1, 3, 32, 32)).shape; // [1, 512, 1, 1]
 * ```
 */
export function vgg11Bn(options?: VGGOptions): VGG {
  return build('vgg11Bn', eleven, true, options);
}

/**
 * VGG-13: 133.0 million parameters. @see {@link vgg11}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.vgg13({ numClasses: 10 })).eval();
 * model.features.forward(zeros(1, 3, 32, 32)).shape; // [1, 512, 1, 1]
 * ```
 */
export function vgg13(options?: VGGOptions): VGG {
  return build('vgg13', thirteen, false, options);
}

/**
 * VGG-13 with batch normalisation, torchvision's `vgg13_bn`. @see {@link vgg11}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.vgg13Bn({ numClasses: 10 })).eval();
 * model.features.forward(zeros(1, 3, 32, 32)).shape; // [1, 512, 1, 1]
 * ```
 */
export function vgg13Bn(options?: VGGOptions): VGG {
  return build('vgg13Bn', thirteen, true, options);
}

/**
 * VGG-16: 138.4 million parameters. @see {@link vgg11}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.vgg16({ numClasses: 10 })).eval();
 * model.features.forward(zeros(1, 3, 32, 32)).shape; // [1, 512, 1, 1]
 * ```
 */
export function vgg16(options?: VGGOptions): VGG {
  return build('vgg16', sixteen, false, options);
}

/**
 * VGG-16 with batch normalisation, torchvision's `vgg16_bn`. @see {@link vgg11}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.vgg16Bn({ numClasses: 10 })).eval();
 * model.features.forward(zeros(1, 3, 32, 32)).shape; // [1, 512, 1, 1]
 * ```
 */
export function vgg16Bn(options?: VGGOptions): VGG {
  return build('vgg16Bn', sixteen, true, options);
}

/**
 * VGG-19: 143.7 million parameters. @see {@link vgg11}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.vgg19({ numClasses: 10 })).eval();
 * model.features.forward(zeros(1, 3, 32, 32)).shape; // [1, 512, 1, 1]
 * ```
 */
export function vgg19(options?: VGGOptions): VGG {
  return build('vgg19', nineteen, false, options);
}

/**
 * VGG-19 with batch normalisation, torchvision's `vgg19_bn`. @see {@link vgg11}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.vgg19Bn({ numClasses: 10 })).eval();
 * model.features.forward(zeros(1, 3, 32, 32)).shape; // [1, 512, 1, 1]
 * ```
 */
export function vgg19Bn(options?: VGGOptions): VGG {
  return build('vgg19Bn', nineteen, true, options);
}
