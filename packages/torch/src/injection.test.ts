import { DataLoader, TensorDataset } from '@wick/data';
import * as nn from '@wick/nn';
import { Optimizer, type ParamGroup, SGD } from '@wick/optim';
import { ones, rand, Tensor } from '@wick/tensor';
import * as fc from 'fast-check';
import { TorchExportError } from './error.ts';
import { layer, libraryName } from './layers/build.ts';
import { torchProject } from './project.ts';
import { hostileTexts, withoutTexts } from './testing/hostile.ts';
import { layers } from './testing/layers.ts';
import { ask, python } from './testing/python.ts';

// Whatever a model, an optimiser or a loader says of itself may come from a file that someone else wrote. None of it may
// be read as code by the Python that runs the project.

const anyText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 12 }));
/** One that Python would not take after a dot, so that all of them are written in the same way. */
const anyName = anyText
  .map((name) => `${name.replaceAll(/[.\ud800-\udfff]/gu, '')} `)
  .filter((name) => !/^__.*__$/s.test(name));

/** What the exporter may write beside literals, wherever a text can come from. */
interface Said {
  readonly names: readonly string[];
  readonly texts: readonly string[];
}

function modelOf({ names: [child, entry, parameter, buffer, unkept, key, called], texts }: Said): nn.Module {
  class Inner extends nn.Module {
    override forward(x: Tensor, options: Record<string, unknown>): Tensor {
      return x.mul(options[key!] as Tensor);
    }
  }
  Object.defineProperty(Inner, 'name', { value: called });
  const inner = new Inner();
  inner.extraRepr = () => texts[0]!;
  class Outer extends nn.Module {
    constructor() {
      super();
      const first = new (class extends nn.Flatten {
        override extraRepr(): string {
          return texts[1]!;
        }
      })();
      this.registerModule(child!, new nn.Sequential({ [entry!]: new nn.Linear(3, 3), flat: first }));
      this.registerModule('dict', new nn.ModuleDict({ [entry!]: inner }));
      this.registerParameter(parameter!, new nn.Parameter(ones(3)));
      this.registerBuffer(buffer!, ones(3));
      this.registerBuffer(unkept!, ones(3), { persistent: false });
    }
    override forward(x: Tensor): Tensor {
      const own = this as unknown as Record<string, unknown>;
      const y = (own[child!] as nn.Sequential).forward(x.mul(own[buffer!] as Tensor)) as Tensor;
      const options = { [key!]: own[parameter!], [texts[2]!]: [texts[3]!, 1, null] };
      return inner.forward(y.add(own[unkept!] as Tensor), options);
    }
  }
  return new Outer();
}

async function sourceOf(said: Said): Promise<string> {
  const model = modelOf(said);
  const group = { params: model.parameters(), [`x${said.texts[4]}`]: said.texts[5], y: [said.texts[6], 1] };
  const files = await torchProject(model, {
    optimizer: new SGD([group], { lr: 0.1 }),
    data: new DataLoader(new TensorDataset(rand(4, 3), rand(4, 3)), { batchSize: 2 }),
    loss: new nn.MSELoss(),
  });
  return ['model.py', 'train.py'].map((name) => new TextDecoder().decode(files.get(name))).join('');
}

const harmless: Said = {
  names: ['a 0', 'a 1', 'a 2', 'a 3', 'a 4', 'a 5', 'Inner'],
  texts: ['t0', 't1', 't2', 't3', 't4', 't5', 't6'],
};

const hostile = fc
  .record({
    names: fc.uniqueArray(anyName, { minLength: 6, maxLength: 6 }),
    texts: fc.array(anyText, { minLength: 7, maxLength: 7 }),
  })
  .filter(
    ({ names, texts }) => texts[2] !== names[5]! && !/^\d+$/.test(texts[2]!) && !texts.some((t) => t === '__proto__'),
  )
  .map(({ names, texts }): Said => ({ names: [...names, 'Inner'], texts }));

describe('whatever names and texts a model and its optimiser have', () => {
  const sources: string[] = [];

  it('the project is, literals aside, the one of harmless ones', async () => {
    const expected = withoutTexts(await sourceOf(harmless));
    await fc.assert(
      fc.asyncProperty(hostile, async (said) => {
        const source = await sourceOf(said);
        sources.push(source);
        expect(withoutTexts(source)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  (python ? it : it.skip)('Python parses it to the same tree, the texts aside (where there is a Python)', async () => {
    const program = `
import ast, json, sys
class Blank(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant('') if isinstance(node.value, str) else node
trees = [ast.dump(Blank().visit(ast.parse(source))) for source in json.load(sys.stdin)]
print(json.dumps([tree == trees[0] for tree in trees]))`;
    expect(ask<boolean[]>(program, [await sourceOf(harmless), ...sources]).indexOf(false)).toBe(-1);
  });
});

describe.each(layers.map((m) => [libraryName(m)!, m] as const))('%s', (name, m) => {
  const own = m as unknown as Record<string, unknown>;
  const isMember = (key: string) =>
    own[key] instanceof nn.Module || own[key] instanceof Tensor || (own[key] === null && /weight|bias|_/.test(key));
  const properties = Object.keys(m).filter((key) => key !== 'training' && !isMember(key));

  it('is refused or written as the same call, whatever stands in its fields', () => {
    const form = (source: string) => source.replaceAll(/(?<==)(None|True|False|-?[\d.e-]+|"")|\d+/g, '0');
    for (const property of properties) {
      const before = own[property];
      for (const value of [...hostileTexts, ...hostileTexts.map((text) => [text, 1]), {}, () => 1]) {
        Object.defineProperty(m, property, { value, configurable: true, writable: true, enumerable: true });
        let source = '';
        try {
          source = withoutTexts(`${layer(name, m)}`);
        } catch (error) {
          expect(error).toBeInstanceOf(TorchExportError);
        }
        Object.defineProperty(m, property, { value: before, configurable: true, writable: true, enumerable: true });
        expect(form(source)).toMatch(
          /^$|^nn\.\w+\(((\w+=)?(0|True|False|""|dtype=torch\.\w+|torch\.\w+|float\('\w+'\)|\([^()]*\)),? ?)*\)$/,
        );
        expect(source).not.toMatch(/\bos\b|import|exec|system/);
      }
    }
  });

  it('does not say what an extraRepr() of its own says', () => {
    const before = `${layer(name, m)}`;
    m.extraRepr = () => '__import__("os")';
    expect(`${layer(name, m)}`).toBe(before);
    delete (m as Partial<nn.Module>).extraRepr;
  });
});

describe('refused, and nothing written', () => {
  const model = new nn.Linear(3, 2);
  const data = new DataLoader(new TensorDataset(rand(4, 3), rand(4, 2)), { batchSize: 2 });
  const project = (given: object, of: nn.Module = model) =>
    torchProject(of, { optimizer: new SGD(of.parameters(), { lr: 0.1 }), data, loss: new nn.MSELoss(), ...given });

  class Own extends Optimizer<ParamGroup> {
    static override readonly typeName: string = 'SGD([]) or __import__("os").abort';
    protected override updateGroup(): void {}
  }
  class Stepping extends SGD {
    protected override updateGroup(): void {}
  }

  it.each<[string, Optimizer<ParamGroup>]>([
    ['an optimiser with a name of its own', new Own(model.parameters(), { lr: 1 })],
    ['an optimiser that steps in its own way', new Stepping(model.parameters(), { lr: 1 }) as never],
  ])('%s', async (_, optimizer) => {
    await expect(project({ optimizer })).rejects.toThrow(/has no counterpart/);
  });

  it('options of an optimiser that are no plain values', async () => {
    const optimizer = new SGD([{ params: model.parameters(), extra: { toString: () => 'os' } }], { lr: 0.1 });
    await expect(project({ optimizer })).rejects.toThrow(/the option "extra" of the optimizer has no form in Python/);
  });

  it('a loss with text for a number', async () => {
    const loss = Object.assign(new nn.SmoothL1Loss(), { beta: '__import__("os")' });
    await expect(project({ loss })).rejects.toThrow(/SmoothL1Loss: beta must be a number/);
  });

  it.each(['forward(x), os', 'a b', 'class'])('an option %p of a layer, which Python gets by keyword', async (name) => {
    class Calls extends nn.Module {
      readonly fc = new nn.Linear(3, 2);
      override forward(x: Tensor): Tensor {
        return (this.fc.forward as (...args: unknown[]) => Tensor)(x, { [name]: 1 });
      }
    }
    await expect(project({}, new Calls())).rejects.toThrow(/is no name in Python/);
  });

  it.each(['training', 'parameters', 'forward', '__init__', 'add_module'])('a buffer called %s', async (name) => {
    const m = new (class extends nn.Module {
      readonly fc = new nn.Linear(3, 2);
      constructor() {
        super();
        if (!(name in this)) this.registerBuffer(name, ones(2));
        else Object.defineProperty(this, 'namedBuffers', { value: () => [[name, ones(2)]] });
      }
      override forward(x: Tensor): Tensor {
        return this.fc.forward(x);
      }
    })();
    await expect(project({}, m)).rejects.toThrow(/cannot be the name of a member/);
  });
});
