// A denoising diffusion model (Ho et al., 2020) of points in the plane.
import {
  arange,
  cat,
  cos,
  cumprod,
  exp,
  full,
  linspace,
  manualSeed,
  nn,
  noGrad,
  optim,
  rand,
  randint,
  randn,
  randnLike,
  sin,
  sqrt,
  stack,
  sub,
  type Tensor,
} from 'wick';

const { functional: F } = nn;
const { AveragedModel, getEmaMultiAvgFn } = optim.swaUtils;
const T = 20;

class Denoiser extends nn.Module {
  inp: nn.Linear;
  mid: nn.Layer;
  out: nn.Linear;

  constructor(readonly dim: number) {
    super();
    this.inp = new nn.Linear(2, dim);
    this.mid = new nn.Sequential(new nn.SiLU(), new nn.Linear(dim, dim), new nn.SiLU());
    const out = new nn.Linear(dim, 2);
    nn.init.zeros_(out.bias);
    this.out = out;
  }

  timeEmbedding(t: Tensor): Tensor {
    const half = this.dim / 2;
    const freqs = exp(arange(half).mul(-Math.log(10000)).div(half));
    const args = t.index(':, None').float().mul(freqs.index('None'));
    return cat([cos(args), sin(args)], -1);
  }

  override forward(x: Tensor, t: Tensor): Tensor {
    return this.out.forward(this.mid.forward(this.inp.forward(x).add(this.timeEmbedding(t))));
  }
}

class Diffusion extends nn.Module {
  beta = new nn.Buffer(linspace(1e-4, 0.2, T));
  alphaBar = new nn.Buffer(cumprod(sub(1, this.beta), 0));

  constructor(readonly model: Denoiser) {
    super();
  }

  override forward(x0: Tensor): Tensor {
    const t = randint(0, T, [x0.size(0)]);
    const noise = randnLike(x0);
    const a = this.alphaBar.index(t).unsqueeze(1);
    const x = sqrt(a)
      .mul(x0)
      .add(sqrt(sub(1, a)).mul(noise));
    return F.mseLoss(this.model.forward(x, t), noise);
  }

  sample(n: number): Tensor {
    return noGrad(() => {
      let x = randn(n, 2);
      for (let i = T - 1; i >= 0; i--) {
        const eps = this.model.forward(x, full([n], i, { dtype: 'int64' }));
        const b = this.beta.select(0, i);
        const a = this.alphaBar.select(0, i);
        x = x.sub(b.div(sqrt(sub(1, a))).mul(eps)).div(sqrt(sub(1, b)));
        if (i > 0) x = x.add(sqrt(b).mul(randnLike(x)));
      }
      return x;
    });
  }
}

export function losses(steps: number): number[] {
  manualSeed(21);
  const angle = rand(32).mul(2).mul(Math.PI);
  const points = stack([cos(angle), sin(angle)], 1);
  const diffusion = new Diffusion(new Denoiser(16));
  const optimizer = new optim.AdamW(diffusion.parameters(), { lr: 1e-3 });
  const ema = new AveragedModel(diffusion, { multiAvgFn: getEmaMultiAvgFn(0.9) });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = diffusion.forward(points);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    ema.updateParameters(diffusion);
    out.push(loss.item());
  }
  return [...out, ema.module.sample(4).abs().mean().item()];
}
