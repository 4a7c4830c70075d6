import type { SortCommand } from '../commands.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel } from '../kernel.ts';
import { order } from '../wgsl/bits.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Every element is compared with all of its line. */
const LONGEST = 16_384;

/** The first of lines in their order: a thread an element, which counts those that come before it. */
export function sort({ dtype, lines, descending, k, at, values, indices }: SortCommand): Kernel[] {
  const { outer, n, inner } = lines;
  if (n > LONGEST) throw new RangeError(`webgpu: lines to be sorted have at most ${LONGEST} elements, got ${n}`);
  if (outer * n * inner * k === 0) return [];
  const words = wordAt(arenaBytes[dtype]);
  const isFloat = dtype === 'float32';
  const params = new Params().add({
    n,
    inner,
    k,
    words,
    at: wordAt(at),
    values: wordAt(values),
    indices: wordAt(indices),
  });
  const key = (place: string) => (isFloat ? `keyOf(arena[${place}])` : `bitcast<i32>(arena[${place}])`);
  const body = /* wgsl */ `
  let line = (i / (params.n * params.inner)) * params.n * params.inner + i % params.inner;
  let own = (i / params.inner) % params.n;
  let mine = ${key('params.at + i * params.words')};
  var rank = 0u;
  for (var j = 0u; j < params.n && rank < params.k; j++) {
    let other = ${key('params.at + (line + j * params.inner) * params.words')};
    rank += select(0u, 1u, other ${descending ? '>' : '<'} mine || (other == mine && j < own));
  }
  if (rank >= params.k) { return; }
  let to = (i / (params.n * params.inner)) * params.k * params.inner + rank * params.inner + i % params.inner;
  arena[params.values + to * params.words] = arena[params.at + i * params.words];
  ${words === 2 ? 'arena[params.values + to * 2u + 1u] = arena[params.at + i * 2u + 1u];' : ''}
  arena[params.indices + to * 2u] = own;
  arena[params.indices + to * 2u + 1u] = 0u;`;
  const keyOf = {
    code: 'fn keyOf(x: u32) -> i32 { return select(ordered(x), 2147483647, isNanBits(x)); }',
    needs: [order],
  };
  return [elementKernel('sort', params, outer * n * inner, isFloat ? [keyOf] : [], body)];
}
