import { checkCount, number, optionTable, type RulesFor } from '@wick/tensor/internal';
import { Module } from '../../module/module.ts';
import { floatRepr, pythonRepr } from '../../module/repr.ts';

/** Options of {@link LocalResponseNorm} and {@link CrossMapLRN2d}. */
export interface LocalResponseLayerOptions {
  /** Weight of the squares. Default: 1e-4. */
  alpha?: number;
  /** The exponent. Default: 0.75. */
  beta?: number;
  /** Added to the squares. Default: 1. */
  k?: number;
}

const table = optionTable(
  { alpha: number(1e-4), beta: number(0.75), k: number(1) } satisfies RulesFor<LocalResponseLayerOptions>,
  ['alpha', 'beta', 'k'],
);

/** What the normalisations over neighbouring channels share. */
export abstract class LocalResponse extends Module {
  /** Channels that a square is summed over. */
  readonly size: number;
  /** Weight of the squares. */
  alpha: number;
  /** The exponent. */
  beta: number;
  /** Added to the squares. */
  k: number;

  constructor(name: string, size: number, given: readonly unknown[]) {
    super();
    const read = table.take(name, given);
    this.size = checkCount(name, 'size', size, 1);
    this.alpha = read.alpha;
    this.beta = read.beta;
    this.k = read.k;
  }

  /** The numbers as they are printed: a k of 1 with a point where PyTorch's default has one. */
  protected numbers(pointed: boolean): string {
    const { size, alpha, beta, k } = this;
    return `${size}, alpha=${pythonRepr(alpha)}, beta=${pythonRepr(beta)}, k=${pointed ? floatRepr(k, 1) : pythonRepr(k)}`;
  }
}
