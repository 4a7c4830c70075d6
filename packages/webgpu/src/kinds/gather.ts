import { mergeDims } from '@wick/kernels/plan';
import type { GatherCommand, IndexOperand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel } from '../kernel.ts';
import { Params } from '../wgsl/params.ts';
import { piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { Indices } from './indices.ts';
import { elementKernel } from './line.ts';

/** How far an index leads, and whether it is one. */
export const led = piece(/* wgsl */ `
fn wrapped(index: u32, size: u32) -> u32 {
  let i = bitcast<i32>(index);
  return bitcast<u32>(select(i, i + bitcast<i32>(size), i < 0));
}`);

/** The parameters of an index by its name: how large its dimension is, and how far its elements lie apart in words. */
export function indexParams(name: string, { size, step }: IndexOperand, words: number): Record<string, number> {
  return { [`${name}Size`]: size, [`${name}Step`]: step * words };
}

/** Elements at places that indices say: a thread an element. */
export function gather(command: GatherCommand): Kernel[] {
  const { dtype, from, indices, to } = command;
  const operands = [from, to, ...indices];
  const merged = mergeDims(command.shape, operands);
  if (merged === null) return [];
  const { shape, strides } = merged;
  const words = wordAt(arenaBytes[dtype]);
  const params = new Params();
  const where = new Indices(params, shape);
  const source = where.of('source', from, strides[0]!, dtype);
  const result = where.of('to', to, strides[1]!, dtype);
  const steps = indices.map((index, k) => {
    params.add(indexParams(`index${k}`, index, words));
    const at = where.of(`index${k}`, index, strides[2 + k]!, index.dtype);
    return /* wgsl */ `
  let w${k} = wrapped(arena[${at}], params.index${k}Size);
  isThere = isThere && w${k} < params.index${k}Size;
  place += w${k} * params.index${k}Step;`;
  });
  const body = /* wgsl */ `
${where.code}
  var isThere = true;
  var place = ${source};
  ${steps.join('')}
  let to = ${result};
  if (isThere) { arena[to] = arena[place];${words === 2 ? ' arena[to + 1u] = arena[place + 1u];' : ''} }
  else { arena[to] = 0u;${words === 2 ? ' arena[to + 1u] = 0u;' : ''} }`;
  const total = shape.reduce((all, n) => all * n, 1);
  return [elementKernel('gather', params, total, [led], body)];
}
