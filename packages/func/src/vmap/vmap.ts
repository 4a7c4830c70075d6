import { cat, type Tensor } from '@wick/tensor';
import { isTensor, show } from '@wick/tensor/internal';
import type { AnyFunction } from '../autograd/vjp.ts';
import type { Level, Randomness } from '../levels/level.ts';
import { transform } from '../levels/transform.ts';
import { wrap, wrappedOf } from '../levels/wrap.ts';
import { leaves, mapTree, spread } from '../tree.ts';
import { type VmapOptions, vmapOptions } from './options.ts';

/**
 * The function that runs `f` over a dimension of its arguments, on all samples at once: inside, a tensor has the shape of one
 * sample. Every operation has a batching rule, or is refused by name where each sample's result would have a shape of its own
 * (`nonzero`, a mask as an index). Recurrent layers with weights of each sample's own, and functions that a user made, run sample
 * by sample, with the same result.
 *
 * What depends on a sample's values (`item()`, `if (x.sum() > 0)`) is refused; `where` does it.
 *
 * @throws TypeError or RangeError, in torch.func's words, for arguments that do not go with `inDims`
 * @example
 * ```ts
 * const dots = func.vmap((a: Tensor, b: Tensor) => a.dot(b));
 * dots(ones(2, 3), ones(2, 3)); // [3, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.vmap.html
 */
export function vmap<F extends AnyFunction>(f: F, given?: VmapOptions): (...args: Parameters<F>) => ReturnType<F> {
  if (typeof f !== 'function') throw new TypeError(`vmap: expected a function, got ${show(f)}`);
  const { inDims, outDims, randomness, chunkSize } = vmapOptions.read('vmap', given);
  const name = f.name || 'f';
  const asked = `vmap(${name}, in_dims=${JSON.stringify(inDims)}, ...)(<inputs>)`;
  // biome-ignore lint/suspicious/noExplicitAny: the type above says what it is.
  return (...args): any => {
    const dims = checkInputs(name, asked, inDims, args);
    const size = sizeOf(dims, leaves(args));
    const call = { f, name, args, dims, outDims, randomness };
    if (chunkSize === null || chunkSize >= size) return overSamples(call, 0, size);
    const parts: unknown[] = [];
    for (let from = 0; from < size; from += chunkSize)
      parts.push(overSamples(call, from, Math.min(chunkSize, size - from)));
    return joinChunks(parts, outDims);
  };
}

interface Call {
  readonly f: AnyFunction;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly dims: readonly (number | null)[];
  readonly outDims: unknown;
  readonly randomness: Randomness;
}

/** Runs the samples from one on. */
function overSamples(call: Call, from: number, size: number): unknown {
  return transform({ kind: 'vmap', size, randomness: call.randomness }, (level) => {
    const inside = mapTree(call.args, (leaf, i) => {
      const dim = call.dims[i]!;
      if (dim === null || !isTensor(leaf)) return leaf;
      const front = dim === 0 ? leaf : leaf.movedim(dim, 0);
      return wrap(front.size(0) === size ? front : front.narrow(0, from, size), level, true);
    }) as unknown[];
    return outputsOf(call, call.f(...inside), level);
  });
}

/** The outputs with the samples where they were asked for. */
function outputsOf({ name, outDims }: Call, output: unknown, level: Level): unknown {
  const dims = spread(outDims, output);
  if (dims === null)
    throw new RangeError(
      `vmap(${name}, ..., out_dims=${JSON.stringify(outDims)})(<inputs>): out_dims is not compatible with the structure of \`outputs\`.`,
    );
  return mapTree(output, (leaf, i) => {
    const dim = dims[i];
    if (dim !== null && !Number.isInteger(dim))
      throw new RangeError(
        `vmap(${name}, ..., out_dims=${JSON.stringify(outDims)}): \`out_dims\` must be an int, None or a python collection of ints representing where in the outputs the vmapped dimension should appear.`,
      );
    if (!isTensor(leaf)) {
      if (dim === null) return leaf;
      throw new TypeError(
        `vmap(${name}, ...): \`${name}\` must only return Tensors, got type ${typeof leaf}. Did you mean to set out_dims= to None for output?`,
      );
    }
    const own = wrappedOf(leaf);
    const [value, batched] = own?.level === level ? [own.value, own.batched] : [leaf, false];
    if (dim === null) {
      if (batched)
        throw new RangeError(`vmap(${name}, ...): \`${name}\` can not return a BatchedTensor when out_dim is None`);
      return value;
    }
    const full = batched ? value : value.unsqueeze(0).expand([level.size, ...value.shape]);
    return dim === 0 ? full : full.movedim(0, dim as number);
  });
}

function checkInputs(name: string, asked: string, inDims: unknown, args: readonly unknown[]): (number | null)[] {
  if (args.length === 0)
    throw new TypeError(
      `vmap(${name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a function with no inputs. The latter is unsupported.`,
    );
  if (!(typeof inDims === 'number' || (typeof inDims === 'object' && inDims !== null)))
    throw new TypeError(
      `${asked}: expected \`in_dims\` to be int or a (potentially nested) tuple matching the structure of inputs, got: ${show(inDims)}.`,
    );
  const flat = leaves(args);
  // One argument may be given its dimension without the array around it.
  const dims = spread(inDims, args) ?? (args.length === 1 ? spread([inDims], args) : null);
  if (dims === null)
    throw new RangeError(
      `${asked}: in_dims is not compatible with the structure of \`inputs\`. in_dims has structure ${JSON.stringify(inDims)} but there are ${flat.length} inputs.`,
    );
  return dims.map((dim, i) => {
    const leaf = flat[i];
    if (dim === null) return null;
    if (typeof dim !== 'number' || !Number.isInteger(dim))
      throw new TypeError(
        `${asked}: Got in_dim=${show(dim)} for an input but in_dim must be either an integer dimension or None.`,
      );
    if (!isTensor(leaf))
      throw new TypeError(
        `${asked}: Got in_dim=${dim} for an input but the input is of type ${typeof leaf}. We cannot vmap over non-Tensor arguments, please use None as the respective in_dim`,
      );
    const { ndim } = leaf;
    if (dim < -ndim || dim >= ndim)
      throw new RangeError(
        `${asked}: Got in_dim=${dim} for some input, but that input is a Tensor of dimensionality ${ndim} so expected in_dim to satisfy -${ndim} <= in_dim < ${ndim}.`,
      );
    return dim < 0 ? dim + ndim : dim;
  });
}

function sizeOf(dims: readonly (number | null)[], flat: readonly unknown[]): number {
  const sizes = dims.flatMap((dim, i) => {
    const leaf = flat[i];
    return dim === null || !isTensor(leaf) ? [] : [leaf.size(dim)];
  });
  if (sizes.length === 0) throw new TypeError('vmap: Expected at least one Tensor to vmap over');
  if (sizes.some((n) => n !== sizes[0]))
    throw new RangeError(
      `vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [${sizes.join(', ')}] for the mapped dimension`,
    );
  return sizes[0]!;
}

/** The outputs of several runs, one behind the other. */
function joinChunks(parts: readonly unknown[], outDims: unknown): unknown {
  const dims = spread(outDims, parts[0])!;
  const flat = parts.map(leaves);
  return mapTree(parts[0], (leaf, i) =>
    dims[i] === null
      ? leaf
      : cat(
          flat.map((p) => p[i] as Tensor),
          dims[i] as number,
        ),
  );
}
