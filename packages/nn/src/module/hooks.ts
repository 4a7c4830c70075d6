import { gradientTap, type RemovableHandle, Tensor, zerosLike } from '@wick/tensor';
import { warn } from '../warn.ts';
import { emptyHookTable, type HookTable, type StoredHook } from './hookTable.ts';
import { hidden, type ModuleNode, typeNameOf } from './node.ts';

/** Options of the functions that register hooks. */
export interface HookOptions {
  /** Run before the hooks that are there already. Default: false, after them. */
  prepend?: boolean;
}

/** Options of `registerForwardHook`. */
export interface ForwardHookOptions extends HookOptions {
  /** Run also when forward() throws; the error is thrown on. Default: false. */
  alwaysCall?: boolean;
}

/** One gradient per value, null for those that are no tensors or have none. */
export type HookGradients = readonly (Tensor | null)[];

type ForwardKind = 'forwardPre' | 'forward' | 'backwardPre' | 'backward';
type Forward = (...inputs: unknown[]) => unknown;

let nextId = 0;

/** Adds a hook; the first one that has to do with forward() puts itself in front of it. */
export function addHook(
  where: string,
  module: ModuleNode,
  kind: Exclude<keyof HookTable, 'always'>,
  hook: StoredHook,
  { prepend = false, alwaysCall = false }: ForwardHookOptions = {},
): RemovableHandle {
  if (typeof hook !== 'function') throw new TypeError(`${where}: expected a function, got ${typeof hook}`);
  const known = hidden(module);
  known.hooks ??= emptyHookTable();
  const table = known.hooks;
  const id = ++nextId;
  if (prepend) {
    const after = [...table[kind]];
    table[kind].clear();
    table[kind].set(id, hook);
    for (const [key, value] of after) table[kind].set(key, value);
  } else table[kind].set(id, hook);
  if (alwaysCall) table.always.add(id);
  shadowForward(module, table);
  return {
    remove: () => {
      table[kind].delete(id);
      table.always.delete(id);
      shadows.get(module)?.restoreIfUnused();
    },
  };
}

interface Shadow {
  restoreIfUnused(): void;
  /** What stood in the property `forward` of the module itself before. */
  own(): PropertyDescriptor | undefined;
}
const shadows = new WeakMap<ModuleNode, Shadow>();

const forwardKinds: readonly ForwardKind[] = ['forwardPre', 'forward', 'backwardPre', 'backward'];

/**
 * Puts the hooks in front of forward(): a property of the module itself, which every caller of forward() meets and no
 * enumeration lists. When the last hook goes, what was there before comes back.
 */
export function shadowForward(module: ModuleNode, table: HookTable): void {
  const used = () => forwardKinds.some((kind) => table[kind].size > 0);
  if (shadows.has(module) || !used()) return;
  let own = Object.getOwnPropertyDescriptor(module, 'forward');
  const inner = (): Forward => (own ? own.value : Reflect.get(Object.getPrototypeOf(module), 'forward', module));
  const hooked: Forward = (...inputs) => runHooked(module, table, inner(), inputs);
  Object.defineProperty(module, 'forward', {
    get: () => hooked,
    set: (value: unknown) => {
      own = { value, writable: true, enumerable: true, configurable: true };
    },
    enumerable: false,
    configurable: true,
  });
  shadows.set(module, {
    own: () => own,
    restoreIfUnused() {
      if (used()) return;
      shadows.delete(module);
      Reflect.deleteProperty(module, 'forward');
      if (own) Object.defineProperty(module, 'forward', own);
    },
  });
}

/** The property `forward` that users gave the module itself, whether or not hooks stand in front of it. */
export function ownForward(module: ModuleNode): PropertyDescriptor | undefined {
  const shadow = shadows.get(module);
  return shadow ? shadow.own() : Object.getOwnPropertyDescriptor(module, 'forward');
}

function runHooked(module: ModuleNode, table: HookTable, forward: Forward, given: unknown[]): unknown {
  let inputs = given;
  let output: unknown;
  const called = new Set<number>();
  try {
    for (const hook of [...table.forwardPre.values()]) {
      const changed = call(hook, module, inputs);
      if (changed !== undefined && changed !== null) inputs = Array.isArray(changed) ? changed : [changed];
    }
    const watching = table.backward.size > 0 || table.backwardPre.size > 0;
    const watch = watching ? new BackwardWatch(module, table) : null;
    if (watch) inputs = watch.tapInputs(inputs);
    output = forward.apply(module, inputs);
    for (const [id, hook] of [...table.forward]) {
      called.add(id);
      const changed = call(hook, module, inputs, output);
      if (changed !== undefined && changed !== null) output = changed;
    }
    return watch ? watch.tapOutput(output) : output;
  } catch (error) {
    for (const [id, hook] of [...table.forward]) {
      if (!table.always.has(id) || called.has(id)) continue;
      try {
        output = call(hook, module, inputs, output) ?? output;
      } catch (silenced) {
        warn(`${typeNameOf(module)}: a forward hook threw while another error was on its way: ${silenced}`);
      }
    }
    throw error;
  }
}

function call(hook: StoredHook, ...args: unknown[]): unknown {
  return (hook as (...args: unknown[]) => unknown)(...args);
}

/** Brings the gradients at a module's outputs and inputs together for its backward hooks, for one forward pass. */
class BackwardWatch {
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
      // As in PyTorch, an input that was not used has a gradient of zeros, an output that was not used has none.
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
        gradOutput = replaced('registerFullBackwardPreHook', call(hook, this.module, gradOutput), gradOutput);
      if (this.inputsTapped) this.gradOutput = gradOutput;
      else if (this.table.backward.size > 0) this.runBackward(new Array(this.inputCount).fill(null), gradOutput);
      return gradOutput;
    });
    return single ? tapped[0] : tapped;
  }

  private runBackward(gradients: HookGradients, gradOutput: HookGradients): HookGradients {
    let gradInput = gradients;
    for (const hook of [...this.table.backward.values()])
      gradInput = replaced('registerFullBackwardHook', call(hook, this.module, gradInput, gradOutput), gradInput);
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

/** Taps those of `values` that are tensors, if one of them requires grad; gradients come with null for the others. */
function tapTensors(
  values: readonly unknown[],
  onGradients: (gradients: HookGradients) => HookGradients | undefined,
): [unknown[], boolean] {
  const places: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i] instanceof Tensor) places.push(i);
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
