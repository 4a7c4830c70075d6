import { nn, rand, randint, randn, type Tensor } from '../index.ts';

/** A small network with what it is trained on. */
export interface Kind {
  readonly model: nn.Module;
  readonly inputs: Tensor;
  readonly targets: Tensor;
  /** The layer that hooks are registered on: its output is one tensor. */
  readonly hooked: nn.Module;
  readonly predict: (inputs: Tensor) => Tensor;
}

const SAMPLES = 16;
const CLASSES = 4;
const classes = () => randint(0, CLASSES, [SAMPLES]);

/** A network that is a plain chain of layers. */
function chain(inputs: Tensor, ...layers: nn.Module[]): Kind {
  const model = new nn.Sequential(...layers);
  const predict = (x: Tensor) => model.forward(x) as Tensor;
  return { model, inputs, targets: classes(), hooked: layers[0]!, predict };
}

/** By name, made anew at each call. Small, since what matters is what a step leaves behind. */
export const kinds: Readonly<Record<string, () => Kind>> = {
  // Wide enough for WebAssembly's products.
  dropout: () =>
    chain(
      randn(SAMPLES, 64),
      new nn.Linear(64, 64),
      new nn.GELU(),
      new nn.Dropout(0.2),
      new nn.Linear(64, 64),
      new nn.LayerNorm(64),
      new nn.Linear(64, CLASSES),
    ),
  recurrent: () => {
    const lstm = new nn.LSTM(3, 8, { batchFirst: true, numLayers: 2, dropout: 0.1 });
    const head = new nn.Linear(8, CLASSES);
    const model = new nn.ModuleList([lstm, head]);
    const predict = (x: Tensor) => head.forward(lstm.forward(x)[0].select(1, -1));
    return { model, inputs: randn(SAMPLES, 5, 3), targets: classes(), hooked: head, predict };
  },
  transformer: () => {
    const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, batchFirst: true });
    const head = new nn.Linear(8, CLASSES);
    const model = new nn.ModuleList([layer, head]);
    const predict = (x: Tensor) => head.forward(layer.forward(x).mean(1));
    return { model, inputs: randn(SAMPLES, 4, 8), targets: classes(), hooked: layer, predict };
  },
  embedding: () => {
    const table = new nn.Embedding(20, 6, { paddingIdx: 0, maxNorm: 2 });
    const head = new nn.Linear(6, CLASSES);
    const model = new nn.ModuleDict({ table, head });
    const predict = (words: Tensor) => head.forward(table.forward(words).sum(1));
    return { model, inputs: randint(0, 20, [SAMPLES, 5]), targets: classes(), hooked: table, predict };
  },
  // The last: it asks for most scratch, so that it would see what the others have not given back.
  convolution: () =>
    chain(
      rand(SAMPLES, 1, 8, 8),
      new nn.Conv2d(1, 4, 3),
      new nn.BatchNorm2d(4),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
      new nn.Linear(36, CLASSES),
    ),
};
