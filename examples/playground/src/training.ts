import { data, Generator, inspect, nn, noGrad, optim, type Tensor } from 'wick';
import { measure, networkAtZero } from './analyse.ts';
import type { GpuStep } from './gpu.ts';
import type { Optimizer, State } from './state.ts';

const batchSize = 64;
const bins = 30;

/** What a network is after some steps. */
export interface Look {
  readonly report: inspect.SignalReport;
  /** Of each weight, in the order of the layers, with its deviation. */
  readonly weights: readonly { readonly histogram: inspect.Histogram; readonly std: number }[];
  /** The share of unseen digits that it recognises; NaN if its answers are no numbers. */
  readonly accuracy: number;
}

const optimizers: Record<Optimizer, (parameters: Iterable<nn.Parameter>, lr: number) => optim.Optimizer> = {
  sgd: (parameters, lr) => new optim.SGD(parameters, { lr }),
  momentum: (parameters, lr) => new optim.SGD(parameters, { lr, momentum: 0.9 }),
  adam: (parameters, lr) => new optim.Adam(parameters, { lr }),
};

type Batch = readonly [images: Tensor, labels: Tensor];

/** One step of one network on a batch: its loss before it. */
export type Step = (...batch: Batch) => Tensor;

/** A GPU's first steps are the CPU's, which writes down what they do. */
const firstSteps = 3;

/** Networks that learn; all of a run see the same batches. */
export class Training {
  readonly #state: State;
  readonly #models: readonly nn.Module[];
  readonly #optimizers: readonly optim.Optimizer[];
  readonly #steps: readonly Step[];
  readonly #batches: () => Iterator<readonly Tensor[]>;
  readonly #test: data.TensorDataset<[Tensor, Tensor]>;
  #current: Iterator<readonly Tensor[]>;
  /** The same steps as a GPU runs them, while they train there. */
  #onGpu: readonly GpuStep[] | null = null;
  #gpuName = '';
  /** How many steps it has been asked for. */
  #gpuSteps = 0;
  /** Of each network the batches that only its parameters on the GPU have seen. */
  readonly #unseen: Batch[][];
  #failure: string | null = null;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(state: State, train: data.TensorDataset<[Tensor, Tensor]>, test: data.TensorDataset<[Tensor, Tensor]>) {
    this.#state = state;
    this.#test = test;
    this.#models = state.initialisers.map((how) => networkAtZero(state, how).model);
    this.#unseen = this.#models.map(() => []);
    this.#optimizers = this.#models.map((model) => optimizers[state.optimizer](model.parameters(), state.lr));
    this.#steps = this.#models.map(
      (model, i): Step =>
        (images, labels) => {
          const optimizer = this.#optimizers[i]!;
          optimizer.zeroGrad();
          const loss = nn.functional.crossEntropy(model.forward(images) as Tensor, labels);
          loss.backward();
          optimizer.step();
          return loss;
        },
    );
    const generator = new Generator().manualSeed(state.seed);
    const loader = new data.DataLoader(train, { batchSize, shuffle: true, dropLast: true, generator });
    this.#batches = () => loader[Symbol.iterator]() as Iterator<readonly Tensor[]>;
    this.#current = this.#batches();
  }

  /** One after the other: nobody reads a network while a step of it is under way. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turns.then(work);
    this.#turns = mine.catch(() => {});
    return mine;
  }

  /** From now on with another step size. */
  setLearningRate(lr: number): void {
    for (const { paramGroups } of this.#optimizers) for (const group of paramGroups) group.lr = lr;
  }

  /** Why it trains on the CPU again although the GPU was asked for; null if it does not, and once that was told. */
  takeFailure(): string | null {
    const failure = this.#failure;
    this.#failure = null;
    return failure;
  }

  /** From now on by the GPU; its name. */
  useGpu(): Promise<string> {
    return this.#inTurn(async () => {
      if (this.#onGpu) return this.#gpuName;
      // What only few ask for is loaded when they do.
      const { gpuSteps } = await import('./gpu.ts');
      const { name, onGpu } = await gpuSteps(this.#steps);
      this.#onGpu = onGpu;
      this.#gpuName = name;
      this.#gpuSteps = 0;
      return name;
    });
  }

  /** From now on by the CPU, from what the GPU has given back. */
  leaveGpu(): Promise<void> {
    return this.#inTurn(() => this.#leave());
  }

  async #leave(): Promise<void> {
    try {
      await this.#bring();
    } catch (error) {
      await this.#giveUp(error);
    }
    const left = this.#onGpu ?? [];
    this.#onGpu = null;
    for (const step of left) await step.dispose();
  }

  /** Brings here what a GPU has, of all networks at once. */
  async #bring(): Promise<void> {
    await this.#onGpu?.[0]?.sync();
    for (const batches of this.#unseen) batches.length = 0;
  }

  /** The GPU was lost, or cannot do this: from now on by the CPU, which takes again the steps that were lost. */
  async #giveUp(error: unknown, current?: Batch, losses: number[] = []): Promise<void> {
    this.#failure = error instanceof Error ? error.message : String(error);
    await this.#bring().catch(() => {});
    this.#onGpu = null;
    const { forgetGpu } = await import('./gpu.ts');
    await forgetGpu();
    for (const [i, step] of this.#steps.entries())
      for (const batch of this.#unseen[i]!.splice(0)) {
        const loss = step(...batch).item();
        if (batch === current) losses[i] = loss;
      }
  }

  /** One step of every network on the same batch: the losses before it. */
  step(): Promise<number[]> {
    return this.#inTurn(async () => {
      let next = this.#current.next();
      if (next.done) {
        this.#current = this.#batches();
        next = this.#current.next();
      }
      const batch = next.value as unknown as Batch;
      const losses: number[] = [];
      try {
        await this.#byGpu(batch, losses);
      } catch (error) {
        await this.#giveUp(error, batch, losses);
      }
      for (const [i, step] of this.#steps.entries()) losses[i] ??= step(...batch).item();
      return losses;
    });
  }

  async #byGpu(batch: Batch, losses: number[]): Promise<void> {
    if (!this.#onGpu) return;
    this.#gpuSteps++;
    const results: Tensor[] = [];
    for (const [i, step] of this.#onGpu.entries()) {
      results.push(await step(...batch));
      if (this.#gpuSteps > firstSteps) this.#unseen[i]!.push(batch);
      // Taken, whatever becomes of its loss.
      losses[i] = Number.NaN;
    }
    for (const [i, loss] of results.entries()) losses[i] = (await loss.cpu()).item();
  }

  /** How every network is now. */
  look(): Promise<Look[]> {
    return this.#here((model) => ({
      report: measure(model, this.#state.seed),
      weights: [...model.parameters()]
        .filter(({ ndim }) => ndim > 1)
        .map((weight) => {
          const { histogram, std } = inspect.tensorStats(weight, { bins });
          return { histogram, std };
        }),
      accuracy: this.#accuracy(model),
    }));
  }

  /** What is to be seen of every network, which may have to be brought here before. */
  #here<T>(seen: (model: nn.Module) => T): Promise<T[]> {
    return this.#inTurn(async () => {
      try {
        await this.#bring();
      } catch (error) {
        await this.#giveUp(error);
      }
      return this.#models.map(seen);
    });
  }

  #accuracy(model: nn.Module): number {
    const [images, labels] = this.#test.tensors;
    const answers = noGrad(() => model.forward(images) as Tensor);
    // The largest of ten NaN is no digit.
    if (!answers.isfinite().all().item()) return Number.NaN;
    return answers.argmax(1).eq(labels).to('float32').mean().item();
  }

  /** The probabilities that each network gives to the ten digits for one normalised image (1, 1, 28, 28). */
  predict(image: Tensor): Promise<number[][]> {
    return this.#here((model) =>
      noGrad(() => [...((model.forward(image) as Tensor).softmax(1).toTypedArray() as Float32Array)]),
    );
  }
}
