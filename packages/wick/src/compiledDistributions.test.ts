import { compile, distributions, manualSeed, optim, rand, type Tensor, tensor, zeros } from './index.ts';

const { Beta, Bernoulli, Categorical, Exponential, Gamma, Geometric, MultivariateNormal, Normal, VonMises, Wishart } =
  distributions;

// Parameters and values are checked at every call, also where they are computed.
const makes: Record<string, (a: Tensor, b: Tensor) => distributions.Distribution> = {
  Normal: (a, b) => new Normal(a, b),
  Gamma: (a, b) => new Gamma(a, b),
  Beta: (a, b) => new Beta(a, b),
  Bernoulli: (a) => new Bernoulli({ logits: a }),
  Categorical: (a) => new Categorical({ logits: a }),
  VonMises: (a, b) => new VonMises(a, b),
  Geometric: (a) => new Geometric({ probs: a.div(3) }),
  MultivariateNormal: (a, b) => new MultivariateNormal(a, { covarianceMatrix: b.diag() }),
};

/** What calls of a function give, compiled or not: numbers, or the error with what was done before it. */
function story(
  isCompiled: boolean,
  make: () => [step: (...args: Tensor[]) => Tensor[], state: Tensor],
  args: Tensor[][],
) {
  manualSeed(3);
  const [own, state] = make();
  const step = isCompiled ? compile(own) : own;
  return args.map((given) => {
    try {
      return [step(...given).map((t) => t.tolist()), state.tolist()];
    } catch (error) {
      return [String(error), state.tolist()];
    }
  });
}

test.each(Object.entries(makes))(
  '%s is drawn from, and its parameters are trained and refused, as eagerly',
  (_, make) => {
    const bad = tensor([Number.NaN, 1, 2]);
    const positive = () => rand(3).add(0.5);
    const args = Array.from({ length: 8 }, (_, i) => [i === 1 || i === 6 ? bad : positive(), positive()]);
    const made = (): [(a: Tensor, b: Tensor) => Tensor[], Tensor] => {
      const weight = zeros(3, { requiresGrad: true });
      const optimizer = new optim.SGD([weight], { lr: 0.01 });
      const step = (a: Tensor, b: Tensor) => {
        optimizer.zeroGrad();
        const one = make(a.add(weight.detach()), b);
        const drawn = one.sample();
        const loss = make(a.add(weight), b).logProb(drawn).sum();
        loss.backward();
        optimizer.step();
        return [drawn, loss.detach()];
      };
      return [step, weight];
    };
    const [eager, compiled] = [story(false, made as never, args), story(true, made as never, args)];
    // That a tensor has a gradient is not told of one that was recorded.
    const said = (all: unknown[]) => JSON.stringify(all).replace(/, (grad_fn=<\w+>|requires_grad=True)/g, '');
    expect(said(compiled)).toEqual(said(eager));
    expect(said(eager)).toMatch(/Expected parameter \w+ .*invalid values:.*nan/);
  },
);

test('what a message says of a distribution are the numbers of that call', () => {
  const args = Array.from({ length: 7 }, (_, i) => [tensor(i + 1), tensor(i === 5 ? -3 : 2)]);
  const made = () => [(a: Tensor, x: Tensor) => [new Exponential(a.mul(2)).logProb(x)], zeros(1)] as never;
  const compiled = story(true, made, args);
  expect(compiled).toEqual(story(false, made, args));
  expect(compiled[5]![0]).toMatch(/Exponential\(rate: 12.0\).*invalid values:\n-3.0/s);
});

test('drawing from a Wishart is refused by its name', () => {
  const outside = new Wishart(3, { covarianceMatrix: zeros(2, 2).fillDiagonal_(1) });
  expect(() => compile(() => outside.sample())()).toThrow(/drawing from a Wishart.*draw outside/);
  const inside = compile((x: Tensor) => new Wishart(3, { covarianceMatrix: x }).sample());
  expect(() => inside(outside.covarianceMatrix)).toThrow(/making a Wishart.*make it outside/);
});
