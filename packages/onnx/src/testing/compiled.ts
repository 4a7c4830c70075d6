// Models on ONNX Runtime beside wick, in a process of its own: under Jest, typed arrays are not those that the runtime
// knows. Prints a line of JSON: the largest differences, and what errors say.
import { Linear, Module, ReLU, Sequential } from '@wick/nn';
import { manualSeed, noGrad, randn, type Tensor, zeros } from '@wick/tensor';
import { compile } from '../compile/compile.ts';

const apart = (a: Tensor, b: Tensor): number =>
  a.shape.join() === b.shape.join() ? ((a.sub(b).abs().max() as Tensor).item() as number) : Number.POSITIVE_INFINITY;

class Two extends Module {
  first = new Linear(3, 2);
  override forward(x: Tensor, y: Tensor) {
    return { sum: x.add(y), parts: [this.first.forward(x), [y.mul(2)]] as [Tensor, [Tensor]], nothing: null };
  }
}

async function main() {
  manualSeed(0);
  const mlp = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 3));
  const fast = await compile(mlp, [zeros(1, 4)]);
  const batches: number[] = [];
  for (const batch of [1, 2, 7]) {
    const x = randn(batch, 4);
    batches.push(
      apart(
        await fast(x),
        noGrad(() => mlp.forward(x)),
      ),
    );
  }
  const two = new Two();
  const [x, y] = [randn(2, 3), randn(2, 3)];
  const compiled = await compile(two, [x, y]);
  const [own, its] = [noGrad(() => two.forward(x, y)), await compiled(x, y)];
  const structure = [
    apart(its.sum, own.sum),
    apart(its.parts[0], own.parts[0]),
    apart(its.parts[1][0], own.parts[1][0]),
  ];
  const said = async (work: () => Promise<unknown>) => work().then(String, (error: Error) => error.message);
  const errors = [
    await said(() => (fast as unknown as () => Promise<unknown>)()),
    await said(() => fast(3 as never)),
    await said(() => compile(mlp, [zeros(1, 4)], { dynamicAxes: [] })),
  ];
  await fast.release();
  await compiled.release();
  console.log(JSON.stringify({ batches, structure, nothing: its.nothing, training: mlp.training, errors }));
}

void main();
