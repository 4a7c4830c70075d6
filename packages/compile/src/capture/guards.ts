import { gradOf, memoryKey } from '@wick/tensor/internal';
import { isGradEnabled, type Tensor } from '@wick/tensor/light';
import { type Graph, leafTensor } from '../graph/ir.ts';
import type { Cell } from './cells.ts';
import type { ModuleLook } from './moduleLook.ts';
import type { Recorder } from './recorder.ts';
import { changeOf, haveStrides, type Watched } from './watched.ts';

/** Decides whether a recording still fits: asked before every replay, so it makes no garbage. */
export class Guards {
  private readonly gradients = isGradEnabled();
  private readonly watched: readonly Watched[];
  private readonly cells: readonly Cell[];
  private readonly modules: readonly ModuleLook[];
  private readonly constants: readonly (readonly [version: { value: number }, was: number])[];
  /** The storages from outside, which no argument may lie in: an argument that did was recorded as such. */
  private readonly outside: ReadonlySet<object>;

  constructor(recorder: Recorder, graph: Graph) {
    this.watched = [...recorder.memories.watched.values()];
    this.cells = [...recorder.cells.byTensor.values()].filter((cell) => cell.initial !== 'any');
    this.modules = [...recorder.modules.values()];
    this.constants = [...recorder.constants.counts];
    this.outside = new Set(graph.memories.flatMap(({ source }) => (source.kind === 'outside' ? [source.storage] : [])));
  }

  /** Why the recording does not fit any more; null if it does. */
  change(args: readonly Tensor[]): string | null {
    if (isGradEnabled() !== this.gradients) return 'gradients are switched on or off';
    for (let i = 0; i < this.modules.length; i++) {
      const change = this.modules[i]!.change();
      if (change !== null) return change;
    }
    for (let i = 0; i < this.watched.length; i++) {
      const change = changeOf(this.watched[i]!);
      if (change !== null) return change;
    }
    for (let i = 0; i < this.constants.length; i++) {
      const [version, was] = this.constants[i]!;
      if (version.value !== was) return 'the values of a tensor that decide what is done have changed';
    }
    for (let i = 0; i < this.cells.length; i++) {
      const { leaf, initial } = this.cells[i]!;
      const grad = gradOf(leafTensor(leaf, args));
      if ((grad === null) !== (initial === null)) return 'the gradient of a tensor is there, or is not';
      if (grad !== null && initial !== 'any' && initial !== null) {
        const { shape, strides, offset } = initial;
        if (grad.storageOffset() !== offset || !sameList(grad.shape, shape) || !haveStrides(grad, strides))
          return 'the gradient of a tensor lies otherwise';
      }
    }
    for (let i = 0; i < args.length; i++)
      if (this.outside.has(memoryKey(args[i]!))) return 'an argument lies in the memory of a tensor from outside';
    return null;
  }
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
