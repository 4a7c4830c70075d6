import type { Module } from '@wick/nn';
import { forkRng, noGrad, Tensor } from '@wick/tensor';
import { any, flag, generator, optionTable, type RulesFor, show, word } from '@wick/tensor/internal';
import { checkModule, readInputs } from '../arguments.ts';
import type { RawMoments } from '../profile/types.ts';
import type { ModelInput } from '../summary/types.ts';
import { solveAnalytic } from './analytic.ts';
import { type Drawing, drawAll, isCentered, type SolveDistribution } from './draw.ts';
import { fixedByGains, noteGains } from './gains.ts';
import { measureAll, momentsOfInput, solveMeasured } from './measure.ts';
import { planFor } from './plan.ts';
import type { SolveReport } from './report.ts';
import { reportOf } from './rows.ts';
import { tiedTables } from './tied.ts';
import { traceModel } from './trace/traceModel.ts';
import { standardNormal } from './transfer.ts';
import type { SolveOptions } from './types.ts';

const table = optionTable({
  mode: word<'analytic' | 'empirical'>('analytic', ['analytic', 'empirical']),
  distribution: word<SolveDistribution>('normal', ['normal', 'uniform', 'sinusoidal']),
  center: flag(false),
  gains: any<Readonly<Record<string, number>>>(
    {},
    'an object of finite numbers above 0 by the names of activations',
    (given) => given !== null && typeof given === 'object' && !Array.isArray(given),
    (given) =>
      Object.values(given as Record<string, unknown>).every((gain) => Number.isFinite(gain) && (gain as number) > 0),
  ),
  generator,
} satisfies RulesFor<SolveOptions>);

/**
 * An initialisation for this very network: traces it (branches, sums, concatenation, norms, pools, dropout, attention,
 * embeddings, shared weights), finds the activation behind every weight, and draws each weight with the deviation that
 * brings E[a²] = 1 behind that activation, whatever function it is; gains of norms are set, biases are 0. A bounded
 * activation, which cannot get to 1, is held at the middle of the variances it can have.
 *
 * 'analytic' carries moments through the graph, in milliseconds, without data, and is exact for wide layers and
 * independent branches; 'empirical' measures the batch that is given, layer by layer. A module of one's own that works
 * element by element is an activation like any other. Weights are drawn in the order in which layers run, so that
 * `nn.init.normal_(weight, std=…)` with the report's deviations draws the same in PyTorch.
 *
 * @param model - its parameters change; the rest of it (buffers, mode, gradients) does not
 * @param input - a batch, or its shape; several in an array. A batch's own moments are what goes in; of a shape, N(0, 1).
 * @throws TypeError or RangeError if an argument is not what it should be, before anything changes; what `forward` throws.
 * @example
 * ```ts
 * manualSeed(0);
 * const model = new nn.Sequential(new nn.Linear(64, 64), new nn.GELU(), new nn.Linear(64, 10));
 * const report = inspect.solveInit_(model, [1, 64]);
 * report.layers[0]!.std!.toFixed(4); // '0.1835': 1.468 / √64
 * ```
 * @see Klambauer et al., https://arxiv.org/abs/1706.02515; Mishkin and Matas, https://arxiv.org/abs/1511.06422
 */
export function solveInit_(model: Module, input: ModelInput, options?: SolveOptions): SolveReport {
  checkModule('solveInit_', model);
  const { mode, distribution, center, gains, generator } = table.read('solveInit_', options);
  if (input === undefined) throw new TypeError('solveInit_: an input is needed, a batch or a shape, got undefined');
  // What an input of a shape holds is drawn; the weights' draws begin where the generator stands now.
  const inputs = forkRng(() => readInputs('solveInit_', input));
  if (mode === 'empirical' && !holdsTensor(input))
    throw new TypeError(`solveInit_: with mode 'empirical' the input must be a batch to measure, got ${show(input)}`);
  const drawing: Drawing = { distribution, center, generator: generator ?? undefined };
  return undisturbed(model, () => {
    const graph = traceModel(
      model,
      mode === 'analytic' ? inputs.map(firstRow) : inputs,
      mode === 'analytic' ? 'eval' : 'train',
      { quick: mode === 'analytic' },
    );
    const plan = planFor(graph);
    const tied = tiedTables(graph);
    const fixed = new Map([...fixedByGains(graph, plan, gains), ...tied.scales]);
    const solved =
      mode === 'analytic'
        ? solveAnalytic(graph, plan, {
            fixed,
            input: holdsTensor(input) ? momentsOfInput(inputs[0]!) : standardNormal,
            isCentered: (node) => isCentered(node, drawing),
            centered: center,
          })
        : solveMeasured(model, inputs, graph, plan, fixed, drawing);
    const draws = drawAll(graph, solved.scales, drawing);
    const seen = holdsTensor(input) ? measureAll(model, inputs, mode) : new Map<number, RawMoments>();
    for (const note of tied.notes) solved.warnings.add(note);
    noteGains(graph, gains, solved);
    return reportOf({ mode, model, graph, plan, fixed, solved, seen, draws });
  });
}

function holdsTensor(input: unknown): boolean {
  return input instanceof Tensor || (Array.isArray(input) && input.some((one) => one instanceof Tensor));
}

/** One row is enough to see what runs after what. */
function firstRow(input: Tensor): Tensor {
  return input.ndim > 1 && input.shape[0]! > 1 ? input.narrow(0, 0, 1) : input;
}

/** Runs `fn` so that buffers and the default generator are afterwards what they were, but for what is drawn. */
function undisturbed<T>(model: Module, fn: () => T): T {
  const buffers = [...model.buffers()].map((buffer) => [buffer, buffer.detach().clone()] as const);
  try {
    return fn();
  } finally {
    noGrad(() => {
      for (const [buffer, before] of buffers) buffer.copy_(before);
    });
  }
}
