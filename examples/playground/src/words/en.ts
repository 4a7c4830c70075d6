import type { Activation, InitialiserName, Kind, Optimizer } from '../state.ts';

/** What stands on the page in its HTML: the same there, so that it can be read before anything has run. */
const page = {
  skip: 'Skip to the results',
  title: 'wick playground',
  tagline: 'Same seed, same network as PyTorch. See what an initialiser does.',
  site: 'Site',
  docs: 'Guide',
  controls: 'Network and initialisers',
  close: 'Close',
  presets: 'Presets',
  network: 'Network',
  kind: 'Layers',
  depth: 'Depth',
  width: 'Width',
  activation: 'Activation',
  seed: 'Seed',
  initialisers: 'Initialisers side by side',
  add: 'Add an initialiser',
  lessons: 'Eight lessons',
  badge: 'Identical to PyTorch: check it',
  share: 'Copy the link',
  watch: 'Watch it learn, on real digits',
  play: 'Play',
  step: '10 steps',
  reset: 'Reset',
  time: 'Step',
  optimizer: 'Optimiser',
  lr: 'Learning rate',
  gpu: 'On the GPU',
  'loss-caption': 'Loss of each step, all on the same batches of 64',
  'accuracy-caption': 'Unseen digits recognised',
  'run-table': 'The run as a table',
  cards: 'What was found before it trains',
  numbers: 'The numbers',
  histograms: 'Histograms',
  'histograms-by-layer': 'Histograms by layer',
  'of-what': 'Of what',
  activations: 'Activations',
  gradients: 'Gradients',
  weights: 'Weights, while it trains',
  'histogram-hint': 'Each over its own range; the number is its standard deviation.',
  draw: 'Draw a digit',
  'draw-hint': 'Mouse, pen or finger; on the keyboard the arrows move, space inks and lifts the pen.',
  clear: 'Clear',
  'train-first': 'Train first; then every network says what it sees.',
  file: 'Look into a file',
  drop: 'Drop or choose a .safetensors, .pt, .bin, .npz or .onnx file',
  stays: 'It does not leave this machine.',
  tensors: 'Tensors of the file',
  sheet: 'Change the network',
  proof: 'The code that gives these numbers',
  initialiser: 'Initialiser',
  'digits-hint': 'To train, put this file beside the program:',
  copy: 'Copy',
};

const kinds: Record<Kind, string> = { linear: 'Linear', conv: 'Conv2d 3×3' };
const activations: Record<Activation, string> = {
  relu: 'ReLU',
  leakyRelu: 'LeakyReLU',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  gelu: 'GELU',
  silu: 'SiLU',
  selu: 'SELU',
};
const optimizers: Record<Optimizer, string> = { sgd: 'SGD', momentum: 'SGD, momentum 0.9', adam: 'Adam' };
const initialisers: Record<InitialiserName, string> = {
  default: 'Default weights',
  kaimingNormal: 'Kaiming normal',
  kaimingUniform: 'Kaiming uniform',
  xavierNormal: 'Xavier normal',
  xavierUniform: 'Xavier uniform',
  orthogonal: 'Orthogonal',
  normal: 'Normal',
  constant: 'Constant',
  lsuv: 'LSUV',
  solve: 'Solved for this net',
};

type Fate = (layer: number, first: boolean, loss: string) => string;

/** Once it has been named it is meant. */
const signal = (first: boolean) => (first ? 'the signal' : 'it');

/** What became of the signal, whether it is named first here or was before; layers are counted from 1. */
const fates = {
  notFinite: (layer) => `numbers overflow at layer ${layer}`,
  zero: (layer) => `nothing but zeros from layer ${layer} on`,
  symmetric: () => 'all units of a layer are the same',
  saturated: (layer) => `saturated from layer ${layer} on`,
  lost: (layer, first) => `${signal(first)} is gone by layer ${layer}`,
  exploded: (layer, first) => `${signal(first)} explodes by layer ${layer}`,
  gradientLost: (layer, first) =>
    `${signal(first)} arrives, but the gradient is gone by layer ${layer} on its way back`,
  gradientExploded: (layer, first) =>
    `${signal(first)} arrives, but the gradient explodes by layer ${layer} on its way back`,
  loud: (_, __, loss) => `it arrives far too large: the loss starts at ${loss}, guessing is 2.3`,
  wrongGain: (_, first) => `${signal(first)} arrives, with a gain that does not fit the activation`,
  fine: (_, first) => `${signal(first)} arrives`,
} satisfies Record<string, Fate>;

const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** All that the page says, in English. */
export const en = {
  page,
  kinds,
  activations,
  optimizers,
  initialisers,
  options: { mode: 'mode', gain: 'gain', std: 'std', value: 'value' },
  presets: {
    relu: 'ReLU, 10 deep',
    tanh: 'Tanh, 10 deep',
    sigmoid: 'Sigmoid, as in 1990',
    deep: '40 layers',
    conv: 'Convolutions',
    selu: 'SELU',
  },
  fates: fates as Record<keyof typeof fates, Fate>,
  sentence: (parts: readonly (readonly [string, string])[]) =>
    parts.map(([name, fate]) => `${name}: ${fate}.`).join(' '),
  computing: 'Computing…',
  stale: 'of the settings before',
  ready: (seed: number) => `Seed ${seed}: ready.`,
  layer: 'layer',
  signal: 'activations',
  gradient: 'gradients',
  stripLabel: (names: string) => `Activations and gradients of every layer, on one logarithmic scale: ${names}`,
  stripPoint: (layer: number, signal: string, gradient: string) =>
    `layer ${layer}: activations ${signal}, gradients ${gradient}`,
  predictFirst: 'Predict first, then reveal the picture.',
  atStep: (step: number) => `After ${step} steps. `,
  chance: (value: string) => `guessing: ${value}`,
  lossLabel: 'Loss of every initialiser by step',
  accuracyLabel: 'Share of unseen digits recognised, by step',
  pressPlay: 'Press Play: which loss comes down?',
  pause: 'Pause',
  loading: 'Loading the digits…',
  onCpu: 'none found: it trains on the CPU',
  stateOfRun: (step: number, optimizer: string, lr: string) => `step ${step}, ${optimizer}, learning rate ${lr}`,
  recognised: 'of unseen digits recognised:',
  diverged: 'diverged',
  divergedAt: (step: number) => `no number from step ${step} on`,
  done: 'done',
  outdated: 'The run belongs to the settings before: Reset begins another.',
  removeInitialiser: (n: number) => `Remove initialiser ${n}`,
  nthInitialiser: (n: number) => `Initialiser ${n}`,
  optionOf: (what: string, n: number) => `${what} of initialiser ${n}`,
  cardRows: {
    loss: 'Loss',
    forward: 'Signal, last ÷ first',
    backward: 'Gradient, first ÷ last',
    weights: 'First weights',
    distribution: 'They look like',
  },
  andMore: (path: string, more: number) => `${path} and ${more} more`,
  tableHead: ['Layer', 'mean', 'std', 'signal', 'dead', 'saturated', 'gradient'],
  runHead: (names: readonly string[]) => ['Step', ...names.flatMap((name) => [`${name}: loss`, 'accuracy'])],
  tensorHead: ['Tensor', 'shape', 'dtype', 'looks like', 'histogram', 'mean', 'std', 'min', 'max', 'NaN or ∞'],
  tensorCaption: (name: string, tensors: number, numbers: number) =>
    `${name}: ${counted(tensors, 'tensor')}, ${counted(numbers, 'number')}`,
  scalar: 'scalar',
  reading: (name: string, size: string) => `Reading ${name}, ${size}…`,
  shown: (name: string, unread: string) => `${name} is shown below${unread === '' ? '' : `; not read: ${unread}`}.`,
  copied: 'Copied.',
  notCopied: 'The browser does not let the page copy: select it instead.',
  expect: (weights: string, loss: string) => `Both print: weights ${weights}; loss ${loss}.`,
  workerFailed: (what: string) => `The page's worker failed: ${what}. Reload the page.`,
  lessonOf: (n: number, of: number) => `Lesson ${n} of ${of}`,
  predict: 'Predict:',
  reveal: 'Reveal',
  explain: 'Why',
  guessed: { right: 'That is what happens.', wrong: 'Look again: it is otherwise.' },
  paper: 'Paper:',
  next: 'Next lesson',
  leave: 'Leave the lesson',
  otherLanguage: '中文',
};

export type Words = typeof en;
