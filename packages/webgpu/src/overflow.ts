import type { AnyCommand, GpuTerm } from './commands.ts';
import { notedNames } from './wgsl/integers.ts';

/** Where a command's kernels tell that an int64 of theirs is none of int32, in which it is computed, and as which operation. */
export interface Overflow {
  /** The byte of a word, 0 at first. */
  readonly at: number;
  /** What the word becomes, unless an earlier one has told: not 0. */
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

/** Whether a command gives int64 that may be none of int32, or looks for what there may be none of. Of whole numbers of other types what is too large wraps around. */
export function mayOverflow(command: AnyCommand): boolean {
  switch (command.kind) {
    case 'pointwise': {
      const { type = 'float32', inputs, outputs } = command;
      const isFloat = (dtype: string) => dtype === 'float32' || dtype === 'float64';
      if (isFloat(type)) return outputs.some(({ dtype, value }) => dtype === 'int64' && !isTruth(value));
      if (type !== 'int64') return false;
      return inputs.some(({ dtype = type }) => isFloat(dtype)) || outputs.some(({ value }) => computes(value));
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

function computes(term: GpuTerm): boolean {
  return typeof term === 'object' && 'name' in term && (notedNames.has(term.name) || term.of.some(computes));
}
