import { shown } from '../arguments.ts';
import { pythonRepr } from '../module/repr.ts';

/** Any number but NaN. */
export function checkNumber(where: string, name: string, value: unknown): number {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new TypeError(`${where}: ${name} must be a number, got ${shown(value)}`);
  return value;
}

/**
 * A number whose default PyTorch writes with a point: as the default, `1.0`. Other whole numbers print without one, as
 * JavaScript does not tell 2.0 from 2.
 */
export function floatRepr(value: number, standard: number): string {
  return value === standard && Number.isInteger(value) ? value.toFixed(1) : pythonRepr(value);
}
