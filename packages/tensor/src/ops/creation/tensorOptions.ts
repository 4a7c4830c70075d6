import { show } from '../../core/check.ts';
import { checkDType, type DType, isFloat, type Scalar } from '../../core/dtype.ts';
import { allocateStrided } from '../../core/make.ts';
import { formatStrides, type MemoryFormatOptions, readMemoryFormat } from '../../core/memoryFormat.ts';
import { flag, optionTable, type Rule, type RulesFor, unchecked } from '../../core/options.ts';
import { checkShape } from '../../core/shape.ts';
import { checkedStored } from '../../core/stored.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { generator } from '../../generator/checkGenerator.ts';
import type { RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';

/** Options of every function that makes a tensor. */
export interface TensorOptions {
  /** The element type. Default: float32, or what the function's page says. */
  dtype?: DType;
  /** Whether gradients are to be computed for the tensor. Default: false. */
  requiresGrad?: boolean;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/** A shape, as one array or as separate numbers, and options last: `zeros(2, 3)`, `zeros([2, 3], { dtype: 'int64' })`. */
export type SizeArgs<O = TensorOptions> =
  | [shape: readonly number[], options?: O]
  | [...sizes: number[]]
  | [...sizes: number[], options: O]
  | [options: O & { readonly size: number | readonly number[] }];

/** Reads {@link SizeArgs}; the shape is checked. */
export function readSizeArgs<O extends object = TensorOptions>(
  where: string,
  args: SizeArgs<O>,
): [number[], Partial<O>] {
  const list: unknown[] = [...args];
  const last = list.at(-1);
  const hasOptions = list.length > 0 && typeof last === 'object' && last !== null && !Array.isArray(last);
  const { size, ...options } = (hasOptions ? list.pop() : {}) as O & { size?: unknown };
  if (size !== undefined) list.push(size);
  if (list.length === 2 && list[1] === undefined) list.pop();
  if (Array.isArray(list[0]) && list.length > 1)
    throw new TypeError(`${where}: expected one shape or separate numbers, then options, got ${show(list)}`);
  const shape = checkShape(where, (Array.isArray(list[0]) ? list[0] : list) as number[]);
  return [shape, options as unknown as Partial<O>];
}

const dtype: Rule<DType | undefined> = { value: undefined, read: (where, _, given) => checkDType(where, given) };
const memoryFormat = unchecked<MemoryFormatOptions['memoryFormat']>(undefined);

/** The options of functions that make tensors, of a size, or like another one; those that draw also know a generator. */
export const creationOptions = optionTable({ dtype, requiresGrad: flag(false) } satisfies RulesFor<TensorOptions>, [
  'dtype',
]);
export const likeOptions = optionTable({ ...creationOptions.known, memoryFormat } satisfies RulesFor<LikeOptions>);
export const randomOptions = optionTable({ ...creationOptions.known, generator } satisfies RulesFor<
  TensorOptions & RandomOptions
>);
export const randomLikeOptions = optionTable({ ...randomOptions.known, memoryFormat } satisfies RulesFor<
  LikeOptions & RandomOptions
>);

/** What {@link readOptions} needs of a table; it may know more options. */
export interface CreationTable {
  read(where: string, options: TensorOptions): { readonly dtype: DType | undefined; readonly requiresGrad: boolean };
}

/** The options with the dtype settled; what cannot be is refused before anything is made. */
export function readOptions(
  where: string,
  options: TensorOptions,
  dtype: DType,
  table: CreationTable = creationOptions,
): Required<Omit<TensorOptions, 'device'>> {
  const read = table.read(where, options);
  const chosen = read.dtype ?? dtype;
  const { requiresGrad } = read;
  if (requiresGrad && !isFloat(chosen))
    throw new TypeError(`${where}: only floating-point tensors can require grad, dtype is ${chosen}`);
  return { dtype: chosen, requiresGrad };
}

export function filled(
  where: string,
  shape: readonly number[],
  value: Scalar,
  options: TensorOptions,
  dtype: DType,
  strides: readonly number[] | null = null,
  table: CreationTable = creationOptions,
): Tensor {
  const chosen = readOptions(where, options, dtype, table);
  if (chosen.dtype === 'float16' && Number.isFinite(value) && Math.abs(Number(value)) > 65504)
    throw new RangeError(`${where}: ${show(value)} does not fit float16 (-65504 to 65504)`);
  const stored = checkedStored(where, value, chosen.dtype);
  const t = allocateStrided(shape, chosen.dtype, strides, where);
  if (!Object.is(stored, 0) && stored !== 0n) t._storage.data.fill(stored as never);
  return t.requiresGrad_(chosen.requiresGrad);
}

/** The dtype a value has when nothing else is said: numbers are float32 even if they are whole. */
export function dtypeOf(value: Scalar): DType {
  return typeof value === 'bigint' ? 'int64' : typeof value === 'boolean' ? 'bool' : 'float32';
}

/** Options of every function that makes a tensor like another one. */
export type LikeOptions = TensorOptions & MemoryFormatOptions;

/** A tensor like another one, which it also lies in memory as, but for gaps, if the options name no other format. */
export function like(where: string, t: Tensor, value: Scalar, options: LikeOptions): Tensor {
  return filled(
    where,
    checkTensorLike(where, t).shape,
    value,
    options,
    t.dtype,
    stridesLike(where, t, options),
    likeOptions,
  );
}

/** Refuses what a tensor cannot be made like. */
export function checkTensorLike(where: string, t: Tensor): Tensor {
  if (!isTensor(t)) throw new TypeError(`${where}: expected a Tensor, got ${show(t)}`);
  return t;
}

/** How a tensor made like `t` lies in memory; null for row-major. */
export function stridesLike(where: string, t: Tensor, options: MemoryFormatOptions): readonly number[] | null {
  return formatStrides(where, readMemoryFormat(where, { memoryFormat: options.memoryFormat }, 'preserve'), t);
}
