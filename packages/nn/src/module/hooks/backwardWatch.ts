import { warn } from '@wick/tensor/internal';
import { gradientTap, Tensor, zerosLike } from '@wick/tensor/light';

import { type ModuleNode, typeNameOf } from '../tree/node.ts';
import { callHook, type HookTable } from './hookTable.ts';

/** One gradient per value, null for those that are no tensors or have none. */
export type HookGradients = readonly (Tensor | null)[];

/** Brings the gradients at a module's outputs and inputs together for its backward hooks, for one forward pass. */
export class BackwardWatch {
  private gradOutput: HookGradients | null = null;
  private inputsTapped = false;
  private inputCount = 0;

  constructor(
    private readonly module: ModuleNode,
    private readonly table: HookTable,
  ) {}

  tapInputs(inputs: unknown[]): unknown[] {
    this.inputCount = inputs.length;
    const [tapped, found] = tapTensors(inputs, (gradients) => {
      if (!this.gradOutput) return; // the gradient came to the input past the output
      // As in PyTorch, an input that was not used or wants no gradient has one of zeros beside others; an output has
      // none.
      const filled = gradients.map((g, i) => g ?? (inputs[i] instanceof Tensor ? zerosLike(inputs[i]) : null));
      const result = this.runBackward(filled, this.gradOutput);
      this.gradOutput = null;
      return result;
    });
    this.inputsTapped = found;
    return tapped;
  }

  tapOutput(output: unknown): unknown {
    const single = output instanceof Tensor;
    if (!single && !Array.isArray(output)) {
      warn(
        `${typeNameOf(this.module)}: backward hooks need an output that is a Tensor or an array of them; they will not run`,
      );
      return output;
    }
    const [tapped] = tapTensors(single ? [output] : output, (gradients) => {
      let gradOutput: HookGradients = gradients;
      for (const hook of [...this.table.backwardPre.values()])
        gradOutput = replaced('registerFullBackwardPreHook', callHook(hook, this.module, gradOutput), gradOutput);
      if (this.inputsTapped) this.gradOutput = gradOutput;
      else if (this.table.backward.size > 0) this.runBackward(new Array(this.inputCount).fill(null), gradOutput);
      return gradOutput;
    });
    return single ? tapped[0] : tapped;
  }

  private runBackward(gradients: HookGradients, gradOutput: HookGradients): HookGradients {
    let gradInput = gradients;
    for (const hook of [...this.table.backward.values()])
      gradInput = replaced('registerFullBackwardHook', callHook(hook, this.module, gradInput, gradOutput), gradInput);
    return gradInput;
  }
}

/** What a backward hook returned in the place of gradients; a single tensor stands for an array of one. */
function replaced(where: string, result: unknown, before: HookGradients): HookGradients {
  if (result === undefined || result === null) return before;
  const list: unknown[] = Array.isArray(result) ? result : [result];
  if (list.length !== before.length)
    throw new RangeError(`${where}: the hook must return ${before.length} gradients, it returned ${list.length}`);
  for (const [i, gradient] of list.entries()) {
    if (gradient !== null && !(gradient instanceof Tensor))
      throw new TypeError(`${where}: gradient ${i} that the hook returned must be a Tensor or null`);
  }
  return list as HookGradients;
}

/** Where in `values` the tensors are that require grad. */
function placesOfWanting(values: readonly unknown[]): number[] {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value instanceof Tensor && value.requiresGrad) places.push(i);
  }
  return places;
}

/** Taps those of `values` that are tensors which require grad; gradients come with null for the others. */
function tapTensors(
  values: readonly unknown[],
  onGradients: (gradients: HookGradients) => HookGradients | undefined,
): [unknown[], boolean] {
  const places = placesOfWanting(values);
  const tensors = places.map((i) => values[i] as Tensor);
  const tapped = gradientTap(tensors, (gradients) => {
    const spread: (Tensor | null)[] = new Array(values.length).fill(null);
    places.forEach((place, i) => {
      spread[place] = gradients[i] ?? null;
    });
    const changed = onGradients(spread);
    return changed && places.map((place) => changed[place] ?? null);
  });
  if (!tapped) return [[...values], false];
  const out = [...values];
  places.forEach((place, i) => {
    out[place] = tapped[i];
  });
  return [out, true];
}
