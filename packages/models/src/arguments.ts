/** A whole number from `least` up. */
export function checkCount(where: string, name: string, value: unknown, least: number): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${shown(value)}`);
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${where}: ${name} must be a whole number from ${least} up, got ${value}`);
  return value;
}

/** An array of whole numbers from `least` up; `length` of them, or at least one. */
export function checkCounts(where: string, name: string, value: unknown, least: number, length?: number): void {
  const wanted = length === undefined ? 'at least 1 number' : `${length} numbers`;
  if (!Array.isArray(value))
    throw new TypeError(`${where}: ${name} must be an array of ${wanted}, got ${shown(value)}`);
  if (length === undefined ? value.length === 0 : value.length !== length)
    throw new RangeError(`${where}: ${name} must be an array of ${wanted}, got ${value.length}`);
  for (const [i, count] of value.entries()) checkCount(where, `${name}[${i}]`, count, least);
}

export function checkProbability(where: string, name: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${shown(value)}`);
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`${where}: ${name} must be a probability from 0 to 1, got ${value}`);
  return value;
}

export function checkBoolean(where: string, name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${where}: ${name} must be a boolean, got ${shown(value)}`);
  return value;
}

function shown(value: unknown): string {
  return value === null ? 'null' : typeof value === 'string' ? JSON.stringify(value) : typeof value;
}
