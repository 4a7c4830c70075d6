import { halves } from './arrays.ts';
import { refuse } from './check.ts';
import type { MersenneTwister } from './mersenneTwister.ts';
import { CHUNK, drawByWasm, ROOM } from './wasmStream.ts';

/** From here on PyTorch draws two words an element. */
const MOST = Math.floor((2 ** 32 - 1) / 20);

/**
 * A random permutation of 0 … n-1 as `torch.randperm` draws it: for i below n - 1, z = word mod (n - i), swap elements
 * i and i + z. n = 0 and n = 1 draw nothing.
 *
 * @param n in [0, 214748364): beyond, PyTorch shuffles in another way
 * @throws RangeError on another n; nothing is drawn then.
 */
export function randperm(generator: MersenneTwister, n: number): BigInt64Array {
  if (!Number.isInteger(n) || n < 0 || n >= MOST) refuse('randperm', 'n', `an integer in [0, ${MOST})`, n);
  const out = new BigInt64Array(n);
  fillPermutation(generator, out);
  return out;
}

/** Such a permutation of as many numbers as `out` has, by way of `order`: an array of that length, so that none is made. */
export function fillPermutation(generator: MersenneTwister, out: BigInt64Array, order?: Int32Array): void {
  if (permuteByWasm(generator, out)) return;
  const n = out.length;
  order ??= new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  const words = generator.words;
  for (let i = 0; i < n - 1; ) {
    if (generator.position === generator.end) generator.refill();
    const shift = generator.position - i;
    const stop = Math.min(n - 1, generator.end - shift);
    generator.position = stop + shift;
    for (; i < stop; i++) {
      const other = i + ((words[i + shift]! >>> 0) % (n - i));
      const kept = order[i]!;
      order[i] = order[other]!;
      order[other] = kept;
    }
  }
  const pairs = halves(out.fill(0n));
  for (let i = 0; i < n; i++) pairs[2 * i] = order[i]!;
}

function permuteByWasm(generator: MersenneTwister, out: BigInt64Array): boolean {
  const n = out.length;
  return drawByWasm(generator, n, 4 * n + 8 * CHUNK, (kernels, stream, memory) => {
    const order = memory.allocate(4 * n + ROOM);
    const wide = memory.allocateFor(out, 0, Math.min(CHUNK, n));
    memory.allocate(ROOM);
    kernels.permute(stream, order, n);
    for (let at = 0; at < n; at += CHUNK) {
      const count = Math.min(CHUNK, n - at);
      kernels.widen(order + 4 * at, wide, count);
      memory.copyOut(wide, out, at, count);
    }
  });
}
