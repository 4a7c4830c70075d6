// After Karpathy's micrograd: a classifier of two moons from single neurons, each with a scalar output.
import { cat, cos, linspace, manualSeed, nn, noGrad, ones, rand, sin, stack, sub, type Tensor, zeros } from 'wick';

const nin = 2;
const nouts = [4, 4, 1];
const sum = (terms: Iterable<Tensor>, start: Tensor = zeros([])) => [...terms].reduce((a, b) => a.add(b), start);

class Neuron extends nn.Module {
  w: nn.Parameter;
  b = new nn.Parameter(zeros([]));

  constructor(
    n: number,
    readonly nonlin: boolean,
  ) {
    super();
    this.w = new nn.Parameter(rand(n).mul(2).sub(1));
  }

  override forward(x: Iterable<Tensor>): Tensor {
    const act = sum(
      [...x].map((xi, i) => xi.mul(this.w.select(0, i))),
      this.b,
    );
    return this.nonlin ? act.relu() : act;
  }
}

class Layer extends nn.Module {
  neurons: nn.ModuleList<Neuron>;

  constructor(n: number, nout: number, nonlin: boolean) {
    super();
    this.neurons = new nn.ModuleList(Array.from({ length: nout }, () => new Neuron(n, nonlin)));
  }

  override forward(x: Iterable<Tensor>): Tensor[] {
    return [...this.neurons].map((n) => n.forward(x));
  }
}

class MLP extends nn.Module {
  layers = new nn.ModuleList<Layer>();

  constructor() {
    super();
    let n = nin;
    for (const [i, nout] of nouts.entries()) {
      this.layers.append(new Layer(n, nout, i !== nouts.length - 1));
      n = nout;
    }
  }

  override forward(input: Iterable<Tensor>): Tensor {
    let x = input;
    for (const layer of this.layers) x = layer.forward(x);
    return sum(x);
  }
}

function moons(n: number): [X: Tensor, y: Tensor] {
  const t = linspace(0, 3.14159, n);
  const upper = stack([cos(t), sin(t)], 1);
  const lower = stack([sub(1, cos(t)), sub(0.5, sin(t))], 1);
  return [cat([upper, lower]), cat([ones(n), ones(n).neg()])];
}

export function losses(steps: number): number[] {
  manualSeed(1337);
  const model = new MLP();
  const [X, y] = moons(8);
  const out: number[] = [];
  for (let k = 0; k < steps; k++) {
    const scores = [...X].map((x) => model.forward(x));
    const hinge = scores.map((score, i) => sub(1, score.mul(y.select(0, i))).relu());
    const dataLoss = sum(hinge).div(hinge.length);
    const regLoss = sum([...model.parameters()].map((p) => p.mul(p).sum())).mul(1e-4);
    const loss = dataLoss.add(regLoss);
    model.zeroGrad();
    loss.backward();
    noGrad(() => {
      for (const p of model.parameters()) p.sub_(p.expectGrad().mul((1 - (0.9 * k) / 100) * 0.1));
    });
    out.push(loss.item());
  }
  return out;
}
