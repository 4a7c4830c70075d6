import type { Module } from '@wick/nn';
import { defaultGenerator, forkRng, noGrad, type Tensor } from '@wick/tensor';
import type { RawMoments } from '../profile/types.ts';
import { type Drawing, drawAll } from './draw.ts';
import { solveEmpirical } from './empirical.ts';
import type { Graph, Node } from './graph.ts';
import type { Plan } from './plan.ts';
import { defaultScale, type Solved } from './solved.ts';
import { traceModel } from './trace/traceModel.ts';
import { standardNormal } from './transfer.ts';

/** What goes in: a batch's own moments; those of a standard normal for numbers of classes, and where it is all 0. */
export function momentsOfInput(input: Tensor): RawMoments {
  if (!input.isFloatingPoint() || input.numel() === 0) return standardNormal;
  const found = momentsOfTensor(input);
  return found.second > 0 && Number.isFinite(found.second) ? found : standardNormal;
}

export function momentsOfTensor(t: Tensor): RawMoments {
  const values = t.detach().toTypedArray() as Float32Array;
  let [mean, second, fourth] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    const square = value * value;
    mean += value;
    second += square;
    fourth += square * square;
  }
  const n = Math.max(values.length, 1);
  return { mean: mean / n, second: second / n, fourth: fourth / n };
}

/** Moments at the nodes that are asked for, on the data; dropout draws the same masks each time. */
function momentsAt(model: Module, inputs: readonly Tensor[], mode: 'train' | 'eval', wanted: (node: Node) => boolean) {
  const found = new Map<number, RawMoments>();
  forkRng(() => {
    defaultGenerator.manualSeed(0);
    traceModel(model, inputs, mode, {
      onNode: (node, result) => {
        if (result.isFloatingPoint() && wanted(node)) found.set(node.index, momentsOfTensor(result));
      },
    });
  });
  return found;
}

/** Moments at every node, by its index. */
export function measureAll(
  model: Module,
  inputs: readonly Tensor[],
  mode: 'analytic' | 'empirical',
): Map<number, RawMoments> {
  return momentsAt(model, inputs, mode === 'analytic' ? 'eval' : 'train', () => true);
}

/** The empirical solver over weights that are drawn once and only scaled; the generator is put back, for the draw with the scales found. */
export function solveMeasured(
  model: Module,
  inputs: readonly Tensor[],
  graph: Graph,
  plan: Plan,
  fixed: ReadonlyMap<Node, number>,
  drawing: Drawing,
): Solved {
  const source = drawing.generator ?? defaultGenerator;
  const state = source.getState();
  const scales = new Map(graph.scalable.map((node) => [node, fixed.get(node) ?? defaultScale(node)]));
  drawAll(graph, scales, drawing);
  const solved = solveEmpirical(graph, plan, fixed, {
    measure: (node) => momentsAt(model, inputs, 'train', ({ index }) => index === node.index).get(node.index) ?? null,
    apply(node, scale) {
      if (node.weight && !node.weight.computed) noGrad(() => node.weight!.tensor.mul_(scale / scales.get(node)!));
      scales.set(node, scale);
    },
  });
  source.setState(state);
  return solved;
}
