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

/** One step of one network on a batch: its loss before it. */
export type Step = (images: Tensor, labels: Tensor) => Tensor;

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

  constructor(state: State, train: data.TensorDataset<[Tensor, Tensor]>, test: data.TensorDataset<[Tensor, Tensor]>) {
    this.#state = state;
    this.#test = test;
    this.#models = state.initialisers.map((how) => networkAtZero(state, how).model);
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

  /** From now on with another step size. */
  setLearningRate(lr: number): void {
    for (const { paramGroups } of this.#optimizers) for (const group of paramGroups) group.lr = lr;
  }

  get isOnGpu(): boolean {
    return this.#onGpu !== null;
  }

  /** From now on by the GPU; its name. */
  async useGpu(): Promise<string> {
    // What only few ask for is loaded when they do.
    const { gpuSteps } = await import('./gpu.ts');
    const { name, onGpu } = await gpuSteps(this.#steps);
    this.#onGpu = onGpu;
    return name;
  }

  /** From now on by the CPU, from what the GPU has given back. */
  async leaveGpu(): Promise<void> {
    const left = this.#onGpu ?? [];
    this.#onGpu = null;
    // Of a GPU that was lost there is nothing to give back.
    await Promise.allSettled(left.map((step) => step.dispose()));
  }

  /** Brings here what a GPU has. */
  async sync(): Promise<void> {
    for (const step of this.#onGpu ?? []) await step.sync();
  }

  /** One step of every network on the same batch: the losses before it. */
  async step(): Promise<number[]> {
    let next = this.#current.next();
    if (next.done) {
      this.#current = this.#batches();
      next = this.#current.next();
    }
    const [images, labels] = next.value as [Tensor, Tensor];
    const losses: number[] = [];
    for (const [i, step] of this.#steps.entries()) {
      const loss = (await this.#byGpu(i, images, labels)) ?? step(images, labels);
      losses.push(loss.item());
    }
    return losses;
  }

  /** A network's loss if the GPU took the step. Where it cannot (it was lost, an operation has no kernel) the CPU goes on. */
  async #byGpu(i: number, images: Tensor, labels: Tensor): Promise<Tensor | null> {
    const step = this.#onGpu?.[i];
    if (!step) return null;
    try {
      return await (await step(images, labels)).cpu();
    } catch {
      await this.leaveGpu();
      return null;
    }
  }

  /** How every network is now. */
  look(): Look[] {
    return this.#models.map((model) => ({
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

  #accuracy(model: nn.Module): number {
    const [images, labels] = this.#test.tensors;
    const answers = noGrad(() => model.forward(images) as Tensor);
    // The largest of ten NaN is no digit.
    if (!answers.isfinite().all().item()) return Number.NaN;
    return answers.argmax(1).eq(labels).to('float32').mean().item();
  }

  /** The probabilities that each network gives to the ten digits for one normalised image (1, 1, 28, 28). */
  predict(image: Tensor): number[][] {
    return this.#models.map((model) =>
      noGrad(() => [...((model.forward(image) as Tensor).softmax(1).toTypedArray() as Float32Array)]),
    );
  }
}
