// Gaussian process regression with an RBF kernel: hyperparameters by the marginal likelihood, through a Cholesky factor.
import {
  dot,
  exp,
  eye,
  linalg,
  linspace,
  manualSeed,
  nn,
  noGrad,
  optim,
  randn,
  sin,
  type Tensor,
  tensor,
  zeros,
} from 'wick';

const dtype = 'float64';

class GP extends nn.Module {
  logLength = new nn.Parameter(zeros([], { dtype }));
  logScale = new nn.Parameter(zeros([], { dtype }));
  logNoise = new nn.Parameter(tensor(-2, { dtype }));

  kernel(a: Tensor, b: Tensor): Tensor {
    const d2 = a.unsqueeze(1).sub(b.unsqueeze(0)).pow(2);
    return exp(this.logScale.mul(2)).mul(exp(d2.mul(-0.5).div(exp(this.logLength.mul(2)))));
  }

  factor(x: Tensor): Tensor {
    const noise = exp(this.logNoise.mul(2));
    return linalg.cholesky(this.kernel(x, x).add(eye(x.size(0), { dtype }).mul(noise)));
  }

  override forward(x: Tensor, y: Tensor): Tensor {
    const L = this.factor(x);
    const alpha = linalg.choleskySolve(y.unsqueeze(1), L);
    const fit = dot(y, alpha.squeeze(1)).mul(0.5);
    return fit.add(L.diagonal().log().sum()).add(0.5 * x.size(0) * Math.log(2 * Math.PI));
  }

  predict(x: Tensor, y: Tensor, at: Tensor): [mean: Tensor, variance: Tensor] {
    const L = this.factor(x);
    const k = this.kernel(x, at);
    const mean = k.T.matmul(linalg.choleskySolve(y.unsqueeze(1), L).squeeze(1));
    const v = linalg.solveTriangular(L, k, { upper: false });
    return [mean, exp(this.logScale.mul(2)).sub(v.pow(2).sum(0))];
  }
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const x = linspace(0, 5, 20, { dtype });
  const y = sin(x.mul(2)).add(randn([20], { dtype }).mul(0.1));
  const gp = new GP();
  const optimizer = new optim.Adam(gp.parameters(), { lr: 0.1 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = gp.forward(x, y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  const [mean, variance] = noGrad(() => gp.predict(x, y, tensor([1, 2.5], { dtype })));
  return [...out, ...mean.tolist<number[]>(), ...variance.tolist<number[]>()];
}
