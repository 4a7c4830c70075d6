import { nonlinearities } from './model.ts';
import type { Activation, Initialiser, State } from './state.ts';

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

/** A PyTorch program that prints what the page shows for one initialiser. */
export function pytorchCode(state: State, how: Initialiser): string {
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
${pytorchInit(how, state.activation)}
outputs = []
for m in model:
    if isinstance(m, (nn.Linear, nn.Conv2d)):
        m.register_forward_hook(lambda m, args, out: (out.retain_grad(), outputs.append(out))[1])
loss = nn.functional.cross_entropy(model(x), y)
loss.backward()
for out in outputs:
    print(out.var(0, correction=0).mean().sqrt().item(), out.grad.norm().item())
print("loss", loss.item())
print("weights", next(m for m in model if hasattr(m, "weight")).weight.flatten()[:3].tolist())
`;
}

const convFeatures = ({ width, depth }: State) => width * (28 >> Math.min(depth, 2)) ** 2;

function pytorchInit(how: Initialiser, activation: Activation): string {
  if (how.name === 'default') return '# the defaults of the layers: nothing to do\n';
  if (how.name === 'lsuv') return pytorchLsuv;
  return `
def init(m):
    if isinstance(m, (nn.Linear, nn.Conv2d)):
        nn.init.${snake(how.name)}_(m.weight${keywords(how, activation, (key, value) => `, ${key}=${value}`)})
        nn.init.zeros_(m.bias)

model.apply(init)
`;
}

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
  return `import { init, inspect, manualSeed, nn, randint, randn } from 'wick';

manualSeed(${seed});
const x = randn(${batch}, 1, 28, 28);
const target = randint(10, [${batch}]);

manualSeed(${seed});
${body}
const model = new nn.Sequential(...layers);
${typescriptInit(how, state.activation)}
console.log(String(inspect.signalPropagation(model, x, { target })));
`;
}

function typescriptInit(how: Initialiser, activation: Activation): string {
  if (how.name === 'default') return '// the defaults of the layers: nothing to do\n';
  if (how.name === 'lsuv') return 'inspect.lsuv_(model, x);\n';
  const options = keywords(how, activation, (key, value) => `${key}: ${value}, `)
    .replace(/, $/, '')
    .replaceAll('"', "'");
  return `model.apply((m) => {
  if (!(m instanceof nn.Linear || m instanceof nn.Conv2d)) return;
  init.${how.name}_(m.weight, { ${options} });
  if (m.bias) init.zeros_(m.bias);
});
`;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function keywords(how: Initialiser, activation: Activation, write: (key: string, value: string) => string): string {
  if (how.name === 'normal') return write('std', String(how.value));
  if (!how.name.startsWith('kaiming')) return write('gain', String(how.value));
  const { a, nonlinearity } = nonlinearities[activation];
  return [
    ...(a === 0 ? [] : [write('a', String(a))]),
    write('mode', `"${how.mode}"`),
    write('nonlinearity', `"${nonlinearity}"`),
  ].join('');
}
