import type { Module, Parameter } from '@wick/nn';
import { forkRng, manualSeed, noGrad, type RemovableHandle, Tensor } from '@wick/tensor';
import { any, dense, optionTable, type RulesFor, unchecked } from '@wick/tensor/internal';
import { aboveOne, checkModule, firstTensor, inMode, modeRule, needGrad, readInputs } from '../arguments.ts';
import { kindOf } from '../kindOf.ts';
import { binsFrom, histogramOf } from '../stats/histogram.ts';
import { scan } from '../stats/tensorStats.ts';
import type { Histogram } from '../stats/types.ts';
import type { ModelInput } from '../summary/types.ts';
import { judge } from './judge.ts';
import { type Observation, observe } from './observe.ts';
import { runBackward, unchanged } from './running.ts';
import { signalTable } from './table.ts';
import type { LayerSignal, SignalOptions, SignalReport } from './types.ts';

/** The options of a run, for the report too. */
export const signalRules = {
  target: any<Tensor | undefined>(undefined, 'a Tensor', (given) => given instanceof Tensor),
  lossFunction: any<SignalOptions['lossFunction']>(undefined, 'a function', (given) => typeof given === 'function'),
  seed: unchecked(0), // manualSeed says what one is
  mode: modeRule('train'),
  threshold: aboveOne(100),
  bins: binsFrom(0),
} satisfies RulesFor<SignalOptions>;

const table = optionTable(signalRules);

interface Run extends Observation {
  readonly path: string;
  readonly type: string;
  readonly weight: Parameter | null;
  gradient: Gradient | null;
}

/** What is kept of a gradient: it is read where it passes by. */
interface Gradient {
  readonly norm: number;
  readonly std: number;
  readonly histogram: Histogram | null;
}

/**
 * Sends one batch through a model and, with a target, its gradient back: mean, deviation, dead and saturated shares of
 * every layer's output, the norms of the gradients, and a verdict. The signal is judged on the outputs of layers with
 * weights, by what of them depends on the input (a bias keeps the deviation up where nothing else is left); gradients
 * by the norm at the same outputs, from the last to the first.
 *
 * Parameters, their gradients, running statistics and the default generator are as before afterwards.
 *
 * @throws TypeError or RangeError if an argument is not what its option says; what forward() and the loss throw.
 * @example
 * ```ts
 * manualSeed(0);
 * const model = models.mlp(784, [128, 64, 10]);
 * inspect.signalPropagation(model, randn(64, 784), { target: randint(0, 10, [64]) }).verdict; // 'healthy'
 * ```
 * @see Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)
 */
export function signalPropagation(model: Module, input: ModelInput, options?: SignalOptions): SignalReport {
  const where = 'signalPropagation';
  checkModule(where, model);
  const { target, lossFunction, seed, mode, threshold, bins } = table.read(where, options);
  if (target) needGrad(where);
  return forkRng(() => {
    manualSeed(seed);
    const inputs = readInputs(where, input);
    return unchanged(model, () =>
      inMode(model, mode, () => measure(model, inputs, { target, lossFunction }, bins, threshold)),
    );
  });
}

function measure(model: Module, inputs: Tensor[], options: SignalOptions, bins: number, threshold: number) {
  const { target } = options;
  const runs: Run[] = [];
  const handles: RemovableHandle[] = [];
  let loss: number | null = null;
  try {
    for (const [path, module] of model.namedModules()) {
      if (module.children().next().done !== true) continue;
      handles.push(module.registerForwardHook((_, __, output) => void watch(runs, path, module, output, bins)));
    }
    const output = target ? model.forward(...inputs) : noGrad(() => model.forward(...inputs));
    if (target) loss = runBackward('signalPropagation', output, target, options);
  } finally {
    for (const handle of handles) handle.remove();
  }
  const layers = runs.map((run) => layerOf(run, target !== undefined));
  const weighted = layers.filter((layer) => layer.hasWeight);
  const judged = weighted.length > 0 ? weighted : layers;
  const forward = judge(judged, (layer) => layer.signal, threshold);
  const backward = target ? judge([...judged].reverse(), (layer) => layer.gradNorm, threshold) : null;
  const worse = forward.verdict === 'healthy' && backward ? backward : forward;
  const data = { layers, forward, backward, verdict: worse.verdict, startsAt: worse.startsAt, loss };
  return Object.defineProperty(data, 'toString', { value: () => signalTable(data) }) as SignalReport;
}

function watch(runs: Run[], path: string, module: Module, output: unknown, bins: number): void {
  const tensor = firstTensor(output);
  if (!tensor?.isFloatingPoint()) return;
  const type = module.typeName;
  const weight = [...module.parameters()].find((parameter) => parameter.ndim >= 2) ?? null;
  const run: Run = { path, type, weight, gradient: null, ...observe(kindOf(module) || type, tensor, bins) };
  runs.push(run);
  if (tensor.requiresGrad)
    tensor.registerHook((gradient) => {
      run.gradient = readGradient(gradient, bins);
    });
}

function readGradient(gradient: Tensor, bins: number): Gradient {
  const values = dense(gradient.detach()) as Float32Array;
  const { moments, range, nan, inf } = scan(values);
  const histogram = bins === 0 ? null : histogramOf(values, bins, range ?? [0, 1], nan + inf === 0);
  const { mean, std } = moments;
  // Of finite values the moments tell it: one pass less.
  const length = nan + inf === 0 ? Math.sqrt(values.length * (std * std + mean * mean)) : norm(values);
  return { norm: length, std, histogram };
}

function layerOf({ gradient, weight, ...run }: Run, backward: boolean): LayerSignal {
  return {
    ...run,
    hasWeight: weight !== null,
    gradNorm: backward ? (gradient?.norm ?? null) : null,
    gradStd: backward ? (gradient?.std ?? null) : null,
    weightGradNorm: backward && weight?.grad ? norm(dense(weight.grad) as Float32Array) : null,
    gradHistogram: gradient?.histogram ?? null,
  };
}

function norm(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
