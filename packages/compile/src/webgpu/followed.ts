import type { ConvCommand, ProductCommand } from '@wick/kernels/plan';
import type { AnyCommand, GpuBatchNormCommand } from '@wick/webgpu';
import type { Layout } from '../cpu/layout.ts';
import { lowerPointwise } from '../cpu/pointwise.ts';
import { countOf } from '../graph/geometry.ts';
import type { EpilogueStep } from '../graph/ir.ts';

/** Commands of a call with what follows it: by the one that gives the whole result while it has it in registers, or behind them. */
export function followedOnGpu(
  commands: readonly AnyCommand[],
  { call, epilogue, stored }: EpilogueStep,
  layout: Layout,
): AnyCommand[] {
  const after = lowerPointwise(epilogue, layout);
  const [result] = call.outputs;
  const last = commands.at(-1);
  if (last === undefined || !gives(last, layout.at(result!), countOf(result!.shape))) return [...commands, after];
  return [...commands.slice(0, -1), { ...last, epilogue: { ...after, isStored: stored } }];
}

/** Whether a command gives `count` elements that lie without gaps from a byte on: a call may be several commands. */
function gives(
  command: AnyCommand,
  at: number,
  count: number,
): command is ProductCommand | ConvCommand | GpuBatchNormCommand {
  if (command.kind === 'batchNorm') return command.to === at;
  if (command.kind === 'conv')
    return command.result !== 'weight' && at === (command.result === 'output' ? command.output : command.input);
  if (command.kind !== 'product') return false;
  const { batch = 1, m, n, c } = command;
  const isDense = c.row === n && (batch === 1 || c.batch === m * n);
  return c.at === at && isDense && batch * m * n === count;
}
