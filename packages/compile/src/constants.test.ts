import { noGrad, ones, rand, randn, type Tensor, tensor } from '@wick/tensor';
import { constantElements } from '@wick/tensor/internal';
import { compile } from './index.ts';
import { models, nn, onnx, optim } from './testing/packages.ts';

describe('imported ONNX models', () => {
  class Dynamic extends nn.Module {
    conv = new nn.Conv2d(3, 4, 3);
    head = new nn.Linear(4, 2);
    override forward(x: Tensor) {
      const y = this.conv.forward(x).relu();
      // Numbers that follow from the input's shape: the exporter says them by Shape, Gather and Concat.
      const flat = y.reshape(y.shape[0]!, 4, y.shape[2]! * y.shape[3]!).mean(2);
      return this.head.forward(flat).softmax(1);
    }
  }
  const cases: Record<string, [nn.Module, Tensor]> = {
    'of constant shapes': [models.lenet5(), rand(2, 1, 28, 28)],
    'of residual blocks': [models.resnet18({ numClasses: 3 }), rand(1, 3, 32, 32)],
    'of shapes that follow from the input': [new Dynamic(), rand(2, 3, 8, 8)],
    'with a recurrent layer': [
      new (class extends nn.Module {
        lstm = new nn.LSTM(3, 4, { batchFirst: true });
        override forward(x: Tensor) {
          return this.lstm.forward(x)[0];
        }
      })(),
      rand(2, 5, 3),
    ],
  };

  test.each(Object.entries(cases))('%s give the bits that they give eagerly', (_, [model, x]) => {
    const dynamicAxes = { input: { 0: 'batch' } };
    const imported = onnx.importOnnx(onnx.exportOnnx(model.eval(), [x], { dynamicAxes })).eval();
    const fast = compile(imported);
    for (const batch of [x, x.mul(2), x.mul(0.5), x.neg(), x.slice(0, 0, 1), x]) {
      const [wanted, found] = noGrad(() => [imported.forward(batch), fast.forward(batch)] as const);
      expect(found.tolist()).toEqual(wanted.tolist());
    }
    expect(fast.captures).toBeGreaterThan(0);
  });
});

describe('elements that decide what is done', () => {
  test('are fixed while nobody changes them, and recorded anew afterwards', () => {
    const kept = tensor([2]);
    const step = compile((x: Tensor) => x.mul(constantElements(kept)[0] as number));
    for (let i = 0; i < 5; i++) expect(step(ones(1)).tolist()).toEqual([2]);
    kept.fill_(3);
    for (let i = 0; i < 5; i++) expect(step(ones(1)).tolist()).toEqual([3]);
    expect(step.captures).toBe(2);
  });

  test('may follow from shapes, by whatever operations', () => {
    const step = compile((x: Tensor) => {
      const sizes = tensor(x.shape.map(BigInt));
      return x.reshape(Array.from(constantElements(sizes.flip(0).mul(1)), Number));
    });
    for (let i = 0; i < 5; i++) expect(step(ones(2, 3)).shape).toEqual([3, 2]);
    for (let i = 0; i < 5; i++) expect(step(ones(4, 1)).shape).toEqual([1, 4]);
  });

  const computed = /deciding by the values of a tensor that is computed/;
  const refused: [string, (x: Tensor) => unknown, RegExp][] = [
    ['an argument’s', (x) => x.mul(constantElements(x)[0] as number), /deciding by the values of an argument/],
    ['a result’s', (x) => x.mul(constantElements(x.add(1))[0] as number), computed],
    ['drawn', (x) => x.mul(constantElements(tensor([0.5]).bernoulli())[0] as number), computed],
  ];
  test.each(refused)('%s are refused', (_, fn, message) => {
    const step = compile(fn);
    const calls = () => {
      for (let i = 0; i < 3; i++) step(randn(1));
    };
    expect(calls).toThrow(message);
  });

  test('of what the function changes are refused, whatever changes it', () => {
    const kept = ones(1);
    const before = compile((x: Tensor) => {
      const y = x.mul(constantElements(kept)[0] as number);
      kept.add_(1);
      return y;
    });
    const layer = new nn.Linear(1, 1);
    const optimizer = new optim.SGD(layer.parameters(), { lr: 0.1 });
    const after = compile((x: Tensor) => {
      optimizer.zeroGrad();
      layer.forward(x).sum().backward();
      optimizer.step();
      return x.mul(constantElements(layer.weight)[0] as number);
    });
    for (const step of [before, after])
      expect(() => {
        for (let i = 0; i < 3; i++) step(ones(1, 1));
      }).toThrow(/decide|deciding/);
  });
});
