import type { Tensor } from '@wick/tensor';
import { isTensor } from '@wick/tensor/internal';

/** A shape as Python prints it: `torch.Size([2, 3])`. */
export function pythonShape(shape: readonly number[]): string {
  return `torch.Size([${shape.join(', ')}])`;
}

/** A tensor as Python formats it: without dimensions it is its number. */
export function pythonTensor(value: Tensor): string {
  return value.ndim > 0 ? String(value) : pythonNumber(value.item(), !value.isFloatingPoint());
}

/** A bound as Python formats it: 1.0, or 1 where it is a whole number by kind. */
export function pythonBound(bound: Tensor | number, whole: boolean): string {
  return isTensor(bound) ? pythonTensor(bound) : pythonNumber(bound, whole);
}

function pythonNumber(value: number, whole: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (whole) return String(value);
  if (Object.is(value, -0)) return '-0.0';
  // Python leaves positional notation below 1e-4 and from 1e16 on, JavaScript below 1e-6 and from 1e21 on.
  const [digits = '', power = ''] = value.toExponential().split('e');
  const exponent = Number(power);
  if (value === 0 || (exponent >= -4 && exponent < 16))
    return Number.isInteger(value) ? value.toFixed(1) : String(value);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
