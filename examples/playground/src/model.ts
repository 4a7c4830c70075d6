import { forkRng, init, inspect, manualSeed, nn, randint, randn, type Tensor } from 'wick';
import { nonlinearities } from './nonlinearities.ts';
import type { Activation, Initialiser, Kind, State } from './state.ts';

export const side = 28;
export const classes = 10;

const layers: Record<Activation, () => nn.Module> = {
  relu: () => new nn.ReLU(),
  leakyRelu: () => new nn.LeakyReLU(),
  tanh: () => new nn.Tanh(),
  sigmoid: () => new nn.Sigmoid(),
  gelu: () => new nn.GELU(),
  silu: () => new nn.SiLU(),
  selu: () => new nn.SELU(),
};

type Size = Pick<State, 'depth' | 'width' | 'activation'>;

const builders: Record<Kind, (size: Size) => nn.Module[]> = {
  linear: ({ depth, width, activation }) => [
    new nn.Flatten(),
    ...Array.from({ length: depth }, (_, i) => [
      new nn.Linear(i === 0 ? side * side : width, width),
      layers[activation](),
    ]).flat(),
    new nn.Linear(width, classes),
  ],
  // Halved after the first and the second layer: 28, 14, 7.
  conv: ({ depth, width, activation }) => [
    ...Array.from({ length: depth }, (_, i) => [
      new nn.Conv2d(i === 0 ? 1 : width, width, 3, { padding: 1 }),
      layers[activation](),
      ...(i < 2 ? [new nn.MaxPool2d(2)] : []),
    ]).flat(),
    new nn.Flatten(),
    new nn.Linear(width * (side >> Math.min(depth, 2)) ** 2, classes),
  ],
};

/** The network with PyTorch's defaults, drawn from the default generator. */
export function buildModel(state: State): nn.Sequential {
  return new nn.Sequential(...builders[state.kind](state));
}

/** A seeded batch: 64 images of noise, (64, 1, 28, 28), and classes for them. */
export function drawBatch(seed: number): [Tensor, Tensor] {
  return forkRng(() => {
    manualSeed(seed);
    return [randn(64, 1, side, side), randint(classes, [64])];
  });
}

/**
 * Fills the weights anew, layer by layer, and the biases with 0. `input` is for LSUV, which measures.
 *
 * @returns the deviations that were solved for, layer by layer; null of the others.
 */
export function initialise(model: nn.Module, how: Initialiser, activation: Activation, input: Tensor): number[] | null {
  if (how.name === 'lsuv') inspect.lsuv_(model, input);
  else if (how.name === 'solve')
    return inspect
      .solveInit_(model, input.size())
      .layers.flatMap(({ std, isGain }) => (std === null || isGain ? [] : [std]));
  else fillAll(model, how as FilledInitialiser, activation);
  return null;
}

function fillAll(model: nn.Module, how: FilledInitialiser, activation: Activation): void {
  const fill = fillers[how.name];
  if (!fill) return;
  model.apply((m) => {
    if (!(m instanceof nn.Linear || m instanceof nn.Conv2d)) return;
    fill(m.weight, how, activation);
    if (m.bias) init.zeros_(m.bias);
  });
}

type FilledInitialiser = Initialiser & { readonly name: keyof typeof fillers };
type Fill = (weight: Tensor, how: Initialiser, activation: Activation) => void;

const fillers: Record<Exclude<Initialiser['name'], 'lsuv' | 'solve'>, Fill | null> = {
  default: null,
  kaimingNormal: (w, { mode }, activation) => init.kaimingNormal_(w, { mode, ...nonlinearities[activation] }),
  kaimingUniform: (w, { mode }, activation) => init.kaimingUniform_(w, { mode, ...nonlinearities[activation] }),
  xavierNormal: (w, { value }) => init.xavierNormal_(w, { gain: value }),
  xavierUniform: (w, { value }) => init.xavierUniform_(w, { gain: value }),
  orthogonal: (w, { value }) => init.orthogonal_(w, { gain: value }),
  normal: (w, { value }) => init.normal_(w, { mean: 0, std: value }),
  constant: (w, { value }) => init.constant_(w, value),
};
