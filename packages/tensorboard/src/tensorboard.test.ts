import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromBinary, toJson } from '@bufbuild/protobuf';
import * as nn from '@wick/nn';
import { arange, full, ones, randn, tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { decode } from 'fast-png';
import type * as tensorboard from './index.ts';
import { memorySink, SummaryWriter } from './index.ts';
import { EventSchema, GraphDefSchema } from './proto/events_pb.ts';
import { crc32c, maskedCrc32c } from './records/crc32c.ts';

/** The records of an event file, whose checksums must be right. */
function records(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const data = bytes.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc32c(bytes.subarray(at, at + 8)));
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc32c(data));
    found.push(data);
    at += length + 16;
  }
  return found;
}

const events = (bytes: Uint8Array) => records(bytes).map((data) => fromBinary(EventSchema, data));

type Json = Record<string, unknown> & { summary?: { value: { image?: Record<string, unknown> }[] } };

/** As the fixture tells an event: without what differs from run to run, images as their pixels. */
function plain(bytes: Uint8Array): Json[] {
  return events(bytes).map((event) => {
    const { wallTime, sourceMetadata, ...told } = toJson(EventSchema, event) as Json;
    expect(wallTime).toBeGreaterThan(1.7e9);
    for (const { image } of told.summary?.value ?? [])
      if (image) image.encodedImageString = [...decode(Buffer.from(image.encodedImageString as string, 'base64')).data];
    return told;
  });
}

/** Sums may differ in their last bits: numpy adds pairwise. Floats that the format keeps in 32 bits are printed so. */
function near(given: unknown, wanted: unknown): unknown {
  if (typeof given === 'number' && typeof wanted === 'number') {
    const close = Math.abs(given - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted));
    return close || Math.fround(given) === Math.fround(wanted) ? wanted : given;
  }
  if (Array.isArray(given) && Array.isArray(wanted)) return given.map((each, i) => near(each, wanted[i]));
  if (typeof given !== 'object' || given === null || typeof wanted !== 'object' || wanted === null) return given;
  const other = wanted as Record<string, unknown>;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, near(value, other[key])]));
}

const values = (n: number, scale: number) =>
  Array.from({ length: n }, (_, i) => ((((i * 7919) % 1009) - 504) / 256) * scale);
const grid = (...shape: number[]) => {
  const n = shape.reduce((product, size) => product * size, 1);
  return arange(n).to('float32').reshape(shape).div(64).sub(0.25);
};

/** The calls of events.py. */
function asInPython(w: SummaryWriter): void {
  const [x, wide, rough] = [
    tensor(values(500, 1), { dtype: 'float64' }),
    values(300, 1e6),
    Float64Array.from(values(64, 1)),
  ];
  const labels = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const predictions = tensor(labels.map((_, i) => ((i * 37) % 128) / 128));
  w.addScalar('loss', 0.25, 3);
  w.addScalar('loss', tensor(0.1), 4);
  w.addScalar('none', 1);
  w.addScalar('new', 0.1, 5, { newStyle: true });
  w.addScalar('double', 0.1, 5, { newStyle: true, doublePrecision: true });
  w.addScalars('a/b', { one: 1.5, two: -2 }, 6);
  w.addHistogram('default', x, 1);
  w.addHistogram('wide', wide, 1);
  w.addHistogram('ten', x, 1, { bins: 10 });
  w.addHistogram('auto', x, 1, 'auto');
  w.addHistogram('fd', rough, 1, { bins: 'fd' });
  w.addHistogram('sturges', rough, 1, { bins: 'sturges' });
  w.addHistogram('edges', x, 1, { bins: [-1, 0, 0.5, 3] });
  w.addHistogram('few', x, 1, { bins: 100, maxBins: 7 });
  w.addHistogram('same', ones(5), 1, { bins: 4 });
  w.addHistogram('whole', arange(12), 1);
  w.addImage('chw', grid(3, 4, 5), 2);
  w.addImage('grey', grid(1, 4, 5), 2);
  w.addImage('alpha', grid(4, 4, 5), 2);
  w.addImage('hwc', grid(4, 5, 3), 2, { dataformats: 'HWC' });
  w.addImage('hw', grid(4, 5), 2, { dataformats: 'HW' });
  w.addImage('bytes', arange(60).to('uint8').reshape(3, 4, 5), 2);
  w.addImages('batch', grid(10, 3, 2, 3), 2);
  w.addImages('greys', grid(3, 2, 3, 1), 2, { dataformats: 'NHWC' });
  w.addText('words', '**bold** 你好', 8);
  w.addPrCurve('pr', labels, predictions, 9);
  w.addPrCurve('few thresholds', labels, predictions, 9, { numThresholds: 11 });
  w.addCustomScalars({ c: { m: ['Multiline', ['x', 'y']], n: ['Margin', ['v', 'l', 'u']] } });
  w.addHparams(
    { flag: true, lr: 0.1, name: 'sgd', size: 3, no: null },
    { accuracy: 0.5 },
    { name: ['sgd', 'adam'] },
    'hp',
  );
  w.close();
}

describe('the same calls as in PyTorch', () => {
  const { files } = fixture<{ files: Record<string, Json[]> }>(__dirname, 'events');
  const sink = memorySink();
  asInPython(new SummaryWriter('run', { purgeStep: 7, sink }));
  const ours = new Map([...sink.files()].map(([path, bytes]) => [dirname(path), plain(bytes)]));

  test('give the same files', () => expect([...ours.keys()].sort()).toEqual(Object.keys(files).sort()));

  const rows = Object.entries(files).flatMap(([folder, list]) => list.map((event, i) => [folder, i, event] as const));
  test.each(rows)('%s, event %d', (folder, i, wanted) => {
    expect(near(ours.get(folder)![i], wanted)).toEqual(wanted);
  });
});

test('the checksum is the one of the standard', () => {
  // RFC 3720, B.4, and the check value of CRC-32C.
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
});

describe('the graph of a model', () => {
  class Net extends nn.Module {
    body = new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU(), new nn.Dropout());
    head = new nn.Linear(3, 2);
    override forward(x: ReturnType<typeof ones>) {
      return this.head.forward(this.body.forward(x).add(ones(3)));
    }
  }
  const model = new Net();
  const sink = memorySink();
  const writer = new SummaryWriter('run', { sink });
  writer.addGraph(model, randn(2, 4));
  writer.close();
  const [, { what }] = events([...sink.files().values()][0]!) as [unknown, { what: { value: Uint8Array } }];
  const { node } = fromBinary(GraphDefSchema, what.value);
  const byName = new Map(node.map((each) => [each.name, each]));

  test('has a node for every input, parameter, operation and output, by module', () => {
    const scope = 'Net/Sequential[body]/Linear[0]';
    expect([...byName.keys()].slice(0, 3)).toEqual(['input/x', `${scope}/weight`, `${scope}/bias`]);
    expect(byName.get(`${scope}/linear`)?.input).toEqual(['input/x', `${scope}/weight`, `${scope}/bias`]);
    expect(byName.get('Net/Sequential[body]/ReLU[1]/relu')?.input).toEqual([`${scope}/linear`]);
    expect(byName.get('Net/add')?.input).toEqual(['Net/Sequential[body]/ReLU[1]/relu', 'Net/constant']);
    expect(byName.get('output/output.1')?.input).toEqual(['Net/Linear[head]/linear']);
  });

  test('is whole: each name once, and every source is a node', () => {
    expect(byName.size).toBe(node.length);
    expect(node.flatMap(({ input }) => input).filter((name) => !byName.has(name))).toEqual([]);
  });

  test('leaves the model in its mode', () => expect([...model.modules()].every((m) => m.training)).toBe(true));
});

describe('when something is written', () => {
  const length = (sink: tensorboard.MemorySink) => [...sink.files().values()][0]!.length;

  test('not before the queue is full, then all of it', () => {
    const sink = memorySink();
    const writer = new SummaryWriter('run', { maxQueue: 3, sink });
    const begun = length(sink);
    for (let i = 0; i < 3; i++) writer.addScalar('x', i, i);
    expect(length(sink)).toBe(begun);
    writer.addScalar('x', 3, 3);
    expect(events([...sink.files().values()][0]!)).toHaveLength(5);
    writer.close();
  });

  test('after closing a new file begins', () => {
    const sink = memorySink();
    const writer = new SummaryWriter('run', { sink });
    writer.close();
    writer.addScalar('x', 1);
    writer.close();
    expect(sink.files().size).toBe(2);
  });

  test('to a folder in Node, also at the end of a process that forgot to close', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wick-tensorboard-'));
    try {
      const writer = new SummaryWriter(`${folder}/a/b`, { filenameSuffix: '.x' });
      writer.addScalar('x', 1, 2);
      writer.close();
      const [name] = readdirSync(`${folder}/a/b`);
      expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\..*\.\d+\.\d+\.x$/);
      expect(events(readFileSync(`${folder}/a/b/${name}`))).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('refused, and nothing is written', () => {
  const sink = memorySink();
  const w = new SummaryWriter('run', { sink });
  const rows: [string, () => unknown, ErrorConstructor, RegExp][] = [
    ['a tag that is none', () => w.addScalar(3 as never, 1), TypeError, /^addScalar: tag must be a string, got 3/],
    ['a vector', () => w.addScalar('x', ones(2)), RangeError, /^addScalar: value must have one element, .*\[2\]/],
    ['a text for a number', () => w.addScalar('x', '1' as never), TypeError, /^addScalar: value must be a number/],
    ['no step', () => w.addScalar('x', 1, Number.NaN), RangeError, /^addScalar: globalStep must be finite/],
    ['an unknown option', () => w.addScalar('x', 1, 1, { wall: 1 } as never), TypeError, /there is no option wall/],
    [
      'a bad one of several',
      () => w.addScalars('x', { a: 1, b: 'no' as never }),
      TypeError,
      /^addScalars: b must be a number/,
    ],
    ['no values', () => w.addHistogram('x', []), RangeError, /^addHistogram: values must have an element/],
    ['NaN alone', () => w.addHistogram('x', [Number.NaN]), RangeError, /none that is in one/],
    ['infinity in equal bins', () => w.addHistogram('x', [1, Infinity], 0, 4), RangeError, /must be finite/],
    ['falling edges', () => w.addHistogram('x', [1], 0, [2, 1]), RangeError, /^addHistogram: bins must be /],
    [
      'two channels',
      () => w.addImage('x', ones(2, 3, 3)),
      RangeError,
      /^addImage: an image must have 1, 3 or 4 channels, got 2/,
    ],
    ['dimensions', () => w.addImage('x', ones(3, 3)), RangeError, /^addImage: an image of dataformats CHW must have 3/],
    [
      'letters',
      () => w.addImage('x', ones(3, 3, 3), 0, { dataformats: 'CCW' }),
      RangeError,
      /^addImage: dataformats must be/,
    ],
    [
      'a batch without pixels',
      () => w.addImages('x', full([0, 3, 2, 2], 0)),
      RangeError,
      /^addImages: image must have pixels/,
    ],
    ['a text that is none', () => w.addText('x', 3 as never), TypeError, /^addText: text must be a string/],
    ['lengths', () => w.addPrCurve('x', [1], [0.5, 0.5]), RangeError, /must be as many, got 1, 2/],
    [
      'a domain',
      () => w.addHparams({ a: 1 }, {}, { a: ['x'] }),
      TypeError,
      /^addHparams: hparamDomainDiscrete.a must be/,
    ],
    ['a margin', () => w.addCustomScalars({ a: { b: ['Margin', ['x']] } }), RangeError, /must have 3 tags/],
    ['a model that is none', () => w.addGraph({} as never, ones(1)), TypeError, /^addGraph: model must be a module/],
    [
      'inputs that are none',
      () => w.addGraph(new nn.Linear(1, 1), []),
      TypeError,
      /^addGraph: inputs must be a tensor/,
    ],
    [
      'a folder that is none',
      () => new SummaryWriter(3 as never, { sink }),
      TypeError,
      /^SummaryWriter: logDir must be/,
    ],
    [
      'an unknown option of the writer',
      () => new SummaryWriter({ sinks: sink } as never),
      TypeError,
      /no option sinks/,
    ],
  ];
  test.each(rows)('%s', (_, call, error, message) => {
    const before = [...sink.files().values()].map((bytes) => bytes.length);
    expect(call).toThrow(error);
    expect(call).toThrow(message);
    w.flush();
    expect([...sink.files().values()].map((bytes) => bytes.length)).toEqual(before);
  });
});

// Where there is a Python with TensorBoard: CONTRIBUTING says how to get one.
const python = process.env.WICK_PYTHON;
(python ? test : test.skip)(
  'TensorBoard itself reads the files',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'wick-tensorboard-'));
    try {
      asInPython(new SummaryWriter(folder));
      const program = `
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
found = EventAccumulator(${JSON.stringify(folder)}, size_guidance={'images': 0}).Reload()
tags = found.Tags()
print(sorted(tags['images'])[:2], len(tags['histograms']), len(tags['tensors']), [s.value for s in found.Scalars('loss')])
`;
      const said = execFileSync(python!, ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      expect(said.trim()).toBe("['alpha', 'batch'] 10 6 [0.25, 0.10000000149011612]");
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);
