import { checkOptions } from '@wick/tensor';
import { checkCount } from '../../arguments.ts';
import { Module } from '../../module/module.ts';
import { pythonRepr } from '../../module/repr.ts';
import { checkNumber, floatRepr } from '../numbers.ts';

/** Options of {@link LocalResponseNorm} and {@link CrossMapLRN2d}. */
export interface LocalResponseLayerOptions {
  /** Weight of the squares. Default: 1e-4. */
  alpha?: number;
  /** The exponent. Default: 0.75. */
  beta?: number;
  /** Added to the squares. Default: 1. */
  k?: number;
}

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

  constructor(name: string, size: number, options: LocalResponseLayerOptions) {
    super();
    checkOptions(name, options, { alpha: true, beta: true, k: true });
    this.size = checkCount(name, 'size', size, 1);
    this.alpha = checkNumber(name, 'alpha', options.alpha ?? 1e-4);
    this.beta = checkNumber(name, 'beta', options.beta ?? 0.75);
    this.k = checkNumber(name, 'k', options.k ?? 1);
  }

  /** The numbers as they are printed: a k of 1 with a point where PyTorch's default has one. */
  protected numbers(pointed: boolean): string {
    const { size, alpha, beta, k } = this;
    return `${size}, alpha=${pythonRepr(alpha)}, beta=${pythonRepr(beta)}, k=${pointed ? floatRepr(k, 1) : pythonRepr(k)}`;
  }
}
