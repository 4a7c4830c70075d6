import { count, optionTable, type RulesFor } from '@wick/tensor/internal';
import { VisionTransformer, type VisionTransformerOptions, vitTable } from './visionTransformer.ts';

/** Options of {@link vitB16} and its relatives. */
export interface VitOptions extends VisionTransformerOptions {
  /** Height and width of the images; a multiple of the patch's side. Default: 224. */
  imageSize?: number;
}

/** Patch, layers, heads, features, features inside: table 1 of the paper. */
type Size = readonly [patchSize: number, numLayers: number, numHeads: number, hiddenDim: number, mlpDim: number];

const table = optionTable({ imageSize: count(224, 1), ...vitTable.known } satisfies RulesFor<VitOptions>);

function build(where: string, size: Size, options: VitOptions | undefined): VisionTransformer {
  const { imageSize, ...others } = table.read(where, options);
  return new VisionTransformer(imageSize, ...size, others);
}

/**
 * ViT-B/16: 86.6 million parameters. The draws from a seed are those of `torchvision.models.vit_b_16()`.
 *
 * @example
 * ```ts
 * const model = () => models.vitB16({ numClasses: 10, imageSize: 448 });
 * ```
 * @see {@link VisionTransformer}
 */
export function vitB16(options?: VitOptions): VisionTransformer {
  return build('vitB16', [16, 12, 12, 768, 3072], options);
}

/**
 * ViT-B/32: 88.2 million parameters. The draws from a seed are those of `torchvision.models.vit_b_32()`.
 *
 * @example
 * ```ts
 * const model = () => models.vitB32({ numClasses: 10, imageSize: 448 });
 * ```
 * @see {@link VisionTransformer}
 */
export function vitB32(options?: VitOptions): VisionTransformer {
  return build('vitB32', [32, 12, 12, 768, 3072], options);
}

/**
 * ViT-L/16: 304.3 million parameters. The draws from a seed are those of `torchvision.models.vit_l_16()`.
 *
 * @example
 * ```ts
 * const model = () => models.vitL16({ numClasses: 10, imageSize: 448 });
 * ```
 * @see {@link VisionTransformer}
 */
export function vitL16(options?: VitOptions): VisionTransformer {
  return build('vitL16', [16, 24, 16, 1024, 4096], options);
}

/**
 * ViT-L/32: 306.5 million parameters. The draws from a seed are those of `torchvision.models.vit_l_32()`.
 *
 * @example
 * ```ts
 * const model = () => models.vitL32({ numClasses: 10, imageSize: 448 });
 * ```
 * @see {@link VisionTransformer}
 */
export function vitL32(options?: VitOptions): VisionTransformer {
  return build('vitL32', [32, 24, 16, 1024, 4096], options);
}

/**
 * ViT-H/14: 632.0 million parameters. The draws from a seed are those of `torchvision.models.vit_h_14()`.
 *
 * @example
 * ```ts
 * const model = () => models.vitH14({ numClasses: 10, imageSize: 448 });
 * ```
 * @see {@link VisionTransformer}
 */
export function vitH14(options?: VitOptions): VisionTransformer {
  return build('vitH14', [14, 32, 16, 1280, 5120], options);
}
