import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './cli/run.ts';
import { checkpoint, nn, onnx, type Tensor, tensor, zeros } from './index.ts';

// What files, and people, call tensors: what every object has, nothing, what leads into other folders, what no UTF-8
// holds.
const names: [title: string, name: string][] = [
  ['a prototype', '__proto__'],
  ['a constructor', 'constructor'],
  ['a method of every object', 'toString'],
  ['the empty one', ''],
  ['20,000 dots', '.'.repeat(20_000)],
  ['a high surrogate', 'a\ud800b'],
  ['a low surrogate', '\udc00'],
  ['NUL', 'a\u0000b'],
  ['an index', '0'],
  ['a promise', 'then'],
  ['metadata', '__metadata__'],
  ['another folder', '../../x'],
  ['an ending', 'a.npy'],
  ['a byte order mark', '\ufeffa'],
  ['100,000 letters', 'x'.repeat(100_000)],
];

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-names-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function wick(...args: string[]): Promise<number> {
  const none = () => {};
  return run(args, { out: none, err: none, color: false, version: '1.2.3' });
}

/** An object with these as its own properties, `__proto__` too. */
function owning<T>(name: string, value: T, more: Record<string, T> = {}): Record<string, T> {
  return Object.defineProperty({ ...more }, name, { value, enumerable: true, configurable: true, writable: true });
}

/** What is not read again is an error of wick's own. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^[a-zA-Z]\w*: /);
    expect((error as Error).message).not.toMatch(/Cannot |undefined|call stack|not iterable/);
    return undefined;
  }
}

const formats: [string, (t: Record<string, Tensor>) => Uint8Array, (b: Uint8Array) => Record<string, Tensor>][] = [
  ['safetensors', (t) => checkpoint.serializeSafetensors(t), (b) => checkpoint.parseSafetensors(b)],
  ['pt', (t) => checkpoint.serializeTorch(t), (b) => checkpoint.parseTorch(b)],
  ['npz', (t) => checkpoint.serializeNpz(t), (b) => checkpoint.parseNpz(b)],
];

describe.each(names)('a tensor called by %s', (_, name) => {
  const tensors = owning(name, tensor([1.5]), { other: tensor([2]) });

  afterEach(() => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { tolist?: unknown }).tolist).toBeUndefined();
  });

  test.each(formats)('is in a .%s what it was, or refused when it is written', async (format, write, read) => {
    const bytes = attempt(() => write(tensors));
    if (!bytes) return;
    const again = read(bytes);
    expect(Object.hasOwn(again, name)).toBe(true);
    expect(again[name]!.tolist()).toEqual([1.5]);
    expect(Object.keys(again).sort()).toEqual(Object.keys(tensors).sort());
    const path = at(`from.${format}`);
    writeFileSync(path, bytes);
    expect(await wick('inspect', path, '--stats')).toBe(0);
    for (const [to] of formats) {
      const other = at(`${format}-to.${to}`);
      rmSync(other, { force: true });
      const code = await wick('convert', path, other);
      // Either refused, or the very same.
      if (code === 0) expect(await wick('diff', path, other)).toBe(0);
      else expect(code).toBe(2);
    }
  });

  test('is told by a state that it does not fit, and changes nothing', () => {
    const model = new nn.Linear(2, 1);
    const before = model.weight.tolist();
    expect(() => model.loadStateDict(tensors)).toThrow(/^loadStateDict: the state does not fit Linear, nothing was/);
    expect(model.weight.tolist()).toEqual(before);
    const { unexpectedKeys } = model.loadStateDict(owning(name, zeros(1), model.stateDict()), { strict: false });
    expect(unexpectedKeys).toEqual([name]);
  });

  test('as a layer is in the state dict, the copy and the graph, or refused', () => {
    const makes: (() => nn.Sequential)[] = [
      () => new nn.Sequential(owning(name, new nn.Linear(2, 2))),
      () => new nn.Sequential({ a: new nn.Sequential(owning(name, new nn.Linear(2, 2))) }),
    ];
    for (const make of makes) {
      const model = attempt(make);
      if (!model) continue;
      model.loadStateDict(model.stateDict());
      expect(Object.keys(model.deepCopy().stateDict())).toEqual(Object.keys(model.stateDict()));
      expect(String(model)).toContain('Linear');
      const bytes = attempt(() => onnx.exportOnnx(model, [zeros(1, 2)]));
      if (!bytes) continue;
      expect(onnx.parseOnnx(bytes).tensors.some((t) => t.name.includes(`${name}.weight`))).toBe(true);
      expect(onnx.importOnnx(bytes).forward(zeros(1, 2)).shape).toEqual([1, 2]);
    }
  });

  test('as an input, an output and a dimension of a graph is what it was, or refused', () => {
    const bytes = attempt(() =>
      onnx.exportOnnx(new nn.Linear(2, 2), [zeros(3, 2)], {
        inputNames: [name],
        outputNames: [`${name}!`],
        dynamicAxes: owning(name, { 0: `${name}?` }),
      }),
    );
    if (!bytes) return;
    const { inputs, outputs } = onnx.parseOnnx(bytes);
    expect([inputs[0]!.name, outputs[0]!.name]).toEqual([name, `${name}!`]);
    expect(onnx.importOnnx(bytes).forward(zeros(1, 2)).shape).toEqual([1, 2]);
  });
});
