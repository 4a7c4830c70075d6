import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FileDType,
  loadNpz,
  loadSafetensors,
  saveNpz,
  saveSafetensors,
  saveTorch,
  storeAs,
} from '@wick/checkpoint';
import { tensor, zeros } from '@wick/tensor';
import { fixture, typescriptProgram } from '@wick/testing';
import * as umbrella from '../index.ts';
import { nn, onnx } from '../index.ts';
import { ownModules } from './loadModel.ts';
import { run } from './run.ts';
import { sparkline } from './text.ts';

/** The command as it runs from a shell. */
const program = typescriptProgram(join(__dirname, 'main.ts'));

let folder: string;
const at = (name: string) => join(folder, name);

const wick = (...args: string[]) => wickIn(undefined, ...args);

/** In a terminal so many characters wide. */
async function wickIn(columns: number | undefined, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const to = (lines: string[]) => (text: string) => lines.push(text);
  const code = await run(args, { out: to(out), err: to(err), color: false, version: '1.2.3', columns });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const halves = { float16: storeAs(tensor([1, 0.25]), 'float16'), bfloat16: storeAs(tensor([1, -3]), 'bfloat16') };
const small = (dtype: FileDType, wide: 'int32' | 'int64') => [dtype, storeAs(tensor([1, 2], { dtype: wide }), dtype)];
const smalls = Object.fromEntries([
  ...(['int8', 'int16', 'uint16'] as const).map((dtype) => small(dtype, 'int32')),
  ...(['uint32', 'uint64'] as const).map((dtype) => small(dtype, 'int64')),
]);
const tensors = {
  'fc.weight': tensor([
    [1, 2],
    [3, 6],
  ]),
  'fc.steps': tensor([7n]),
};

/** A safetensors file whose one tensor of `elements` float32 zeros takes no room on the disk. */
function sparse(name: string, elements: number) {
  const header = Buffer.from(
    JSON.stringify({ big: { dtype: 'F32', shape: [elements], data_offsets: [0, 4 * elements] } }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(at(name), Buffer.concat([length, header]));
  truncateSync(at(name), 8 + header.length + 4 * elements);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wick-cli-'));
  await saveSafetensors(at('a.safetensors'), tensors, { metadata: { format: 'pt' } });
  await saveTorch(at('a.pt'), { model: tensors, epoch: 3 });
  await saveNpz(at('a.npz'), tensors);
  const model = new nn.Sequential(new nn.Linear(2, 2));
  model.loadStateDict({ '0.weight': tensors['fc.weight'], '0.bias': zeros(2) });
  writeFileSync(at('model.onnx'), onnx.exportOnnx(model, [zeros(1, 2)]));
  await saveSafetensors(at('near.safetensors'), {
    ...tensors,
    'fc.weight': tensor([
      [1, 2],
      [3, 6.001],
    ]),
  });
  await saveSafetensors(at('other.safetensors'), { 'fc.weight': zeros(4), extra: zeros(1) });
  await saveSafetensors(at('nan.safetensors'), { bad: tensor([1, Number.NaN, Number.POSITIVE_INFINITY, 0]) });
  await saveSafetensors(at('\u001b[31m.safetensors'), { '\u001b[2J\nred': zeros(1) });
  writeFileSync(at('empty.pt'), '');
  writeFileSync(at('text.safetensors'), 'this is no checkpoint at all, only words');
  writeFileSync(at('text.pt'), 'this is no checkpoint at all, only words');
  writeFileSync(at('text.npz'), 'this is no checkpoint at all, only words');
  writeFileSync(at('text.npy'), 'this is no checkpoint at all, only words');
  writeFileSync(at('text.onnx'), 'this is no checkpoint at all, only words');
  writeFileSync(at('notes.txt'), 'this is no checkpoint at all, only words');
  writeFileSync(at('hostile.pt'), Buffer.from('\x80\x02cos\nsystem\nU\x02lsR.', 'latin1'));
  writeFileSync(at('huge.safetensors'), Buffer.alloc(16, 255));
  mkdirSync(at('folder.pt'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('inspect', () => {
  test.each(['a.safetensors', 'a.pt', 'a.npz'])(
    'lists the tensors of %s with dtypes, shapes and sizes',
    async (name) => {
      const { code, out } = await wick('inspect', at(name));
      expect(code).toBe(0);
      expect(out).toMatch(/fc\.weight +float32 +2×2 +4 +16 B/);
      expect(out).toMatch(/fc\.steps +int64 +1 +1 +8 B/);
      expect(out).toContain(name === 'a.pt' ? 'epoch: 3' : '2 tensors · 5 elements');
    },
  );

  test('computes statistics that are right', async () => {
    const { code, out } = await wick(
      'inspect',
      at('a.safetensors'),
      '--stats',
      '--json',
      '--bins',
      '5',
      '--filter',
      'weight',
    );
    expect(code).toBe(0);
    const { tensors: listed, metadata } = JSON.parse(out);
    expect(metadata).toEqual({ format: 'pt' });
    expect(listed).toHaveLength(1);
    expect(listed[0].statistics).toMatchObject({
      mean: 3,
      min: 1,
      max: 6,
      zeros: 0,
      nan: 0,
      histogram: [1, 1, 1, 0, 1],
    });
    expect(listed[0].statistics.std).toBeCloseTo(Math.sqrt(3.5), 12);
  });

  test('warns of values that are no numbers', async () => {
    const { code, out } = await wick('inspect', at('nan.safetensors'), '--stats');
    expect(code).toBe(1);
    expect(out).toContain('1 nan, 1 inf');
    expect(out).toMatch(/0\.5000 +0\.5000 +0 +1 /);
  });

  test('reads nothing but the header of a safetensors file', async () => {
    sparse('sparse.safetensors', 2 ** 28);
    const before = process.memoryUsage().arrayBuffers;
    const { code, out } = await wick('inspect', at('sparse.safetensors'));
    expect(code).toBe(0);
    expect(out).toContain('268,435,456  1.00 GiB');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  test('lets no name move the cursor', async () => {
    const { out } = await wick('inspect', at('\u001b[31m.safetensors'));
    expect(out).toContain('\\u{1b}[2J\\u{a}red');
    expect(out).not.toContain('\u001b');
  });
});

describe('an ONNX file', () => {
  test('is listed with its initialisers and what the graph is', async () => {
    const { code, out } = await wick('inspect', at('model.onnx'), '--stats');
    expect(code).toBe(0);
    expect(out).toMatch(/0\.weight +float32 +2×2 +4 +3 +1\.871 +1 +6/);
    expect(out).toMatch(/operators: .*Gemm ×1/);
    expect(out).toMatch(/inputs: input \[1, 2\]/);
  });

  test('is compared with other files', async () => {
    expect((await wick('diff', at('model.onnx'), at('model.onnx'))).code).toBe(0);
    const { code, out } = await wick('diff', at('model.onnx'), at('a.npz'));
    expect(code).toBe(1);
    expect(out).toMatch(/0\.weight +only in A/);
  });

  test('gives its initialisers to a file of tensors', async () => {
    expect((await wick('convert', at('model.onnx'), at('onnx.npz'))).code).toBe(0);
    expect((await loadNpz(at('onnx.npz')))['0.weight']!.tolist()).toEqual(tensors['fc.weight'].tolist());
  });
});

describe('diff', () => {
  test.each([
    ['a.safetensors', 'a.npz', [], 0],
    ['a.safetensors', 'near.safetensors', [], 1],
    ['a.safetensors', 'near.safetensors', ['--atol', '0.01'], 0],
    ['a.safetensors', 'near.safetensors', ['--rtol', '0.001'], 0],
    ['a.safetensors', 'near.safetensors', ['--rtol', '0.0001'], 1],
    ['a.safetensors', 'other.safetensors', ['--atol', '100'], 1],
    ['nan.safetensors', 'nan.safetensors', [], 0],
  ])('%s and %s %j: exit code %i', async (a, b, options, code) => {
    expect(await wick('diff', at(a), at(b), ...options)).toMatchObject({ code, err: '' });
  });

  test('says which, how many and by how much', async () => {
    const near = JSON.parse((await wick('diff', '--json', at('a.safetensors'), at('near.safetensors'))).out);
    expect(near).toMatchObject({
      same: false,
      compared: 2,
      differences: [{ name: 'fc.weight', kind: 'values', different: 1, elements: 4 }],
    });
    expect(near.differences[0].maxAbs).toBeCloseTo(0.001, 6);
    expect(near.differences[0].maxRel).toBeCloseTo(0.001 / 6.001, 7);
    const { out } = await wick('diff', at('a.safetensors'), at('other.safetensors'));
    expect(out).toContain('shape 2×2 and 4');
    expect(out).toMatch(/fc\.steps +only in A/);
    expect(out).toMatch(/extra +only in B/);
  });
});

describe('convert', () => {
  test.each(['b.safetensors', 'b.pt', 'b.npz'])('to %s and back loses nothing', async (name) => {
    expect((await wick('convert', at('a.safetensors'), at(name))).code).toBe(0);
    expect(await wick('diff', at('a.safetensors'), at(name))).toMatchObject({ code: 0 });
    expect(readdirSync(folder).filter((each) => each.endsWith('.tmp'))).toEqual([]);
  });

  test('narrows and widens floats, and leaves integers alone', async () => {
    await wick('convert', at('a.npz'), at('half.safetensors'), '--dtype', 'bfloat16');
    const { out } = await wick('inspect', at('half.safetensors'));
    expect(out).toMatch(/fc\.weight +bfloat16/);
    expect(out).toMatch(/fc\.steps +int64/);
    await wick('convert', at('half.safetensors'), at('double.npz'), '--dtype', 'float64');
    const { 'fc.weight': weight, 'fc.steps': steps } = await loadNpz(at('double.npz'));
    expect([weight!.dtype, steps!.dtype]).toEqual(['float64', 'int64']);
  });

  test.each([
    ['half.safetensors', 'half.pt', 'again.safetensors'],
    ['small.safetensors', 'small.pt', 'small.npz', 'small-again.safetensors'],
  ])('keeps the types of elements, %s to %s and on', async (first, ...names) => {
    await saveSafetensors(at('half.safetensors'), halves, { dtype: 'stored' });
    await saveSafetensors(at('small.safetensors'), smalls, { dtype: 'stored' });
    let from = first;
    for (const name of names) {
      const { code, out } = await wick('convert', at(from), at(name), '--force');
      expect([code, out.trim().split('\n').length]).toEqual([0, 1]);
      expect(await wick('diff', at(first), at(name))).toMatchObject({ code: 0 });
      from = name;
    }
    expect(readFileSync(at(from))).toEqual(readFileSync(at(first)));
    const { tensors: listed } = JSON.parse((await wick('inspect', at(names[0]!), '--json')).out);
    const sizes = { float16: 2, bfloat16: 2, int8: 1, int16: 2, uint16: 2, uint32: 4, uint64: 8 };
    for (const { name, dtype, bytes } of listed) {
      expect(dtype).toBe(name);
      expect(bytes).toBe(2 * sizes[name as keyof typeof sizes]);
    }
  });

  test('says what it changed, and a comparison sees it', async () => {
    await saveSafetensors(at('half.safetensors'), halves, { dtype: 'stored' });
    const { out } = await wick('convert', at('half.safetensors'), at('wide.npz'), '--force');
    expect(out).toMatch(/bfloat16 → float32 {2}1 tensor$/m);
    expect(out).not.toContain('float16 → float16');
    const listed = await wick('convert', at('half.safetensors'), at('wide.pt'), '--dtype', 'float32', '--json');
    expect(JSON.parse(listed.out).changed).toEqual({ 'float16 → float32': 1, 'bfloat16 → float32': 1 });
    const { code, out: found } = await wick('diff', at('half.safetensors'), at('wide.pt'));
    expect(code).toBe(1);
    expect(found).toMatch(/^ +float16 +dtype float16 and float32$/m);
    const near = await wick('diff', at('half.safetensors'), at('wide.pt'), '--rtol', '0.01');
    expect([near.code, near.err]).toEqual([0, expect.stringContaining('float16 (float16 and float32)')]);
    const both = JSON.parse((await wick('diff', '--json', at('half.safetensors'), at('wide.pt'))).out);
    expect(both.retyped).toEqual([
      { name: 'bfloat16', dtypes: ['bfloat16', 'float32'] },
      { name: 'float16', dtypes: ['float16', 'float32'] },
    ]);
  });

  test('overwrites only when told to', async () => {
    writeFileSync(at('there.safetensors'), 'mine');
    const refused = await wick('convert', at('a.npz'), at('there.safetensors'));
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain('is there already; --force overwrites it');
    expect((await wick('convert', at('a.npz'), at('there.safetensors'), '--force')).code).toBe(0);
    expect(Object.keys(await loadSafetensors(at('there.safetensors')))).toContain('fc.weight');
  });

  test('says what it leaves out', async () => {
    const { code, err } = await wick('convert', at('a.pt'), at('left.npz'));
    expect(code).toBe(0);
    expect(err).toContain('left out, being no tensors: epoch: 3');
    expect(Object.keys(await loadNpz(at('left.npz')))).toEqual(['model.fc.weight', 'model.fc.steps']);
  });

  test.each([
    ['b.onnx', [], /exportOnnx writes it/],
    ['b.txt', [], /ends in \.safetensors/],
    ['half.npz', ['--dtype', 'bfloat16'], /NumPy has no bfloat16/],
    ['no/such/folder.npz', [], /no such folder/],
  ])('to %s %j is refused', async (name, options, message) => {
    const { code, err } = await wick('convert', at('a.safetensors'), at(name), ...options);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(existsSync(at(name))).toBe(false);
  });
});

describe('entries that are not read', () => {
  const { files } = fixture<{ files: { format: string; dtype: string; bytes: string }[] }>(
    join(__dirname, '../../../checkpoint/src'),
    'unreadable',
  );
  // One of the compressed and one of the stored ones are the same to the command.
  const chosen = files.filter(({ format }, i) => format === 'safetensors' || (format === 'npz' && i % 3 === 0));

  test.each(chosen)('in .$format, of $dtype, hide no others from any command', async ({ format, bytes }) => {
    const [path, out] = [at(`odd.${format}`), at('rest.pt')];
    writeFileSync(path, Buffer.from(bytes, 'base64'));
    const odd = expect.stringMatching(/^odd: an? (array|tensor) of .*, which is not read$/s);
    for (const more of [[], ['--stats']]) {
      const { code, out: text } = await wick('inspect', path, '--json', ...more);
      const { tensors: listed, others } = JSON.parse(text);
      const all = [...listed.map(({ name }: { name: string }) => name), ...others];
      expect([code, all.slice().sort()]).toEqual([0, ['first', 'last', expect.stringMatching(/^odd/)]]);
    }
    expect(JSON.parse((await wick('inspect', path, '--json', '--stats')).out).others).toEqual([odd]);
    const same = await wick('diff', path, path);
    expect([same.code, same.err]).toEqual([
      0,
      expect.stringContaining('not compared, being of types that are not read: odd'),
    ]);
    expect(same.out).toContain('2 tensors');
    const { code, err } = await wick('convert', path, out, '--force');
    expect([code, err]).toEqual([0, expect.stringContaining('left out, being no tensors: odd: ')]);
    expect(await wick('diff', path, out)).toMatchObject({ code: 1, out: expect.stringContaining('only in A') });
  });
});

describe('a model in a module', () => {
  const typed = `import { init, nn } from 'wick';
    import { Linear } from '@wick/nn';
    enum Width { Narrow = 20 }
    export async function build(): Promise<nn.Module> {
      const m = new nn.Sequential(new Linear(Width.Narrow, 30), new nn.ReLU(), new nn.Linear(30, 10));
      m.apply((l) => {
        if (!(l instanceof nn.Linear)) return;
        init.kaimingNormal_(l.weight);
        init.zeros_(l.bias!);
      });
      return m;
    }`;
  const dead = `import { init, nn } from 'wick';
    export class Net extends nn.Sequential {
      constructor() { super(new nn.Linear(20, 30), new nn.ReLU()); init.zeros_(this.getParameter('0.weight')); }
    }`;
  const odd = `import { nn, tensor } from 'wick';
    const layer = new nn.Linear(20, 20, { bias: false });
    layer.weight.data.copy_(tensor(Array.from({ length: 400 }, (_, i) => (i % 7) ** 3 - (i % 3) * 40)).view(20, 20));
    export default layer;`;
  beforeAll(() => {
    const files = { 'net.ts': typed, 'dead.mjs': dead, 'odd.ts': odd };
    for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
  });

  test('that is well initialised: exit code 0, and the same draws from the same seed', async () => {
    const audited = await wick('audit', at('net.ts'), '--seed', '3', '--json');
    expect(audited).toMatchObject({ code: 0, err: '' });
    const { warnings, parameters } = JSON.parse(audited.out);
    expect(warnings).toEqual([]);
    expect(parameters[0]).toMatchObject({ path: '0.weight', layer: 'Linear', shape: [30, 20], activation: 'relu' });
    expect(await wick('audit', at('net.ts'), '--seed', '3', '--json')).toEqual(audited);
    expect((await wick('audit', at('net.ts'), '--seed', '4', '--json')).out).not.toBe(audited.out);
  });

  test('with a mistake: exit code 1, with the reason and the fix; a class is built', async () => {
    const { code, out } = await wick('audit', at('dead.mjs'));
    expect(code).toBe(1);
    expect(out).toMatch(/zero-weight: 0\.weight\n {2}All weights are 0.*\n {2}Fix: /);
    expect(out).toContain('2 parameters, 1 warning');
  });

  test('like none of the initialisers: a warning only if strict', async () => {
    expect((await wick('audit', at('odd.ts'))).code).toBe(0);
    const { code, out } = await wick('audit', at('odd.ts'), '--strict');
    expect(code).toBe(1);
    expect(out).toContain('unknown: weight');
  });

  test('becomes one page, which is not overwritten', async () => {
    const args = ['report', at('net.ts'), '-o', at('page.html'), '--input', '4,20', '--title', 'My net'];
    expect(await wick(...args)).toMatchObject({ code: 0, err: '' });
    const page = readFileSync(at('page.html'), 'utf8');
    expect(page).toContain('My net');
    expect(page).toMatch(/<svg[^>]*/);
    expect((await wick(...args)).err).toContain('is there already');
    const unfit = await wick('report', at('net.ts'), '-o', at('never.html'), '--input', '4,21');
    expect(unfit).toMatchObject({ code: 2 });
    expect(unfit.err).toContain('[4, 21] does not fit');
    expect(existsSync(at('never.html'))).toBe(false);
  });

  test('becomes a page with the curves of a training', async () => {
    writeFileSync(at('curves.json'), JSON.stringify({ 'my loss': [2, 1, 0.5] }));
    const args = ['report', at('net.ts'), '-o', at('curves.html'), '--curves'];
    expect(await wick(...args, at('curves.json'))).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(at('curves.html'), 'utf8')).toContain('my loss');
    const bad = { 'no.json': '{', 'list.json': '[1]', 'odd.json': '{"loss": "x"}', 'none.json': null };
    for (const [name, text] of Object.entries(bad)) {
      if (text !== null) writeFileSync(at(name), text);
      const { code, err } = await wick(...args, at(name), '--force');
      expect([code, err.includes('\n')]).toEqual([2, false]);
    }
  });

  test('a page that is written over keeps its mode and its link, and what it was where the new one cannot be', async () => {
    writeFileSync(at('kept.html'), 'old', { mode: 0o600 });
    symlinkSync('kept.html', at('link.html'));
    const args = (name: string) => ['report', at('net.ts'), '--force', '-o', at(name)];
    expect(await wick(...args('link.html'))).toMatchObject({ code: 0, err: '' });
    expect(statSync(at('kept.html')).mode & 0o777).toBe(0o600);
    expect([lstatSync(at('link.html')).isSymbolicLink(), readFileSync(at('kept.html'), 'utf8').length > 1000]).toEqual([
      true,
      true,
    ]);
    execFileSync('mkfifo', [at('pipe.html')]);
    for (const name of ['pipe.html', 'folder.pt']) {
      const { code, err } = await wick(...args(name));
      expect([code, err]).toEqual([2, expect.stringMatching(/is no ordinary file|is a folder/)]);
    }
    const whole = readFileSync(at('kept.html'), 'utf8');
    const full = spawnSync(
      'bash',
      ['-c', `trap '' XFSZ; ulimit -f 4; exec "$@"`, 'bash', process.execPath, ...program, ...args('kept.html')],
      { encoding: 'utf8' },
    );
    expect(full).toMatchObject({ status: 2, stdout: '' });
    expect(full.stderr).toContain('the file would be larger than files may be');
    expect(readFileSync(at('kept.html'), 'utf8')).toBe(whole);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test("the modules it is given are this wick's, all of them", async () => {
    const { wick: given } = await ownModules();
    expect(Object.keys(given!).sort()).toEqual(Object.keys(umbrella).sort());
  });

  test.each([
    ['missing.ts', null, /there is no such file/],
    ['empty.ts', '', /the file is empty/],
    ['syntax.ts', 'export default {', /ParseError/],
    ['none.ts', 'export {};', /the module exports nothing/],
    ['two.ts', 'export const a = 1, b = 2;', /the module exports a, b; choose with --export/],
    ['number.ts', 'export default 1;', /expected a model .*, got 1/],
    ['thrown.ts', 'throw undefined;', /thrown\.ts: undefined/],
    ['lines.ts', "throw new Error('one\\n\\u001b[2Jtwo');", /one .*2Jtwo/],
    ['fails.ts', 'export default () => { throw new Error("no luck"); };', /no luck/],
    ['rejects.ts', 'export default async () => { throw new Error("no luck"); };', /no luck/],
    ['foreign.ts', 'export default { namedParameters() {} };', /another copy of wick/],
    ['class.ts', 'export default class Net {}', /no nn\.Module of this wick/],
    ['absent.ts', "import 'no-such-package'; export default 1;", /no-such-package/],
    // A file of tensors is audited, too; there is no report of one.
    ['model.safetensors', 'x', /expected a TypeScript or JavaScript module|a file begins with 8 bytes/],
  ])('%s is told in one line, with exit code 2', async (name, text, message) => {
    if (text !== null) writeFileSync(at(name), text);
    for (const args of [['audit'], ['report', '-o', at('never.html')]]) {
      const { code, out, err } = await wick(...args, at(name));
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(message);
      expect(err).not.toContain('\n');
      expect(err).not.toContain('\u001b');
    }
    expect(existsSync(at('never.html'))).toBe(false);
  });
});

describe('a bad file is told in one line, with exit code 2', () => {
  const files: [string, RegExp][] = [
    ['missing.safetensors', /there is no such file/],
    ['a.pt/deeper', /there is no such file/],
    ['empty.pt', /the file is empty/],
    ['folder.pt', /is a folder/],
    ['text.safetensors', /safetensors: the header is said to be/],
    ['text.pt', /torch: the file is neither/],
    ['text.npz', /npz: /],
    ['text.npy', /npy: the file does not begin/],
    ['text.onnx', /no ONNX model/],
    ['notes.txt', /neither its name nor its first bytes/],
    ['hostile.pt', /torch: /],
    ['huge.safetensors', /at most 100000000/],
  ];
  const commands: [string, (bad: string) => string[]][] = [
    ['inspect', (bad) => [bad]],
    ['diff A', (bad) => [bad, at('a.npz')]],
    ['diff B', (bad) => [at('a.npz'), bad]],
    ['convert', (bad) => [bad, at('never.npz')]],
    ['audit', (bad) => [bad]],
  ];
  test.each(commands.flatMap(([name, args]) => files.map(([file, message]) => [name, file, message, args] as const)))(
    '%s of %s',
    async (name, file, message, args) => {
      const { code, out, err } = await wick(name.split(' ')[0]!, ...args(at(file)));
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).toMatch(message);
      expect(err).toContain(at(file));
      expect(err).not.toContain('\n');
      expect(existsSync(at('never.npz'))).toBe(false);
    },
  );
});

test.each([
  [[], 2],
  [['--help'], 0],
  [['--version'], 0],
  [['inspect', '--help'], 0],
  [['audit', '--help'], 0],
  [['init', '--help'], 0],
  [['init', 'a.ts', '--gain', 'relu'], 2],
  [['init', 'a.ts', '--gain', 'relu=0'], 2],
  [['init', 'a.ts', '--mode', 'guess'], 2],
  [['report', 'a.ts'], 2],
  [['report', 'a.ts', '-o', 'b', '--input', '1,0'], 2],
  [['audit', 'a.ts', '--scale-limit', '1'], 2],
  [['nonsense'], 2],
  [['inspect'], 2],
  [['inspect', 'a', 'b'], 2],
  [['inspect', 'a', '--bins', '1.5'], 2],
  [['diff', 'a', 'b', '--atol', 'NaN'], 2],
  [['diff', 'a', 'b', '--rtol='], 2],
  [['convert', 'a', 'b.pt', '--dtype', 'int8'], 2],
  [['inspect', 'a', '--nonsense'], 2],
])('the line %j ends with %i', async (args, code) => {
  expect((await wick(...args)).code).toBe(code);
});

describe('a terminal of 80 characters', () => {
  test.each(['inspect --stats', 'inspect', 'diff', 'audit'])('is wide enough for %s', async (line) => {
    // Two characters less and everything would fit, some more and nothing could.
    const long = `encoder.denseblock1.${line === 'inspect' ? 'denselayer1.conv' : 'denselayer1.c'}.weight`;
    const files = { a: zeros(512, 512), b: zeros(512, 512).add(1) };
    for (const [name, t] of Object.entries(files)) await saveSafetensors(at(`${name}.wide`), { [long]: t });
    writeFileSync(
      at('wide.ts'),
      `import { nn } from 'wick';
       const block = (m: nn.Module) => new nn.Sequential({ denselayer: m });
       export default block(block(new nn.Sequential(...Array.from({ length: 16 }, () => new nn.Linear(64, 64)))));`,
    );
    const inputs = line === 'audit' ? ['wide.ts'] : line === 'diff' ? ['a.wide', 'b.wide'] : ['a.wide'];
    const { code, out } = await wickIn(80, ...line.split(' '), ...inputs.map(at));
    expect(code).toBeLessThan(2);
    // The path of the file is as long as it is.
    for (const text of out.replaceAll(folder, '').split('\n')) expect(text.length).toBeLessThanOrEqual(80);
    expect(out).toContain('left out for want of room');
  });
});

describe.each([40, 60])('in a terminal of %i characters no line is longer than it must be', (columns) => {
  /** What cannot be wrapped: a single word with what stands before it. */
  const tooLong = (text: string) =>
    text.split('\n').filter((line) => line.length > columns && line.trim().split(/ +/).length > 1);
  const words = (text: string) => text.replace(/ \\\n/g, '\n').split(/\s+/);

  test.each(['', 'inspect', 'diff', 'convert', 'audit', 'init', 'report', 'train', 'train mnist', 'seed-parity'])(
    'wick %s --help, and it says all it says elsewhere',
    async (name) => {
      const args = [...name.split(' ').filter((part) => part !== ''), '--help'];
      const { out } = await wickIn(columns, ...args);
      expect(tooLong(out)).toEqual([]);
      expect(words(out)).toEqual(words((await wick(...args)).out));
    },
  );

  test('lists, comparisons and what is written', async () => {
    const name = 'encoder.denseblock1.num_batches_tracked';
    const long = { [name]: tensor([123456]), 'a.weight': tensor([[0.001234, 12345.6]]) };
    await saveSafetensors(at('long.safetensors'), long, { metadata: { about: 'one word after another '.repeat(4) } });
    await saveSafetensors(at('other.safetensors'), { ...long, [name]: tensor([654321]) });
    for (const line of [
      ['inspect', at('long.safetensors')],
      ['inspect', at('long.safetensors'), '--stats'],
      ['diff', at('long.safetensors'), at('other.safetensors')],
      ['audit', at('long.safetensors')],
      ['convert', at('long.safetensors'), at('long.npz'), '--force', '--dtype', 'float16'],
      ['seed-parity'],
    ]) {
      const { out } = await wickIn(columns, ...line);
      expect(out).not.toBe('');
      expect(tooLong(out)).toEqual([]);
    }
    const { out } = await wickIn(columns, 'inspect', at('long.safetensors'));
    expect(out).toMatch(columns === 40 ? /tracked\n {4}float32 .*4 B$/m : /tracked +1? .*4 B$/m);
    expect(JSON.parse((await wickIn(columns, 'inspect', at('long.safetensors'), '--json')).out).tensors).toHaveLength(
      2,
    );
  });

  test('the example of a help can be copied as it stands', async () => {
    const { out } = await wickIn(40, 'init', '--help');
    expect(out).toContain('  $ wick init net.ts --input 1,3,32,32 \\\n      --save weights.safetensors');
  });
});

test('says where an error comes from when asked to', async () => {
  const { code, err } = await wick('inspect', at('missing.pt'), '--verbose');
  expect(code).toBe(2);
  expect(err).toMatch(/no such file[\s\S]*\n +at /);
});

test('a small bin of a histogram is seen, an empty one is not', () => {
  expect(sparkline([0, 1, 1000])).toBe(' ▁█');
});

describe('as a process', () => {
  const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [...program, ...args], { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });

  test.each<[NodeJS.ProcessEnv, boolean]>([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('with %j and no terminal, colours: %s', (env, colours) => {
    const { status, stdout, stderr } = start(['--help'], env);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.includes('\u001b')).toBe(colours);
  });

  test('the list goes to the one stream, complaints to the other', () => {
    const good = start(['inspect', at('a.npz')]);
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toContain('fc.weight');
    const bad = start(['nonsense']);
    expect(bad).toMatchObject({ status: 2, stdout: '' });
    expect(bad.stderr.trim().split('\n')).toHaveLength(1);
  });
});
