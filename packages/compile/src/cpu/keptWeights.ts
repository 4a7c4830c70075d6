import { weightsRow } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Memory, Place, Program, Work } from '../graph/ir.ts';
import { sameGeometry } from '../passes/pointwise.ts';
import { isBackwardByBlocks, isByBlocks } from './attention.ts';
import { rowMajor } from './layout.ts';

/** What is kept of one attention and of all, at most, in floats: beyond it memory counts for more than time. */
const MOST = 2 ** 22;
const MOST_OF_ALL = 2 ** 25;

/**
 * Attentions whose gradients are asked for in the same program keep their weights for them. Eager code computes these anew, for it
 * would have to hold them from forward to backward of all layers; a plan has their place for something else as soon as they are read.
 */
export function withKeptWeights(program: Program): Program {
  const memories = [...program.memories];
  const work: Work[] = [...program.work];
  let all = 0;
  for (const [at, step] of program.work.entries()) {
    if (step.kind !== 'call' || step.op.name !== 'scaledDotProductAttentionBackward' || !isBackwardByBlocks(step))
      continue;
    const first = work.findIndex((one, i) => i < at && one.kind === 'call' && isForwardOf(one, step));
    if (first < 0) continue;
    const forward = work[first] as CallStep;
    let kept = (forward.attrs as { kept?: Place }).kept;
    if (!kept) {
      kept = placeOf(forward, memories.length);
      if (kept.memory.size > MOST || all + kept.memory.size > MOST_OF_ALL) continue;
      all += kept.memory.size;
      memories.push(kept.memory);
      work[first] = { ...forward, outputs: [...forward.outputs, kept], attrs: { ...(forward.attrs as object), kept } };
    }
    work[at] = { ...step, attrs: { ...(step.attrs as object), kept }, placed: true };
  }
  return all === 0 ? program : { ...program, memories, work };
}

/** Whether these are the gradients of that call, which autograd has seen to that nothing has changed since. */
function isForwardOf(call: CallStep, backward: CallStep): boolean {
  if (call.op.name !== 'scaledDotProductAttention' || !isByBlocks(call)) return false;
  const [mine, theirs] = [call.attrs, backward.attrs] as { [name: string]: unknown }[];
  if (['scale', 'causal', 'emptyRowsAreZero'].some((name) => mine![name] !== theirs![name])) return false;
  return [0, 1, 2, 3].every((i) => isSame(call.inputs[i] ?? null, backward.inputs[i + 1] ?? null));
}

function isSame(a: Place | null, b: Place | null): boolean {
  return a === null || b === null ? a === b : sameGeometry(a, b);
}

/** A row of weights for each query. */
function placeOf({ inputs }: CallStep, id: number): Place {
  const [q, k] = inputs as [Place, Place];
  const shape = [...q.shape.slice(0, -1), weightsRow(k.shape.at(-2)!)];
  const size = countOf(shape);
  const memory: Memory = { id, dtype: 'float32', size, source: { kind: 'result', step: -1 }, written: false };
  return { ...q, id: -1, memory, shape, strides: rowMajor(shape), offset: 0, requiresGrad: false, version: undefined };
}
