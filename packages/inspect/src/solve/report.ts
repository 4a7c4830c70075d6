import { checkCount } from '@wick/tensor/internal';
import type { ActivationProfile } from '../profile/activationProfile.ts';
import { stableDepthOf } from '../profile/stability.ts';
import { short } from './objectives.ts';
import type { SolvedActivation, SolvedLayer } from './types.ts';

/**
 * What {@link solveInit_} did, and what it could not do.
 *
 * @example
 * ```ts
 * const report = inspect.solveInit_(new nn.Sequential(new nn.Linear(16, 4), new nn.ReLU()), [1, 16]);
 * report.layers[0]!.std; // 0.3535533905932738: √2 / √16
 * report.converged; // true
 * ```
 */
export class SolveReport {
  /** @internal */
  constructor(
    /** 'analytic' or 'empirical'. */
    readonly mode: 'analytic' | 'empirical',
    /** A row a layer, in the order in which they run. */
    readonly layers: readonly SolvedLayer[],
    /** Every activation of the model, once. */
    readonly activations: readonly SolvedActivation[],
    /** What could not be done, and what deserves to be known. */
    readonly warnings: readonly string[],
    /** Weights that stay as they were, with the reason. */
    readonly unscaled: readonly { readonly name: string; readonly reason: string }[],
    /** Whether every objective that can be met is met, within half a per cent. */
    readonly converged: boolean,
    /** The largest relative gap between an objective and what was achieved. */
    readonly gap: number,
    /** Passes over the graph, or runs of the model. */
    readonly passes: number,
    /** The activations' profiles, in their order: curves and moments of each. No part of the JSON. */
    readonly profiles: readonly ActivationProfile[],
    private readonly code: readonly string[],
  ) {}

  /**
   * Python that draws the same weights for the same network in PyTorch: bit for bit from the seed that the generator had
   * (with `center` to the last digit or two, as means are added up in another order).
   *
   * @param seed - written as `torch.manual_seed(seed)` before the draws; left out if undefined
   * @example
   * ```ts
   * manualSeed(0);
   * const model = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU());
   * manualSeed(1);
   * inspect.solveInit_(model, [1, 2]).toPyTorch(1).split('\n')[3]; // 'torch.manual_seed(1)'
   * ```
   */
  toPyTorch(seed?: number): string {
    const before = ['import torch', 'from torch import nn', ''];
    if (seed !== undefined) before.push(`torch.manual_seed(${checkCount('toPyTorch', 'seed', seed, 0)})`);
    return [...before, ...this.code, ''].join('\n');
  }

  /**
   * Throws what is not as it should be: objectives that are not met, activations that no scale keeps stable over this
   * depth.
   *
   * @throws Error with all of it.
   * @example
   * ```ts
   * const report = inspect.solveInit_(models.mlp(64, [64, 64, 10]), [1, 64]);
   * report.assertHealthy();
   * ```
   */
  assertHealthy(): void {
    const problems = [
      ...(this.converged ? [] : [`objectives are missed by up to ${(100 * this.gap).toFixed(1)} %`]),
      ...this.layers.filter(({ reachable }) => !reachable).map(({ name }) => `${name} cannot reach its objective`),
      ...this.activations.filter(({ verdict }) => verdict === 'unstable').map(({ reason }) => reason!),
    ];
    if (problems.length > 0) throw new Error(`the initialisation is not healthy: ${problems.join('; ')}`);
  }

  /** A table of the layers, the activations' verdicts, the warnings. */
  toString(): string {
    const head = ['layer', 'type', 'activation', 'fan', 'std', 'predicted', 'measured'];
    const rows = this.layers.map((layer) => [
      layer.name,
      layer.type,
      `${layer.activation ?? '-'}${layer.fixed ? ' (fixed)' : ''}${layer.reachable ? '' : ' (out of reach)'}`,
      layer.fan === null ? '-' : String(layer.fan),
      layer.std === null ? '-' : `${layer.isGain ? 'gain ' : ''}${layer.std.toPrecision(5)}`,
      layer.predicted === null ? '-' : layer.predicted.toFixed(4),
      layer.measured === null ? '-' : layer.measured.toFixed(4),
    ]);
    const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, i) => (i < 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd();
    const rule = '─'.repeat(widths.reduce((a, b) => a + b + 2, -2));
    const parts = [
      `${this.mode}, ${this.passes} ${this.passes === 1 ? 'pass' : 'passes'}, largest gap ${(100 * this.gap).toFixed(2)} %`,
      [line(head), rule, ...rows.map(line)].join('\n'),
    ];
    if (this.activations.length > 0)
      parts.push(
        this.activations
          .map(({ name, chi, sigmaStar, verdict, reason }) => {
            const star = sigmaStar === null ? '-' : short(sigmaStar);
            return `${name}: χ = ${chi.toFixed(3)}, σ* = ${star}, ${verdict}${reason === null ? '' : `\n  ${reason}`}`;
          })
          .join('\n'),
      );
    if (this.unscaled.length > 0)
      parts.push(['Not scaled:', ...this.unscaled.map(({ name, reason }) => `  ${name}: ${reason}`)].join('\n'));
    if (this.warnings.length > 0) parts.push(['Note:', ...this.warnings.map((text) => `  ${text}`)].join('\n'));
    return parts.join('\n\n');
  }

  /** Plain data, with keys that stay: for a log. */
  toJSON(): Record<string, unknown> {
    const { mode, passes, converged, gap, layers, activations, unscaled, warnings } = this;
    return { mode, passes, converged, gap, layers, activations, unscaled, warnings };
  }
}

/** Why a verdict is not good, with what to do. */
export function reasonFor(
  name: string,
  {
    chi,
    degree,
    secondMomentRange,
  }: { chi: number; degree: number | null; secondMomentRange: readonly [number, number] },
  verdict: SolvedActivation['verdict'],
  depth: number,
): string | null {
  const growth = `a relative error of scale grows ${short(chi)} times in a layer, ${short(chi ** depth)} times over ${depth}`;
  switch (verdict) {
    case 'unstable': {
      const why = degree === null ? `${name} expands variance` : `${name} is homogeneous of degree ${short(degree)}`;
      return `${why} (χ = ${chi.toFixed(3)}): ${growth}. No scale of the weights keeps that: fewer layers, a normalisation, or an activation of degree 1`;
    }
    case 'expansive':
      return `${name} expands variance (χ = ${chi.toFixed(3)}): ${growth}. It bears this depth, and no more than about ${Math.floor(stableDepthOf(chi))} layers`;
    case 'infeasible':
      return `${name} saturates (E[a²] ≤ ${short(secondMomentRange[1])}): its variance is held at the middle of what it can be`;
    default:
      return null;
  }
}
