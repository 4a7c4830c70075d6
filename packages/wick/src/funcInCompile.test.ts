import { compile, func, manualSeed, nn, randint, randn, record, type Tensor } from './index.ts';

const { functional: F } = nn;
const net = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Linear(8, 3));
const params = Object.fromEntries([...net.namedParameters()].map(([name, p]) => [name, p.detach()]));
const lossOf = (p: Record<string, Tensor>, x: Tensor, y: Tensor) =>
  F.crossEntropy(func.functionalCall(net, p, [x]) as Tensor, y);
type Unary = (x: Tensor) => Tensor;

const functions: Record<string, (x: Tensor, y: Tensor) => unknown> = {
  'the gradient of each sample': (x, y) =>
    func.vmap((xi: Tensor, yi: Tensor) =>
      func.grad((p: Record<string, Tensor>) => lossOf(p, xi.unsqueeze(0), yi.unsqueeze(0)))(params),
    )(x, y),
  'a step of learning within another': (x, y) => {
    const tuned = (p: Record<string, Tensor>) => {
      const slopes = func.grad((q: Record<string, Tensor>) => lossOf(q, x, y))(p) as Record<string, Tensor>;
      return lossOf(Object.fromEntries(Object.entries(p).map(([k, v]) => [k, v.sub(slopes[k]!.mul(0.1))])), x, y);
    };
    return func.grad(tuned)(params);
  },
  'jacobians and hessians': (x) => {
    const row = x.select(0, 0);
    const jacobian = func.jacrev((a: Tensor) => a.sin().mul(a.sum()))(row);
    return [jacobian, func.hessian((a: Tensor) => a.pow(3).sum())(row), func.jacfwd((a: Tensor) => a.exp())(row)];
  },
  'products with jacobians': (x) => {
    const [value, pull] = func.vjp(((a) => a.tanh()) as Unary, x) as [Tensor, (g: Tensor) => unknown];
    return [value, pull(value), func.jvp(((a) => a.sin()) as Unary, [x], [x])];
  },
  'a view at any strides of each sample': (x) => func.vmap(((a) => a.asStrided([2, 2], [1, 2])) as Unary)(x),
  'masks of each sample': (x) => func.vmap(((a) => F.dropout(a, 0.5)) as Unary, { randomness: 'different' })(x),
  'one mask for all samples': (x) => func.vmap(((a) => F.dropout(a, 0.5)) as Unary, { randomness: 'same' })(x),
};

function bits(value: unknown): unknown {
  return JSON.stringify(value, (_key, item) =>
    typeof item?.toTypedArray === 'function' ? [...(item as Tensor).detach().toTypedArray()].map(String) : item,
  );
}

it.each(Object.keys(functions))('%s inside a compiled function is what eager calls give', (name) => {
  const run = (fn: (x: Tensor, y: Tensor) => unknown) => {
    manualSeed(3);
    return Array.from({ length: 6 }, () => bits(fn(randn(5, 4), randint(0, 3, [5]))));
  };
  const step = compile(functions[name]!);
  expect(run(step)).toEqual(run(functions[name]!));
  expect(step.captures).toBe(1);
});

it('a compiled function is transformed and listened to as the function itself is', () => {
  const own = (x: Tensor) => x.sin().mul(x).sum();
  const compiled = compile(own);
  for (let i = 0; i < 5; i++) {
    const [x, xs] = [randn(3), randn(4, 3)];
    compiled(x);
    const of = (f: (x: Tensor) => Tensor) => [
      func.grad(f)(x),
      func.vmap(f)(xs),
      func.jvp(f, [x], [x]),
      func.jacrev(f)(x),
      func.functional.jacobian(f as never, x as never),
    ];
    expect(bits(of(compiled))).toEqual(bits(of(own)));
    const heard: string[] = [];
    record(
      ({ op }) => heard.push(op),
      () => compiled(x),
    );
    expect(heard).toEqual(['sin', 'mul', 'sum']);
  }
  expect(compiled.captures).toBe(1);
});
