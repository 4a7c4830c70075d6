import { warn } from '@wick/tensor/internal';

import { type ModuleNode, typeNameOf } from '../tree/node.ts';
import { BackwardWatch } from './backwardWatch.ts';
import { callHook, type HookTable } from './hookTable.ts';

export type Forward = (...inputs: unknown[]) => unknown;

/** forward() between its hooks. */
export function runHooked(module: ModuleNode, table: HookTable, forward: Forward, given: unknown[]): unknown {
  let inputs = given;
  let output: unknown;
  const called = new Set<number>();
  try {
    for (const hook of [...table.forwardPre.values()]) {
      const changed = callHook(hook, module, inputs);
      if (changed !== undefined && changed !== null) inputs = Array.isArray(changed) ? changed : [changed];
    }
    const watching = table.backward.size > 0 || table.backwardPre.size > 0;
    const watch = watching ? new BackwardWatch(module, table) : null;
    if (watch) inputs = watch.tapInputs(inputs);
    output = forward.apply(module, inputs);
    for (const [id, hook] of [...table.forward]) {
      called.add(id);
      const changed = callHook(hook, module, inputs, output);
      if (changed !== undefined && changed !== null) output = changed;
    }
    return watch ? watch.tapOutput(output) : output;
  } catch (error) {
    for (const [id, hook] of [...table.forward]) {
      if (!table.always.has(id) || called.has(id)) continue;
      try {
        output = callHook(hook, module, inputs, output) ?? output;
      } catch (silenced) {
        warn(`${typeNameOf(module)}: a forward hook threw while another error was on its way: ${silenced}`);
      }
    }
    throw error;
  }
}
