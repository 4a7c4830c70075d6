import { data, forkRng, Generator, manualSeed, nn, noGrad, optim, type Tensor } from 'wick';
import { buildModel, drawBatch, initialise } from './model.ts';
import type { State } from './state.ts';

const batchSize = 64;

/** A network that learns; all networks of a run see the same batches. */
export class Training {
  readonly #models: readonly nn.Module[];
  readonly #optimizers: readonly optim.SGD[];
  readonly #batches: () => Iterator<readonly Tensor[]>;
  #current: Iterator<readonly Tensor[]>;

  constructor(state: State, digits: data.TensorDataset<[Tensor, Tensor]>) {
    const [input] = drawBatch(state.seed);
    this.#models = state.initialisers.map((how) =>
      forkRng(() => {
        manualSeed(state.seed);
        const model = buildModel(state);
        initialise(model, how, state.activation, input);
        return model;
      }),
    );
    this.#optimizers = this.#models.map((model) => new optim.SGD(model.parameters(), { lr: state.lr, momentum: 0.9 }));
    const generator = new Generator().manualSeed(state.seed);
    const loader = new data.DataLoader(digits, { batchSize, shuffle: true, dropLast: true, generator });
    this.#batches = () => loader[Symbol.iterator]() as Iterator<readonly Tensor[]>;
    this.#current = this.#batches();
  }

  /** One step of every network on the same batch: the losses before it. */
  step(): number[] {
    let next = this.#current.next();
    if (next.done) {
      this.#current = this.#batches();
      next = this.#current.next();
    }
    const [images, labels] = next.value as [Tensor, Tensor];
    return this.#models.map((model, i) => {
      const optimizer = this.#optimizers[i]!;
      optimizer.zeroGrad();
      const loss = nn.functional.crossEntropy(model.forward(images) as Tensor, labels);
      loss.backward();
      optimizer.step();
      return loss.item();
    });
  }

  /** The share of digits that each network recognises. */
  accuracies(digits: data.TensorDataset<[Tensor, Tensor]>): number[] {
    const [images, labels] = digits.tensors;
    return this.#models.map((model) =>
      noGrad(() => (model.forward(images) as Tensor).argmax(1).eq(labels).to('float32').mean().item()),
    );
  }

  /** The probabilities that each network gives to the ten digits for one normalised image (1, 1, 28, 28). */
  predict(image: Tensor): number[][] {
    return this.#models.map((model) =>
      noGrad(() => [...((model.forward(image) as Tensor).softmax(1).toTypedArray() as Float32Array)]),
    );
  }
}
