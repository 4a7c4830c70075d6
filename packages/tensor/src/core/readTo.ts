import { isCpu } from './device.ts';
import type { DType } from './dtype.ts';
import type { MemoryFormatOptions } from './memoryFormat.ts';
import { flag, isRecord, optionTable, type RulesFor, unchecked } from './options.ts';

/** Options of `to`, in place of its arguments. */
export interface ToOptions extends MemoryFormatOptions {
  /** Of the result. Default: as it was. */
  dtype?: DType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
  /** Changes nothing: PyTorch's. */
  nonBlocking?: boolean;
  /** A copy even where nothing changes. Default: false. */
  copy?: boolean;
}

const toOptions = optionTable(
  {
    dtype: unchecked<unknown>(null),
    memoryFormat: unchecked<MemoryFormatOptions['memoryFormat']>(undefined),
    nonBlocking: flag(false),
    copy: flag(false),
  } satisfies RulesFor<ToOptions>,
  ['dtype'],
);

/**
 * What the arguments of `to` ask for: a dtype or a tensor whose dtype is meant (null: as it was), and the memory format.
 * A device may stand in front of the dtype, or each be an option; PyTorch's two switches may follow.
 */
export function readTo(
  where: string,
  given: readonly unknown[],
): { dtype: unknown; options: MemoryFormatOptions | undefined; copy: boolean } {
  const [only] = given;
  // A dtype alone is nearly always all.
  if (given.length === 1 && !isRecord(only))
    return { dtype: isCpu(where, only) ? null : only, options: undefined, copy: false };
  // PyTorch's `non_blocking` changes nothing, `copy` may stand behind it.
  const switches = given.filter(isSwitch);
  const [target, ...rest] = switches.length === 0 ? given : given.filter((value) => !isSwitch(value));
  const { dtype, memoryFormat, copy } = toOptions.take(where, isCpu(where, target) ? rest : [target, ...rest]);
  return { dtype, options: memoryFormat && { memoryFormat }, copy: switches[1] === true || copy };
}

const isSwitch = (value: unknown) => typeof value === 'boolean';
