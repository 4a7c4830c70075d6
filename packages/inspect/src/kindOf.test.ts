import * as nn from '@wick/nn';
import { manualSeed, randn, relu, softmax, type Tensor } from '@wick/tensor';
import {
  auditInit,
  lsuv_,
  MuReadout,
  type SolveReport,
  setBaseShapes_,
  signalPropagation,
  solveInit_,
} from './index.ts';
import { kindOf } from './kindOf.ts';

const seq = (...modules: nn.Module[]) => new nn.Sequential(...modules);
const rowsOf = (report: SolveReport) =>
  report.layers.map(({ name, type, activation, std }) => [name, type, activation, Number(std!.toFixed(6))]);
const [half, third] = [0.5, 0.353553]; // √2 / √8 and 1 / √8

/** Classes of a user's that have the names of layers and are none. */
const own = {
  Linear: class Linear extends nn.Module {
    readonly inner = new nn.Linear(8, 8);
    override forward(x: Tensor): Tensor {
      return this.inner.forward(x);
    }
  },
  GELU: class GELU extends nn.Module {
    readonly inner = new nn.Linear(8, 8);
    override forward(x: Tensor): Tensor {
      return relu(this.inner.forward(x));
    }
  },
  Dropout: class Dropout extends nn.Module {
    override forward(x: Tensor): Tensor {
      return x;
    }
  },
  MultiheadAttention: class MultiheadAttention extends nn.Module {
    readonly qkv = new nn.Linear(8, 24);
    readonly proj = new nn.Linear(8, 8);
    override forward(x: Tensor): Tensor {
      const [q, k, v] = this.qkv.forward(x).chunk(3, -1) as [Tensor, Tensor, Tensor];
      return this.proj.forward(softmax(q.matmul(k.transpose(-2, -1)), -1).matmul(v));
    }
  },
  Embedding: class Embedding extends nn.Module {
    override forward(x: Tensor): Tensor {
      return x.neg();
    }
  },
};

test.each<[keyof typeof own, readonly (readonly unknown[])[]]>([
  ['Linear', [['0.inner', 'Linear', null, third]]],
  ['GELU', [['0.inner', 'Linear', 'relu', half]]],
  ['Dropout', []],
  [
    'MultiheadAttention',
    [
      ['0.qkv', 'Linear', 'softmax', third],
      ['0.proj', 'Linear', null, third],
    ],
  ],
  ['Embedding', []],
])('a class of one’s own is not the layer %s for its name', (name, rows) => {
  const model = () => seq(new own[name](), new nn.Linear(8, 8), new nn.ReLU());
  expect(kindOf(new own[name]())).toBe('');
  const report = solveInit_(model(), [2, 3, 8]);
  expect(rowsOf(report)).toEqual([...rows, ['1', 'Linear', 'relu', half]]);
  expect(report.unscaled).toEqual([]);
  expect(report.converged).toBe(true);
  expect(() => lsuv_(model(), randn(4, 3, 8))).not.toThrow();
  expect(() => auditInit(model())).not.toThrow();
});

test('a class that extends a layer and leaves its forward() is that layer, under its own name', () => {
  class Dense extends nn.Linear {}
  class Denser extends Dense {
    readonly twice = 2;
  }
  class Gate extends nn.ReLU {}
  const model = seq(new Denser(8, 8), new Gate(), new nn.Linear(8, 8));
  expect([...model].map(kindOf)).toEqual(['Linear', 'ReLU', 'Linear']);
  expect(rowsOf(solveInit_(model, [2, 8]))).toEqual([
    ['0', 'Denser', 'relu', half],
    ['2', 'Linear', null, third],
  ]);
  const [first] = auditInit(model).parameters;
  expect([first!.layer, first!.activation]).toEqual(['Denser', 'relu']);
  expect(lsuv_(model, randn(16, 8)).map(({ path }) => path)).toEqual(['0', '2']);
  expect(signalPropagation(model, randn(16, 8)).layers[1]!.dead).toBe(0);
});

test('a class that extends a layer and computes otherwise is what it computes', () => {
  class Rectified extends nn.Linear {
    override forward(x: Tensor): Tensor {
      return relu(super.forward(x));
    }
  }
  const model = seq(new Rectified(8, 8), new nn.Linear(8, 8));
  expect(kindOf(model[0]!)).toBe('Rectified');
  expect(rowsOf(solveInit_(model, [2, 8]))).toEqual([
    ['0.weight', 'linear', 'relu', half],
    ['1', 'Linear', null, third],
  ]);
});

test('hooks, and layers whose sizes came with the first input, change no kind', () => {
  const lazy = new nn.LazyLinear(4);
  const layer = new nn.Linear(3, 3);
  const handles = [layer.registerForwardHook(() => undefined), nn.registerModuleForwardHook(() => undefined)];
  expect(kindOf(layer)).toBe('Linear');
  for (const handle of handles) handle.remove();
  lazy.forward(randn(1, 2));
  expect(kindOf(lazy)).toBe('Linear');
});

// mup asks isinstance(module, (Linear, _ConvNd)).
test('µP rescales the biases of what extends a convolution, and leaves others of its name alone', () => {
  class Doubled extends nn.Conv1d {
    override forward(x: Tensor): Tensor {
      return super.forward(x).mul(2);
    }
  }
  class Conv2d extends nn.Module {
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  const make = (width: number) => {
    manualSeed(0);
    return seq(new Doubled(width, width, 1), new Conv2d(), new MuReadout(width, 2));
  };
  const plain = (make(16)[0] as Doubled).bias!.detach().clone();
  const model = setBaseShapes_(make(16), make(4), { delta: make(8) });
  expect((model[0] as Doubled).bias!.detach().tolist()).toEqual(plain.mul(2).tolist());
});
