import { nonlinearities } from './nonlinearities.ts';
import type { Activation, Initialiser, Optimizer, State } from './state.ts';

const layerNames: Record<Activation, string> = {
  relu: 'ReLU',
  leakyRelu: 'LeakyReLU',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  gelu: 'GELU',
  silu: 'SiLU',
  selu: 'SELU',
};

const batch = 64;
/** How long the page trains. */
export const steps = 400;

/**
 * A PyTorch program that prints what the page shows for one initialiser, and trains as the page does.
 *
 * @param solved - the deviations that the solver found, which PyTorch has not
 */
export function pytorchCode(state: State, how: Initialiser, solved: readonly number[] | null = null): string {
  const act = `nn.${layerNames[state.activation]}()`;
  const { depth, width } = state;
  const body =
    state.kind === 'linear'
      ? `layers = [nn.Flatten()]
for i in range(${depth}):
    layers += [nn.Linear(784 if i == 0 else ${width}, ${width}), ${act}]
layers += [nn.Linear(${width}, 10)]`
      : `layers = []
for i in range(${depth}):
    layers += [nn.Conv2d(1 if i == 0 else ${width}, ${width}, 3, padding=1), ${act}]
    if i < 2:
        layers += [nn.MaxPool2d(2)]
layers += [nn.Flatten(), nn.Linear(${convFeatures(state)}, 10)]`;
  return `import torch
from torch import nn

torch.manual_seed(${state.seed})
x = torch.randn(${batch}, 1, 28, 28)
y = torch.randint(10, (${batch},))

torch.manual_seed(${state.seed})
${body}
model = nn.Sequential(*layers)
${pytorchInit(how, state.activation, solved)}
outputs, hooks = [], []
for m in model:
    if isinstance(m, (nn.Linear, nn.Conv2d)):
        hooks.append(m.register_forward_hook(lambda m, args, out: (out.retain_grad(), outputs.append(out))[1]))
loss = nn.functional.cross_entropy(model(x), y)
loss.backward()
for out in outputs:
    print(out.var(0, correction=0).mean().sqrt().item(), out.grad.norm().item())
print("loss", loss.item())
print("weights", next(m for m in model if hasattr(m, "weight")).weight.flatten()[:3].tolist())
${pytorchTraining(state)}`;
}

const pytorchOptimizers: Record<Optimizer, (lr: number) => string> = {
  sgd: (lr) => `SGD(model.parameters(), lr=${lr})`,
  momentum: (lr) => `SGD(model.parameters(), lr=${lr}, momentum=0.9)`,
  adam: (lr) => `Adam(model.parameters(), lr=${lr})`,
};

const pytorchTraining = ({ seed, lr, optimizer }: State) => `
# What Play does. digits.bin lies beside the page: 2,000 digits to learn from, 500 to be asked about.
for hook in hooks:
    hook.remove()
digits = torch.frombuffer(bytearray(open("digits.bin", "rb").read()), dtype=torch.uint8).view(-1, 785)
images = (digits[:, 1:].float() / 255 - 0.1307) / 0.3081
examples = torch.utils.data.TensorDataset(images[:2000].view(-1, 1, 28, 28), digits[:2000, 0].long())
order = torch.Generator().manual_seed(${seed})
loader = torch.utils.data.DataLoader(examples, ${batch}, shuffle=True, drop_last=True, generator=order)

def batches():
    while True:
        yield from loader

optimizer = torch.optim.${pytorchOptimizers[optimizer](lr)}
for step, (x, y) in zip(range(${steps}), batches()):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    optimizer.step()
    if step % 10 == 0:
        print("step", step, "loss", loss.item())
`;

const convFeatures = ({ width, depth }: State) => width * (28 >> Math.min(depth, 2)) ** 2;

function pytorchInit(how: Initialiser, activation: Activation, solved: readonly number[] | null): string {
  if (how.name === 'default') return '# the defaults of the layers: nothing to do\n';
  if (how.name === 'lsuv') return pytorchLsuv;
  if (how.name === 'solve') return pytorchSolved(solved ?? []);
  return `
def init(m):
    if isinstance(m, (nn.Linear, nn.Conv2d)):
        nn.init.${snake(how.name)}_(m.weight${keywords(how, activation, (key, value) => `, ${key}=${value}`)})
        nn.init.zeros_(m.bias)

model.apply(init)
`;
}

const pytorchSolved = (stds: readonly number[]) => `
# The deviations that wick's solver found for this very network
stds = [${stds.join(', ')}]
for m, std in zip([m for m in model if isinstance(m, (nn.Linear, nn.Conv2d))], stds):
    nn.init.normal_(m.weight, std=std)
    nn.init.zeros_(m.bias)
`;

const pytorchLsuv = `
weighted = [m for m in model if isinstance(m, (nn.Linear, nn.Conv2d))]
for m in weighted:
    nn.init.orthogonal_(m.weight)
    nn.init.zeros_(m.bias)
with torch.no_grad():
    h = x
    for m in model:
        out = m(h)
        for _ in range(10 if m in weighted else 0):
            std = out.std(correction=0)
            if abs(std**2 - 1) < 0.1:
                break
            m.weight /= std
            out = m(h)
        h = out
`;

/** A TypeScript program with wick that prints the same. */
export function typescriptCode(state: State, how: Initialiser): string {
  const { depth, width, seed } = state;
  const act = `new nn.${layerNames[state.activation]}()`;
  const body =
    state.kind === 'linear'
      ? `const layers: nn.Module[] = [new nn.Flatten()];
for (let i = 0; i < ${depth}; i++) layers.push(new nn.Linear(i === 0 ? 784 : ${width}, ${width}), ${act});
layers.push(new nn.Linear(${width}, 10));`
      : `const layers: nn.Module[] = [];
for (let i = 0; i < ${depth}; i++) {
  layers.push(new nn.Conv2d(i === 0 ? 1 : ${width}, ${width}, 3, { padding: 1 }), ${act});
  if (i < 2) layers.push(new nn.MaxPool2d(2));
}
layers.push(new nn.Flatten(), new nn.Linear(${convFeatures(state)}, 10));`;
  return `import { readFileSync } from 'node:fs';
import { data, Generator, init, inspect, manualSeed, nn, optim, randint, randn, tensor } from 'wick';

manualSeed(${seed});
const x = randn(${batch}, 1, 28, 28);
const target = randint(10, [${batch}]);

manualSeed(${seed});
${body}
const model = new nn.Sequential(...layers);
${typescriptInit(how, state.activation)}
console.log(String(inspect.signalPropagation(model, x, { target })));
${typescriptTraining(state)}`;
}

const typescriptOptimizers: Record<Optimizer, (lr: number) => string> = {
  sgd: (lr) => `SGD(model.parameters(), { lr: ${lr} })`,
  momentum: (lr) => `SGD(model.parameters(), { lr: ${lr}, momentum: 0.9 })`,
  adam: (lr) => `Adam(model.parameters(), { lr: ${lr} })`,
};

const typescriptTraining = ({ seed, lr, optimizer }: State) => `
// What Play does. digits.bin lies beside the page: 2,000 digits to learn from, 500 to be asked about.
const digits = tensor(new Uint8Array(readFileSync('digits.bin'))).view(-1, 785);
const images = digits.narrow(1, 1, 784).to('float32').div(255).sub(0.1307).div(0.3081).view(-1, 1, 28, 28);
const labels = digits.select(1, 0).to('int64');
const examples = new data.TensorDataset(images.narrow(0, 0, 2000), labels.narrow(0, 0, 2000));
const generator = new Generator().manualSeed(${seed});
const loader = new data.DataLoader(examples, { batchSize: ${batch}, shuffle: true, dropLast: true, generator });
const optimizer = new optim.${typescriptOptimizers[optimizer](lr)};
for (let step = 0; step < ${steps}; )
  for (const [x, y] of loader) {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x), y);
    loss.backward();
    optimizer.step();
    if (step % 10 === 0) console.log('step', step, 'loss', loss.item());
    if (++step === ${steps}) break;
  }
`;

function typescriptInit(how: Initialiser, activation: Activation): string {
  if (how.name === 'default') return '// the defaults of the layers: nothing to do\n';
  if (how.name === 'lsuv') return 'inspect.lsuv_(model, x);\n';
  if (how.name === 'solve') return 'inspect.solveInit_(model, x.size());\n';
  const options = keywords(how, activation, (key, value) => `${key}: ${value}, `)
    .replace(/, $/, '')
    .replaceAll('"', "'");
  return `model.apply((m) => {
  if (!(m instanceof nn.Linear || m instanceof nn.Conv2d)) return;
  init.${how.name}_(m.weight, ${how.name === 'constant' ? how.value : `{ ${options} }`});
  if (m.bias) init.zeros_(m.bias);
});
`;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function keywords(how: Initialiser, activation: Activation, write: (key: string, value: string) => string): string {
  if (how.name === 'normal') return write('std', String(how.value));
  if (how.name === 'constant') return write('val', String(how.value));
  if (!how.name.startsWith('kaiming')) return write('gain', String(how.value));
  const { a, nonlinearity } = nonlinearities[activation];
  return [
    ...(a === 0 ? [] : [write('a', String(a))]),
    write('mode', `"${how.mode}"`),
    write('nonlinearity', `"${nonlinearity}"`),
  ].join('');
}
