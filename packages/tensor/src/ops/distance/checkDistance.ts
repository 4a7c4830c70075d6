import { show } from '../../core/check.ts';

export function checkNumber(where: string, name: string, value: unknown): void {
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new TypeError(`${where}: ${name} must be a number, got ${show(value)}`);
}
