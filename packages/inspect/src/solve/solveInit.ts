import type { Module } from '@wick/nn';
import { type DType, forkRng, noGrad, Tensor } from '@wick/tensor';
import { any, flag, generator, optionTable, type RulesFor, show, word } from '@wick/tensor/internal';
import { checkModule, readInputs } from '../arguments.ts';
import type { RawMoments } from '../profile/types.ts';
import type { ModelInput } from '../summary/types.ts';
import { solveAnalytic } from './analytic.ts';
import { type Drawing, drawAll, drawsFor, isCentered, type SolveDistribution } from './draw.ts';
import { fixedByGains, noteGains } from './gains.ts';
import type { Graph } from './graph.ts';
import { measureAll, momentsOfInput, momentsOfTensor, solveMeasured } from './measure.ts';
import { planFor } from './plan.ts';
import type { SolveReport } from './report.ts';
import { type Outcome, reportOf } from './rows.ts';
import { tiedTables } from './tied.ts';
import { traceModel } from './trace/traceModel.ts';
import { standardNormal } from './transfer.ts';
import type { SolveOptions } from './types.ts';

type Gains = Readonly<Record<string, number>>;

const rules = {
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
} satisfies RulesFor<SolveOptions>;
const table = optionTable(rules);

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
  const inputs = forkRng(() => readInputs('solveInit_', input, dtypeOf(model)));
  if (mode === 'empirical' && !holdsTensor(input))
    throw new TypeError(`solveInit_: with mode 'empirical' the input must be a batch to measure, got ${show(input)}`);
  const drawing: Drawing = { distribution, center, generator: generator ?? undefined };
  return undisturbed(model, () => {
    if (mode === 'analytic') return analytic(model, input, inputs, gains, drawing, drawAll);
    const graph = traceModel(model, inputs, 'train');
    const known = knownOf(graph, gains);
    const solved = solveMeasured(model, inputs, graph, known.plan, known.fixed, drawing);
    const draws = drawAll(graph, solved.scales, drawing);
    const seen = measureAll(model, inputs, mode);
    return told({ mode, model, graph, ...known, solved, seen, draws }, gains);
  });
}

const planTable = optionTable({ distribution: rules.distribution, center: rules.center, gains: rules.gains });

/**
 * What {@link solveInit_} would do in its mode 'analytic', without drawing: the model stays as it is. What is measured is the
 * model as it stands, where a batch is given.
 *
 * @param options - those of {@link solveInit_} but for `mode` and `generator`
 * @throws TypeError or RangeError if an argument is not what it should be; what `forward` throws.
 * @example
 * ```ts
 * const plan = inspect.planInit(models.mlp(64, [64, 64, 10]), [1, 64]);
 * plan.layers[0]!.std!.toFixed(4); // '0.1768': √2 / √64
 * plan.profiles[0]!.verdict; // 'marginal'
 * ```
 */
export function planInit(
  model: Module,
  input: ModelInput,
  options?: Pick<SolveOptions, 'distribution' | 'center' | 'gains'>,
): SolveReport {
  checkModule('planInit', model);
  const { distribution, center, gains } = planTable.read('planInit', options);
  if (input === undefined) throw new TypeError('planInit: an input is needed, a batch or a shape, got undefined');
  const inputs = forkRng(() => readInputs('planInit', input, dtypeOf(model)));
  const drawing: Drawing = { distribution, center, generator: undefined };
  return undisturbed(model, () => analytic(model, input, inputs, gains, drawing, drawsFor));
}

/** Solves by the graph alone, and does with the scales what `draw` says. */
function analytic(
  model: Module,
  input: ModelInput,
  inputs: readonly Tensor[],
  gains: Gains,
  drawing: Drawing,
  draw: typeof drawsFor,
): SolveReport {
  const graph = traceModel(model, inputs.map(firstRow), 'eval', { quick: true });
  const known = knownOf(graph, gains);
  const solved = solveAnalytic(graph, known.plan, {
    fixed: known.fixed,
    input: holdsTensor(input) ? momentsOfInput(inputs[0]!) : standardNormal,
    isCentered: (node) => isCentered(node, drawing),
    centered: drawing.center,
  });
  const draws = draw(graph, solved.scales, drawing);
  const seen = holdsTensor(input) ? measureAll(model, inputs, 'analytic') : new Map<number, RawMoments>();
  return told({ mode: 'analytic', model, graph, ...known, solved, seen, draws }, gains);
}

/** What is known of a graph before anything is solved for. */
function knownOf(graph: Graph, gains: Gains) {
  const plan = planFor(graph);
  const { scales, notes } = tiedTables(graph);
  const computed = graph.scalable.filter(({ weight }) => weight?.computed);
  const standing = computed.map((node) => [node, Math.sqrt(momentsOfTensor(node.weight!.tensor).second)] as const);
  return {
    plan,
    fixed: new Map([...fixedByGains(graph, plan, gains), ...scales, ...standing]),
    notes: [
      ...notes,
      ...new Set(
        computed.map(({ name }) => `the weight of ${name} is computed from other parameters: it stays as it is`),
      ),
    ],
  };
}

function told({ notes, ...outcome }: Outcome & { readonly notes: readonly string[] }, gains: Gains): SolveReport {
  for (const note of notes) outcome.solved.warnings.add(note);
  noteGains(outcome.graph, gains, outcome.solved);
  return reportOf(outcome);
}

/** What a shape alone is filled with: numbers of the kind that the model's parameters are. */
export function dtypeOf(model: Module): DType {
  return [...model.parameters()].find((parameter) => parameter.isFloatingPoint())?.dtype ?? 'float32';
}

/** Whether a batch is given, not a shape alone. */
export function holdsTensor(input: unknown): boolean {
  return input instanceof Tensor || (Array.isArray(input) && input.some((one) => one instanceof Tensor));
}

/** One row is enough to see what runs after what. */
export function firstRow(input: Tensor): Tensor {
  return input.ndim > 1 && input.shape[0]! > 1 ? input.narrow(0, 0, 1) : input;
}

/** Runs `fn` so that buffers and the default generator are afterwards what they were, but for what is drawn. */
export function undisturbed<T>(model: Module, fn: () => T): T {
  const buffers = [...model.buffers()].map((buffer) => [buffer, buffer.detach().clone()] as const);
  try {
    return fn();
  } finally {
    noGrad(() => {
      for (const [buffer, before] of buffers) buffer.copy_(before);
    });
  }
}
