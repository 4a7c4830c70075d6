import { show } from './check.ts';
import { isCpu } from './device.ts';
import type { DType } from './dtype.ts';
import type { MemoryFormatOptions } from './memoryFormat.ts';
import { isTensor } from './tensorCore.ts';

/** Options of `to`, in place of its arguments. */
export interface ToOptions extends MemoryFormatOptions {
  /** Of the result. Default: as it was. */
  dtype?: DType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/**
 * What the arguments of `to` ask for: a dtype or a tensor whose dtype is meant (null: as it was), and the memory format.
 * A device may stand in front of the dtype, or each be an option; PyTorch's two switches may follow.
 */
export function readTo(
  where: string,
  given: readonly unknown[],
): { dtype: unknown; options: MemoryFormatOptions | undefined; copy: boolean } {
  // PyTorch's `non_blocking` changes nothing, `copy` may stand behind it.
  const switches = given.filter(isSwitch);
  const [target, second, third] = switches.length === 0 ? given : given.filter((value) => !isSwitch(value));
  const copy = switches[1] === true;
  if (typeof target === 'object' && target !== null && !isTensor(target)) {
    const { dtype = null, device = 'cpu', ...options } = target as ToOptions;
    if (!isCpu(where, device))
      throw new RangeError(`${where}: device must be 'cpu', where every tensor is, got ${show(device)}`);
    return { dtype, options, copy };
  }
  if (!isCpu(where, target)) return { dtype: target, options: second as MemoryFormatOptions | undefined, copy };
  const typed = typeof second === 'string' || isTensor(second);
  return { dtype: typed ? second : null, options: (typed ? third : second) as MemoryFormatOptions | undefined, copy };
}

const isSwitch = (value: unknown) => typeof value === 'boolean';
