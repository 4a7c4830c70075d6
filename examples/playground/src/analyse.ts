import { forkRng, inspect, manualSeed, type nn, type Tensor } from 'wick';
import { buildModel, drawBatch, initialise } from './model.ts';
import type { Initialiser, State } from './state.ts';

/** What the page shows of one initialiser at once. */
export interface Analysis {
  readonly report: inspect.SignalReport;
  /** The first three weights of the first layer that has any: equal to PyTorch's, bit by bit. */
  readonly weights: readonly number[];
  /** The deviations that the solver found, layer by layer. */
  readonly solved: readonly number[] | null;
}

/** What takes longer to find out. */
export interface Findings {
  /** What the first weight tensor looks like. */
  readonly distribution: string;
  /** What the audit warns of: why it matters and what to write instead. */
  readonly warnings: readonly inspect.AuditWarning[];
}

/** The network of a state, initialised one way, and what comes of a batch in it. */
export interface Examined {
  readonly analysis: Analysis;
  /** Reads all its weights. */
  audit(): Findings;
}

const bins = 30;

/** The network as it is before it trains: the same seed for each initialiser. */
export function networkAtZero(state: State, how: Initialiser): { model: nn.Sequential; solved: number[] | null } {
  const [input] = drawBatch(state.seed);
  return forkRng(() => {
    manualSeed(state.seed);
    const model = buildModel(state);
    return { model, solved: initialise(model, how, state.activation, input) };
  });
}

/** What a seeded batch, the same for all, does in a network. Data alone: a report has a toString of its own. */
export function measure(model: nn.Module, seed: number): inspect.SignalReport {
  const [input, target] = drawBatch(seed);
  return { ...inspect.signalPropagation(model, input, { target, bins, seed }) };
}

/** Builds the network with one initialiser and sends the batch through. */
export function examine(state: State, how: Initialiser): Examined {
  const { model, solved } = networkAtZero(state, how);
  const weight = firstWeight(model);
  const weights = [...(weight.narrow(0, 0, Math.min(3, weight.numel())).toTypedArray() as Float32Array)];
  return {
    analysis: { report: measure(model, state.seed), weights, solved },
    audit() {
      const { parameters, warnings } = inspect.auditInit(model);
      return { distribution: parameters[0]!.distribution.text, warnings };
    },
  };
}

function firstWeight(model: nn.Module): Tensor {
  const [first] = model.parameters();
  return first!.detach().flatten();
}
