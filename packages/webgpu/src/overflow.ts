import type { AnyCommand, GpuPointwiseCommand, GpuTerm } from './commands/index.ts';
import { notedNames } from './wgsl/integers.ts';

/** Where a command's kernels tell that an int64 of theirs is none of int32, in which it is computed, and as which operation. */
export interface Overflow {
  /** The byte of a word, 0 at first. */
  readonly at: number;
  /** What the word becomes, unless an earlier one has told: not 0. One more is for a division of whole numbers by 0. */
  readonly operation: number;
  /** Its name: kernels of several are not one dispatch, where it would be chance which one tells. */
  readonly name: string;
}

/** The parameters of kernels that tell. */
export function overflowParams({ at, operation }: Pick<Overflow, 'at' | 'operation'>): Record<string, number> {
  return { overflow: at / 4, operation };
}

/** Elements whose sum stays an int32, whatever they are. */
const fewest = { bool: 2 ** 31 - 1, uint8: Math.floor((2 ** 31 - 1) / 255) } as const;

/** Whether a command gives int64 that may be none of int32, looks for what there may be none of, or divides whole numbers by what may be 0. Of whole numbers of other types what is too large wraps around. */
export function mayOverflow(command: AnyCommand): boolean {
  switch (command.kind) {
    case 'pointwise': {
      const { type = 'float32', inputs, outputs } = command;
      const isFloat = (dtype: string) => dtype === 'float32' || dtype === 'float64';
      if (isFloat(type)) return outputs.some(({ dtype, value }) => dtype === 'int64' && !isTruth(value));
      if (type !== 'int64') return type !== 'bool' && outputs.some(({ value }) => mayDivideByZero(value, command));
      return inputs.some(({ dtype = type }) => isFloat(dtype)) || outputs.some(({ value }) => computes(value, command));
    }
    case 'count':
    case 'scan': {
      const { what, dtype } = command;
      if (dtype === 'float32' || dtype === 'float64' || (what !== 'sum' && what !== 'product')) return false;
      const n = command.kind === 'scan' ? command.lines.n : lengthOf(command);
      if (dtype === 'bool') return what === 'sum' && n > fewest.bool;
      return what === 'product' || dtype !== 'uint8' || n > fewest.uint8;
    }
    case 'scatter': {
      const { dtype, add, alpha = 1, reduce = 'sum' } = command;
      return dtype === 'int64' && ((add && reduce !== 'amax' && reduce !== 'amin') || alpha !== 1);
    }
    case 'matrices':
      return command.what === 'solve' || command.what === 'cholesky';
    case 'wholeProduct':
      return command.dtype === 'int64' && command.k > 0;
    default:
      return false;
  }
}

function lengthOf({ shape, dims }: { readonly shape: readonly number[]; readonly dims: readonly number[] }): number {
  return dims.reduce((n, d) => n * shape[d]!, 1);
}

const truths: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

function isTruth(value: GpuTerm): boolean {
  return typeof value === 'object' && 'name' in value && truths.has(value.name);
}

/** Whether a whole number is divided by what is no number other than 0. */
function mayDivideByZero(term: GpuTerm, command: GpuPointwiseCommand): boolean {
  if (typeof term === 'number' || 'given' in term) return false;
  if ((term.name === 'div' || term.name === 'fmod') && numberIn(term.of[1]!, command) === 0) return true;
  return term.of.some((one) => mayDivideByZero(one, command));
}

/** A number of a program; 0 of what is none. */
function numberIn(term: GpuTerm, { inputs, numbers = [] }: GpuPointwiseCommand): number {
  if (typeof term === 'number') return term;
  const number = 'given' in term ? numbers[term.given - inputs.length] : undefined;
  return typeof number === 'number' ? number : 0;
}

/** Whether an instruction of a program of int64 may tell of something. */
function computes(term: GpuTerm, command: GpuPointwiseCommand): boolean {
  if (typeof term === 'number' || 'given' in term) return false;
  const isDivision = term.name === 'div' || term.name === 'fmod';
  // Only by 0 and by -1 a quotient is none.
  const by = isDivision ? numberIn(term.of[1]!, command) : 0;
  const may = notedNames.has(term.name) && (by === 0 || (by === -1 && term.name === 'div'));
  return may || term.of.some((one) => computes(one, command));
}
