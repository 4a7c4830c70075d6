import {
  arange,
  bernoulli,
  empty,
  init,
  models,
  multinomial,
  nn,
  noGrad,
  optim,
  rand,
  randint,
  randn,
  randperm,
  type Tensor,
} from 'wick';
import type { Training } from '../../peers/compiledSteps.ts';
import type { Row } from '../row.ts';

const F = nn.functional;

/** One step of an optimiser over 10^6 elements in two parameters. */
function optimiser(name: string, options: string, make: (params: nn.Parameter[]) => { step(): unknown }): Row {
  return {
    name: `${name} step, 10^6`,
    torchStep: `
params = [nn.Parameter(torch.randn(1000, 999)), nn.Parameter(torch.randn(1000))]
for p in params:
    p.grad = torch.randn_like(p)
optimizer = torch.optim.${name.split(',')[0]}(params${options && `, ${options}`})
def job():
    optimizer.step()
`,
    wickStep: () => {
      const params = [new nn.Parameter(randn(1000, 999)), new nn.Parameter(randn(1000))];
      for (const p of params) p.grad = randn(...p.shape);
      const optimizer = make(params);
      return () => optimizer.step();
    },
  };
}

type MakeOptimizer = (params: nn.Parameter[]) => optim.SGD | optim.Adam;

const sgd: MakeOptimizer = (params) => new optim.SGD(params, { lr: 0.01 });

/** A step on the cross-entropy of a classifier. */
function stepOf(net: nn.Module, make: MakeOptimizer) {
  const optimizer = make([...net.parameters()]);
  return (x: Tensor, labels: Tensor) => {
    optimizer.zeroGrad();
    const loss = F.crossEntropy(net.forward(x) as Tensor, labels);
    loss.backward();
    optimizer.step();
    return loss;
  };
}

function training(net: nn.Module, x: Tensor, labels: Tensor, make = sgd) {
  const step = stepOf(net, make);
  return () => step(x, labels);
}

/** PyTorch's words for the same: after \`net\`, \`x\` and \`labels\`. */
const torchTraining = (optimizer = 'SGD(net.parameters(), lr=0.01)') => `
optimizer = torch.optim.${optimizer}
def job():
    optimizer.zero_grad()
    F.cross_entropy(net(x), labels).backward()
    optimizer.step()
`;

/** A small GPT: 2 blocks, 128 wide, 4 heads, 16 × 64 tokens of 256. */
class Gpt extends nn.Module {
  readonly tokens = new nn.Embedding(256, 128);
  readonly places = new nn.Embedding(64, 128);
  readonly blocks = new nn.TransformerEncoder(
    new nn.TransformerEncoderLayer(128, 4, {
      dimFeedforward: 512,
      dropout: 0,
      activation: 'gelu',
      batchFirst: true,
      normFirst: true,
    }),
    2,
    { enableNestedTensor: false },
  );
  readonly norm = new nn.LayerNorm(128);
  readonly head = new nn.Linear(128, 256);
  readonly mask = nn.Transformer.generateSquareSubsequentMask(64);
  constructor(readonly positions: Tensor) {
    super();
  }
  override forward(x: Tensor): Tensor {
    const embedded = this.tokens.forward(x).add(this.places.forward(this.positions));
    const seen = this.blocks.forward(embedded, { mask: this.mask, isCausal: true });
    return this.head.forward(this.norm.forward(seen)).flatten(0, 1);
  }
}

const torchGpt = `
class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(256, 128), nn.Embedding(64, 128)
        layer = nn.TransformerEncoderLayer(128, 4, 512, 0, 'gelu', batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 256)
        self.mask = nn.Transformer.generate_square_subsequent_mask(64)
    def forward(self, x):
        e = self.tokens(x) + self.places(torch.arange(64))
        return self.head(self.norm(self.blocks(e, self.mask, is_causal=True))).flatten(0, 1)
net, x, labels = Gpt(), torch.randint(0, 256, (16, 64)), torch.randint(0, 256, (1024,))
`;

/** The small GPT's step with AdamW, and what it is called with. */
export function gptTraining(): Training {
  const step = stepOf(new Gpt(arange(64)), (params) => new optim.AdamW(params));
  return [step, [randint(0, 256, [16, 64]), randint(0, 256, [1024])]];
}

/** Optimisers and clipping. */
export const optimisers: readonly Row[] = [
  optimiser('SGD', 'lr=0.01', (p) => new optim.SGD(p, { lr: 0.01 })),
  optimiser('SGD, momentum', 'lr=0.01, momentum=0.9', (p) => new optim.SGD(p, { lr: 0.01, momentum: 0.9 })),
  optimiser('Adam', '', (p) => new optim.Adam(p)),
  optimiser('AdamW', '', (p) => new optim.AdamW(p)),
  optimiser('RMSprop', '', (p) => new optim.RMSprop(p)),
  optimiser('Adagrad', '', (p) => new optim.Adagrad(p)),
  optimiser('Adadelta', '', (p) => new optim.Adadelta(p)),
  optimiser('Adamax', '', (p) => new optim.Adamax(p)),
  optimiser('NAdam', '', (p) => new optim.NAdam(p)),
  optimiser('RAdam', '', (p) => new optim.RAdam(p)),
  optimiser('ASGD', '', (p) => new optim.ASGD(p)),
  optimiser('Rprop', '', (p) => new optim.Rprop(p)),
  optimiser('Adafactor', '', (p) => new optim.Adafactor(p)),
  ...(['Norm', 'Value'] as const).map(
    (kind): Row => ({
      name: `clipGrad${kind}_, 10^6`,
      torchStep: `
params = [nn.Parameter(torch.randn(1000, 1000))]
params[0].grad = torch.randn(1000, 1000)
def job():
    nn.utils.clip_grad_${kind.toLowerCase()}_(params, 1)
`,
      wickStep: () => {
        const params = [new nn.Parameter(randn(1000, 1000))];
        params[0]!.grad = randn(1000, 1000);
        const clip = nn.utils[`clipGrad${kind}_`];
        return () => clip(params, 1);
      },
    }),
  ),
];

const inPlace = (name: string, torch: string, wick: (x: Tensor) => unknown, ...shape: number[]): Row => ({
  name,
  torchStep: `
x = torch.zeros(${shape.join()})
def job():
    ${torch}
`,
  wickStep: () => {
    const x = empty(...shape);
    return () => wick(x);
  },
});

/** Random numbers. */
export const draws: readonly Row[] = [
  inPlace('uniform_, 10^6', 'x.uniform_()', (x) => x.uniform_(), 1_000_000),
  inPlace('normal_, 10^6', 'x.normal_()', (x) => x.normal_(), 1_000_000),
  inPlace('bernoulli_, 10^6', 'x.bernoulli_(0.5)', (x) => x.bernoulli_(0.5), 1_000_000),
  inPlace('exponential_, 10^6', 'x.exponential_()', (x) => x.exponential_(), 1_000_000),
  inPlace('bernoulli of a tensor, 10^6', 'torch.bernoulli(x)', (x) => bernoulli(x), 1_000_000),
  inPlace('truncNormal_, 10^6', 'nn.init.trunc_normal_(x)', (x) => init.truncNormal_(x), 1_000_000),
  inPlace('orthogonal_, 512²', 'nn.init.orthogonal_(x)', (x) => init.orthogonal_(x), 512, 512),
  inPlace('randperm, 10^6', 'torch.randperm(1000000)', () => randperm(1_000_000), 1),
  inPlace('randint, 10^6', 'torch.randint(0, 100, (1000000,))', () => randint(0, 100, [1_000_000]), 1),
  {
    name: 'multinomial, 1000 of 64×1000',
    torchStep: 'x = torch.rand(64, 1000)\ndef job():\n    torch.multinomial(x, 1000, True)\n',
    wickStep: () => {
      const x = rand(64, 1000);
      return () => multinomial(x, 1000, { replacement: true });
    },
  },
];

const picture = 'x = torch.randn(1, 3, 224, 224)\n';
const looking = (name: 'resnet18' | 'mobilenetV2' | 'vgg11', torch: string): Row => ({
  name: `${torch} forward, 224²`,
  torchStep: `import torchvision\n${picture}net = torchvision.models.${torch}().eval()\n@torch.no_grad()\ndef job():\n    net(x)\n`,
  wickStep: () => {
    const net = models[name]().eval() as nn.Module;
    const x = randn(1, 3, 224, 224);
    return () => noGrad(() => net.forward(x));
  },
});

/** Whole models. */
export const wholes: readonly Row[] = [
  {
    name: 'MLP step with Adam, 64×784→256→10',
    torchStep: `
net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))
x, labels = torch.rand(64, 784), torch.randint(0, 10, (64,))${torchTraining('Adam(net.parameters())')}`,
    wickStep: () => {
      const net = new nn.Sequential(new nn.Linear(784, 256), new nn.ReLU(), new nn.Linear(256, 10));
      return training(net, rand(64, 784), randint(0, 10, [64]), (p) => new optim.Adam(p));
    },
  },
  {
    name: 'MNIST net step, 64×28²',
    torchStep: `
net = nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
    nn.Linear(9216, 128), nn.ReLU(), nn.Linear(128, 10))
x, labels = torch.rand(64, 1, 28, 28), torch.randint(0, 10, (64,))${torchTraining()}`,
    wickStep: () => {
      const features = [
        new nn.Conv2d(1, 32, 3),
        new nn.ReLU(),
        new nn.Conv2d(32, 64, 3),
        new nn.ReLU(),
        new nn.MaxPool2d(2),
      ];
      const head = [new nn.Flatten(), new nn.Linear(9216, 128), new nn.ReLU(), new nn.Linear(128, 10)];
      return training(new nn.Sequential(...features, ...head), rand(64, 1, 28, 28), randint(0, 10, [64]));
    },
  },
  {
    name: 'ResNet-18 step, 16×32²',
    torchStep: `import torchvision
net = torchvision.models.resnet18(num_classes=10)
x, labels = torch.rand(16, 3, 32, 32), torch.randint(0, 10, (16,))${torchTraining()}`,
    wickStep: () => training(models.resnet18({ numClasses: 10 }), rand(16, 3, 32, 32), randint(0, 10, [16])),
  },
  {
    name: 'small GPT step with AdamW, 16×64 tokens',
    torchStep: `${torchGpt}${torchTraining('AdamW(net.parameters())')}`,
    wickStep: () => {
      const [step, args] = gptTraining();
      return () => step(...args);
    },
  },
  looking('resnet18', 'resnet18'),
  looking('mobilenetV2', 'mobilenet_v2'),
  {
    name: 'ResNet-50, built',
    torchStep: 'import torchvision\ndef job():\n    torchvision.models.resnet50()\n',
    wickStep: () => () => models.resnet50(),
  },
];
