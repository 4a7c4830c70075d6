import { tracing } from '../core/tracer.ts';
import { transforming } from '../core/transforming.ts';
import type { Tensor } from '../tensor.ts';
import { differentiate } from './differentiate.ts';
import { apply } from './dispatch.ts';
import { noGrad } from './gradMode.ts';
import type { OpRecord } from './op.ts';

type Whole = OpRecord<Tensor[], unknown, Tensor[], string>;
type Course = (inputs: Tensor[]) => Tensor[];

/**
 * A function that goes one way or another, as values tell, to results of one shape. Where a function is compiled it is one
 * operation, and so is its gradient, which a replay makes anew: it then goes the way of the values that there are.
 *
 * @param told - what it is told besides tensors
 */
export function whole(name: string, inputs: Tensor[], told: unknown, course: Course): Tensor[] {
  if (tracing.by === null || transforming.by !== null) return course(inputs);
  return apply(recordOf(name, inputs.length, course), inputs, told);
}

function recordOf(name: string, count: number, course: Course): Whole {
  return {
    name,
    saves: Array.from({ length: count }, (_, i) => i),
    forward: (inputs) => untraced(() => noGrad(() => course(inputs.map((t) => t.detach())))),
    backward(slope, ctx) {
      const grads = [slope].flat(); // of one result it is no list
      const inputs = Array.from({ length: count }, (_, i) => ctx.input(i));
      const given = grads.filter((g) => g !== null);
      const slopes: Course = (all) => {
        const later = all.slice(count);
        const each = grads.map((g) => (g ? later.shift()! : null));
        const found = differentiate((of) => course(of as Tensor[]), all.slice(0, count), each);
        return found.flatMap((g, i) => (all[i]!.isFloatingPoint() ? [g ?? all[i]!.detach().clone().zero_()] : []));
      };
      const wanted = inputs.map((t) => t.isFloatingPoint());
      const found = apply(recordOf(`${name}Backward`, count + given.length, slopes), [...inputs, ...given], undefined);
      return wanted.map((isWanted) => (isWanted ? found.shift()! : null));
    },
  };
}

/** Runs what a tracer need not hear of, but for its results, which lie row by row whatever way they came. */
function untraced(run: () => Tensor[]): Tensor[] {
  const { by } = tracing;
  let results: Tensor[];
  tracing.by = null;
  try {
    results = run();
  } finally {
    tracing.by = by;
  }
  return results.map((t) => t.clone({ memoryFormat: 'contiguous' }));
}
