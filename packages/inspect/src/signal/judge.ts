import type { Judgement, LayerSignal } from './types.ts';

/**
 * Follows a magnitude through the layers in the direction in which it travels. It has vanished or exploded where it
 * leaves a factor of `threshold` around its first value; it starts at the first layer outside of √threshold.
 */
export function judge(
  layers: readonly LayerSignal[],
  magnitude: (layer: LayerSignal) => number | null,
  threshold: number,
): Judgement {
  const path = layers.flatMap((layer) => {
    const value = magnitude(layer);
    return value === null ? [] : [{ path: layer.path, value }];
  });
  const first = path[0]?.value ?? 1;
  const ratios = path.map(({ value }) => (first === 0 ? (value === 0 ? 0 : 1) : value / first));
  const ratio = ratios.at(-1) ?? 1;
  const tooLarge = ratios.findIndex((r) => !(r <= threshold)); // NaN has exploded
  const tooSmall = ratios.findIndex((r) => r < 1 / threshold);
  if (tooLarge < 0 && tooSmall < 0) return { verdict: 'healthy', startsAt: null, ratio };
  const explodes = tooLarge >= 0 && (tooSmall < 0 || tooLarge < tooSmall);
  const edge = Math.sqrt(threshold);
  const start = ratios.findIndex((r) => (explodes ? !(r <= edge) : r < 1 / edge));
  return { verdict: explodes ? 'exploding' : 'vanishing', startsAt: path[start]!.path, ratio };
}
