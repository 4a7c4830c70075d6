import { normal_, sinusoidal_, uniform_, zeros_ } from '@wick/init';
import { type Generator, noGrad, type Tensor } from '@wick/tensor';
import type { Graph, Node } from './graph.ts';

/** The shape of the draws. */
export type SolveDistribution = 'normal' | 'uniform' | 'sinusoidal';

export interface Drawing {
  readonly distribution: SolveDistribution;
  readonly center: boolean;
  readonly generator: Generator | undefined;
}

/** Fewer inputs than this are not centred: an output would lose too much of what it can tell apart. */
const leastCentred = 8;

/** Whether the rows of a node's weight add up to 0. */
export function isCentered(node: Node, { distribution, center }: Drawing): boolean {
  return distribution === 'sinusoidal' || (center && (node.weight?.fan ?? 0) >= leastCentred);
}

/** What was done to one weight: all that it takes to do it again. */
export interface Draw {
  readonly tensor: Tensor;
  readonly bias: Tensor | null;
  /** Whether it was filled with std, not drawn with it. */
  readonly fill: boolean;
  readonly std: number;
  readonly distribution: SolveDistribution;
  /** The dimensions whose mean was taken off, and what gave the variance back; null if none was. */
  readonly centered: { readonly dims: readonly number[]; readonly factor: number } | null;
}

/** Draws every weight with its deviation, in the order of the graph; sets gains; zeroes biases. */
export function drawAll(graph: Graph, scales: ReadonlyMap<Node, number>, drawing: Drawing): Draw[] {
  const draws = drawsFor(graph, scales, drawing);
  for (const draw of draws) perform(draw, drawing.generator);
  return draws;
}

/** What {@link drawAll} does. A weight that is used at several places is drawn once, with the scale of the last. */
export function drawsFor(graph: Graph, scales: ReadonlyMap<Node, number>, drawing: Drawing): Draw[] {
  const last = new Map(graph.scalable.map((node) => [node.weight?.tensor, node]));
  const draws = new Map<Tensor, Draw>();
  for (const node of graph.scalable) {
    const { weight } = node;
    if (!weight || weight.computed || draws.has(weight.tensor)) continue;
    const { tensor, bias, fan, inputDims } = weight;
    const std = scales.get(last.get(tensor)!)!;
    const { distribution } = drawing;
    const fill = node.kind === 'norm';
    // What the mean takes of the variance, one part in fan, is given back.
    const centered =
      !fill && isCentered(node, drawing) ? { dims: inputDims, factor: Math.sqrt(fan! / (fan! - 1)) } : null;
    draws.set(tensor, { tensor, bias, fill, std, distribution, centered });
  }
  return [...draws.values()];
}

function perform({ tensor, bias, fill, std, distribution, centered }: Draw, generator: Generator | undefined): void {
  if (fill) noGrad(() => tensor.fill_(std));
  else if (distribution === 'normal') normal_(tensor, { std, generator });
  else if (distribution === 'uniform') {
    const bound = Math.sqrt(3) * std;
    uniform_(tensor, { a: -bound, b: bound, generator });
  } else drawWaves(tensor, std);
  if (centered && distribution !== 'sinusoidal')
    noGrad(() => tensor.sub_(tensor.mean([...centered.dims], true)).mul_(centered.factor));
  if (bias) zeros_(bias);
}

function drawWaves(tensor: Tensor, scale: number): void {
  sinusoidal_(tensor);
  noGrad(() => tensor.mul_(scale / (tensor.square().mean().sqrt().item() as number)));
}
