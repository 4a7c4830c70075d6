// Trains small networks of several kinds for rounds and rounds, with everything that a long run has: shuffled batches,
// clipping, a schedule, evaluation, checkpoints, hooks that come and go, and steps that fail. Prints for each kind what
// is held after the rounds that it is given: `soak.ts 4 12`. Run with --expose-gc and without V8's optimising
// compilers, as soak.test.ts does.

import { checkpoint, data, isGradEnabled, manualSeed, nn, noGrad, optim, type Tensor } from '../index.ts';
import { type Held, held } from './heldMemory.ts';
import { type Kind, kinds } from './soakKinds.ts';

class Stop extends Error {}

/** Ends a step, whatever was computed by then. */
const stop = (..._computed: unknown[]): never => {
  throw new Stop();
};

/** Runs what is to fail, and sees that nothing of it stays. */
function failing(run: () => void): void {
  let isCaught = false;
  try {
    run();
  } catch (error) {
    isCaught = error instanceof Stop || error instanceof RangeError;
    if (!isCaught) throw error;
  }
  if (!isCaught || !isGradEnabled()) throw new Error('a step that should fail did not, or left gradients off');
}

class Training {
  readonly #kind: Kind;
  readonly #loader: data.DataLoader<[Tensor, Tensor], [Tensor, Tensor]>;
  readonly #optimizer: optim.Adam | optim.SGD;
  readonly #scheduler: optim.lrScheduler.LRScheduler;
  readonly #criterion = new nn.CrossEntropyLoss();

  constructor(kind: Kind, isAdaptive: boolean) {
    this.#kind = kind;
    const samples = new data.TensorDataset(kind.inputs, kind.targets);
    this.#loader = new data.DataLoader(samples, { batchSize: 8, shuffle: true });
    const parameters = kind.model.parameters();
    this.#optimizer = isAdaptive
      ? new optim.Adam(parameters, { lr: 1e-3 })
      : new optim.SGD(parameters, { lr: 1e-2, momentum: 0.9 });
    this.#scheduler = new optim.lrScheduler.CosineAnnealingLR(this.#optimizer, 50);
  }

  round(): void {
    this.#epoch();
    this.#hookedStep();
    this.#failures();
    this.#evaluate();
    this.#save();
  }

  #loss([inputs, targets]: readonly [Tensor, Tensor]): Tensor {
    return this.#criterion.forward(this.#kind.predict(inputs), targets);
  }

  #step(batch: readonly [Tensor, Tensor]): void {
    this.#optimizer.zeroGrad();
    this.#loss(batch).backward();
    nn.utils.clipGradNorm_(this.#kind.model.parameters(), 1);
    this.#optimizer.step();
  }

  #epoch(): void {
    this.#kind.model.train();
    for (const batch of this.#loader) this.#step(batch);
    this.#scheduler.step();
  }

  #all(): readonly [Tensor, Tensor] {
    return [this.#kind.inputs, this.#kind.targets];
  }

  #hookedStep(): void {
    const { model, hooked } = this.#kind;
    const seen: unknown[] = [];
    const [parameter] = model.parameters();
    const handles = [
      hooked.registerForwardPreHook((_, inputs) => void seen.push(inputs)),
      hooked.registerForwardHook((_, inputs, output) => void seen.push(inputs, output)),
      hooked.registerFullBackwardHook((_, gradInput, gradOutput) => void seen.push(gradInput, gradOutput)),
      parameter!.registerHook((gradient) => void seen.push(gradient)),
      model.registerStateDictPostHook((_, state) => void seen.push(state)),
    ];
    this.#step(this.#all());
    model.stateDict();
    for (const handle of handles) handle.remove();
    if (seen.length !== 7) throw new Error(`hooks saw ${seen.length} values`);
  }

  /** Steps that end in an error: in forward, in backward, between the two, in an epoch, in a load. */
  #failures(): void {
    const { model, hooked } = this.#kind;
    const all = this.#all();
    for (const register of [
      'registerForwardHook',
      'registerFullBackwardHook',
      'registerFullBackwardPreHook',
    ] as const) {
      const handle = hooked[register](stop);
      failing(() => this.#step(all));
      handle.remove();
    }
    const [parameter] = model.parameters();
    const handle = parameter!.registerHook(stop);
    failing(() => this.#step(all));
    handle.remove();
    failing(() => this.#loss([all[0].narrow(-1, 0, 0), all[1].narrow(0, 0, 1)]).backward());
    failing(() => noGrad(() => stop(this.#loss(all))));
    failing(() => {
      for (const batch of this.#loader) stop(this.#loss(batch));
    });
    // An epoch that is left, and a graph that nobody walks.
    for (const batch of this.#loader) {
      this.#loss(batch);
      break;
    }
    failing(() => model.loadStateDict({ nobody: all[0] }));
    failing(() => this.#optimizer.step(() => stop(this.#loss(all))));
  }

  #evaluate(): void {
    this.#kind.model.eval();
    noGrad(() => {
      for (const batch of this.#loader) this.#loss(batch).item();
    });
    this.#kind.model.train();
  }

  #save(): void {
    const { model } = this.#kind;
    const bytes = checkpoint.serializeSafetensors(model.stateDict());
    model.loadStateDict(checkpoint.parseSafetensors(bytes));
    const state = { model: model.stateDict(), optimizer: this.#optimizer.stateDict() };
    type State = { model: Record<string, Tensor>; optimizer: optim.LoadableStateDict };
    const read = checkpoint.parseTorch<State>(checkpoint.serializeTorch(state));
    model.loadStateDict(read.model);
    this.#optimizer.loadStateDict(read.optimizer);
  }
}

const marks = process.argv.slice(2).map(Number);

/** What is held after the rounds that are marked. */
function train(name: string, seed: number, rounds: readonly number[]): Held[] {
  manualSeed(seed);
  const training = new Training(kinds[name]!(), seed % 2 === 0);
  const measured: Held[] = [];
  for (let round = 1; round <= Math.max(...rounds); round++) {
    training.round();
    if (rounds.includes(round)) measured.push(held());
  }
  return measured;
}

const names = Object.keys(kinds);
// Code that all kinds share is compiled, and its statistics are kept, when it runs for the first few times.
for (const [seed, name] of names.entries()) train(name, seed, [2]);
process.stdout.write(JSON.stringify(Object.fromEntries(names.map((name, seed) => [name, train(name, seed, marks)]))));
