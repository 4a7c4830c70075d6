import { ConvNeXt, type ConvNeXtOptions, convNeXtTable } from './convNeXt.ts';

function build(
  where: string,
  channels: readonly number[],
  depths: readonly number[],
  stochasticDepthProb: number,
  options: ConvNeXtOptions | undefined,
): ConvNeXt {
  const read = convNeXtTable.read(where, options);
  const stages = channels.map((inputChannels, i) => ({
    inputChannels,
    outChannels: channels[i + 1] ?? null,
    numLayers: depths[i]!,
  }));
  return new ConvNeXt(stages, {
    ...read,
    stochasticDepthProb: options?.stochasticDepthProb ?? stochasticDepthProb,
  });
}

/**
 * ConvNeXt-Tiny: 28.6 million parameters, stochasticDepthProb 0.1. The draws from a seed are those of
 * `torchvision.models.convnext_tiny()`.
 *
 * @example
 * ```ts
 * const build = () => models.convnextTiny({ numClasses: 10 });
 * ```
 * @see {@link ConvNeXt}
 */
export function convnextTiny(options?: ConvNeXtOptions): ConvNeXt {
  return build('convnextTiny', [96, 192, 384, 768], [3, 3, 9, 3], 0.1, options);
}

/**
 * ConvNeXt-Small: 50.2 million parameters, stochasticDepthProb 0.4. The draws from a seed are those of
 * `torchvision.models.convnext_small()`.
 *
 * @example
 * ```ts
 * const build = () => models.convnextSmall({ numClasses: 10 });
 * ```
 * @see {@link ConvNeXt}
 */
export function convnextSmall(options?: ConvNeXtOptions): ConvNeXt {
  return build('convnextSmall', [96, 192, 384, 768], [3, 3, 27, 3], 0.4, options);
}

/**
 * ConvNeXt-Base: 88.6 million parameters, stochasticDepthProb 0.5. The draws from a seed are those of
 * `torchvision.models.convnext_base()`.
 *
 * @example
 * ```ts
 * const build = () => models.convnextBase({ numClasses: 10 });
 * ```
 * @see {@link ConvNeXt}
 */
export function convnextBase(options?: ConvNeXtOptions): ConvNeXt {
  return build('convnextBase', [128, 256, 512, 1024], [3, 3, 27, 3], 0.5, options);
}

/**
 * ConvNeXt-Large: 197.8 million parameters, stochasticDepthProb 0.5. The draws from a seed are those of
 * `torchvision.models.convnext_large()`.
 *
 * @example
 * ```ts
 * const build = () => models.convnextLarge({ numClasses: 10 });
 * ```
 * @see {@link ConvNeXt}
 */
export function convnextLarge(options?: ConvNeXtOptions): ConvNeXt {
  return build('convnextLarge', [192, 384, 768, 1536], [3, 3, 27, 3], 0.5, options);
}
