import { show } from '@wick/tensor/internal';

/** A scheduler's state in PyTorch's form: its attributes by PyTorch's names. */
export type SchedulerStateDict = Record<string, unknown>;

/** PyTorch's name of each attribute that is saved, with the property that holds it here, in PyTorch's order. */
export type StateNames = Readonly<Record<string, string>>;

/** The saved attributes of a scheduler. */
export function readState(scheduler: object, names: StateNames): SchedulerStateDict {
  const properties = scheduler as Record<string, unknown>;
  const state: SchedulerStateDict = {};
  // Done at every step: without a list of entries.
  for (const name in names) {
    const value = properties[names[name]!];
    if (value !== undefined) state[name] = Array.isArray(value) ? [...value] : value;
  }
  return state;
}

/** Takes over saved attributes. As in PyTorch those that are missing stay; unlike there, those of another kind are refused. */
export function writeState(where: string, scheduler: object, names: StateNames, state: SchedulerStateDict): void {
  if (typeof state !== 'object' || state === null)
    throw new TypeError(`${where}: expected an object, got ${show(state)}`);
  const properties = scheduler as Record<string, unknown>;
  const known = Object.entries(names).filter(([name]) => state[name] !== undefined);
  for (const [name, property] of known) checkKind(`${where}: ${name}`, properties[property], state[name]);
  putState(scheduler, Object.fromEntries(known), state);
}

/** Gives attributes their saved values, whatever they are. */
function putState(scheduler: object, names: StateNames, state: SchedulerStateDict): void {
  const properties = scheduler as Record<string, unknown>;
  for (const [name, property] of Object.entries(names)) {
    const value = state[name];
    properties[property] = Array.isArray(value) ? [...value] : value;
  }
}

function checkKind(where: string, before: unknown, value: unknown): void {
  if (before === undefined || before === null || value === null) return;
  if (Array.isArray(before)) {
    if (!Array.isArray(value)) throw new TypeError(`${where} must be an array, got ${show(value)}`);
    if (value.length !== before.length)
      throw new RangeError(`${where} must have ${before.length} values, got ${value.length}`);
    for (const [i, item] of value.entries()) checkKind(`${where}[${i}]`, before[i], item);
  } else if (typeof value !== typeof before) {
    throw new TypeError(`${where} must be a ${typeof before}, got ${show(value)}`);
  }
}
