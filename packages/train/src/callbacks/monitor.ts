import type { Logs } from '../loop/fitOptions.ts';

/** What is watched, and whether less or more of it is better. */
export interface Monitor {
  readonly monitor: string;
  readonly mode: 'min' | 'max';
}

/** The value that is watched. */
export function watched(where: string, { monitor }: Monitor, logs: Logs): number {
  const value = logs[monitor];
  if (value !== undefined) return value;
  throw new RangeError(`${where}: monitor must be one of ${Object.keys(logs).join(', ')}, got '${monitor}'`);
}

/** Whether `value` is better than `best` by more than `least`. */
export const better = ({ mode }: Monitor, value: number, best: number | null, least = 0): boolean =>
  !Number.isNaN(value) && (best === null || (mode === 'min' ? value < best - least : value > best + least));
