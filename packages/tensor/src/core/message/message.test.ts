import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  arange,
  cloneState,
  defaultGenerator,
  fromMessage,
  fromTypedArray,
  matmul,
  ones,
  ShapeError,
  Tensor,
  tensor,
  toMessage,
  zeros,
} from '../../index.ts';

/** A thread that answers every message with itself, giving its memory back; of shared memory it changes the first number. */
const echo = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (message) => {
  const buffers = message.arrays.map((a) => a.buffer);
  for (const a of message.arrays) if (a.buffer instanceof SharedArrayBuffer) a[0] = 42;
  parentPort.postMessage(message, buffers.filter((b) => b instanceof ArrayBuffer));
});`;
let worker: Worker;
beforeAll(() => {
  worker = new Worker(echo, { eval: true });
});
afterAll(() => worker.terminate());

async function there(...args: Parameters<typeof toMessage>): Promise<unknown> {
  const { message, transfer } = toMessage(...args);
  worker.postMessage(message, transfer);
  const [back] = await once(worker, 'message');
  return fromMessage(back);
}

describe('structuredClone and postMessage', () => {
  it.each<[string, unknown]>([
    ['a tensor', ones(2)],
    ['a view', ones(2, 2).t()],
    ['a state dict', { weight: ones(2), bias: zeros(1) }],
    ['a list', [ones(1)]],
    ['a Map', new Map([['x', ones(1)]])],
  ])('refuse %s with what to do', (_, value) => {
    expect(() => structuredClone(value)).toThrow(/toMessage\(tensor, state dict, …\).*could not be cloned/s);
    expect(() => worker.postMessage(value)).toThrow(/toMessage/);
  });
});

describe('what toMessage makes arrives', () => {
  it.each(['float32', 'float64', 'int32', 'int64', 'uint8', 'bool'] as const)('of %s', async (dtype) => {
    const t = tensor([[1, 0, 1], [0, 1, 1]]).to(dtype); // biome-ignore format: rows
    const back = (await there(t)) as Tensor;
    expect(back).toBeInstanceOf(Tensor);
    expect([back.dtype, back.shape, back.stride(), back.tolist()]).toEqual([dtype, [2, 3], [3, 1], t.tolist()]);
    expect(t.add(1).shape).toEqual([2, 3]); // here it is as before
  });

  it('in its structure, with what was shared still shared', async () => {
    const weight = arange(6).to('float32').view(2, 3);
    const state = {
      tied: weight,
      rows: [weight, weight.t(), weight.select(0, 1)],
      map: new Map<unknown, unknown>([['step', tensor(3, { dtype: 'int64' })], [1, { lr: 0.1, betas: [0.9, 0.99] }]]), // biome-ignore format: pairs
      set: new Set(['a']),
      none: null,
      big: 2n ** 60n,
      bytes: new Uint8Array([1, 2]),
      empty: zeros(0, 3),
      scalar: tensor(7),
    };
    const back = (await there(state)) as typeof state;
    expect(back.tied.tolist()).toEqual(weight.tolist());
    expect(back.rows[0]).toBe(back.tied);
    expect([back.rows[1]!.stride(), back.rows[2]!.tolist()]).toEqual([[1, 3], [3, 4, 5]]); // biome-ignore format: pair
    back.tied.fill_(1);
    expect(back.rows[2]!.tolist()).toEqual([1, 1, 1]);
    expect((back.map.get('step') as Tensor).item()).toBe(3);
    expect(back.map.get(1)).toEqual({ lr: 0.1, betas: [0.9, 0.99] });
    expect([[...back.set], back.none, back.big, [...back.bytes], back.empty.shape, back.scalar.item()]).toEqual([
      ['a'],
      null,
      2n ** 60n,
      [1, 2],
      [0, 3],
      7,
    ]);
    expect(weight.tolist()).toEqual([[0, 1, 2], [3, 4, 5]]); // biome-ignore format: rows
  });

  it('a leaf that requires grad, and one in channels-last order', async () => {
    const image = ones(1, 2, 3, 4).contiguous({ memoryFormat: 'channelsLast' });
    const [leaf, last] = (await there([tensor([1, 2], { requiresGrad: true }), image])) as Tensor[];
    leaf!.mul(3).sum().backward();
    expect([leaf!.grad!.tolist(), last!.stride()]).toEqual([[3, 3], image.stride()]);
  });

  it('through shared memory, which is one on both sides', async () => {
    const { message, transfer } = toMessage({ w: zeros(3) }, { shared: true });
    expect(transfer).toEqual([]);
    const here = fromMessage<{ w: Tensor }>(message).w;
    worker.postMessage(message);
    await once(worker, 'message');
    expect(here.tolist()).toEqual([42, 0, 0]);
    expect(matmul(here, here).item()).toBe(42 * 42);
    const again = toMessage(here, { shared: true }).message;
    fromMessage<Tensor>(again).fill_(1);
    expect(here.tolist()).toEqual([1, 1, 1]);
  });
});

describe('memory that was given away', () => {
  const uses: [string, (t: Tensor) => unknown][] = [
    ['arithmetic', (t) => t.add(1)],
    ['an activation', (t) => t.relu()],
    ['a sum', (t) => t.sum()],
    ['a product', (t) => matmul(t, t)],
    ['a change', (t) => t.mul_(2)],
    ['fill_', (t) => t.fill_(2)],
    ['copy_ into it', (t) => t.copy_(ones(2, 2))],
    ['copy_ of it', (t) => ones(2, 2).copy_(t)],
    ['a draw', (t) => t.normal_()],
    ['clone', (t) => t.clone()],
    ['a conversion', (t) => t.double()],
    ['a view of it', (t) => t.t().tolist()],
    ['item', (t) => t.select(0, 0).select(0, 0).item()],
    ['tolist', (t) => t.tolist()],
    ['toTypedArray', (t) => t.toTypedArray()],
    ['printing', (t) => String(t)],
    ['an ndarray', (t) => t.nd],
    ['sort', (t) => t.sort()],
    ['indexing', (t) => t.indexSelect(0, tensor([0n]))],
    ['sending it', (t) => toMessage(t)],
    ['cloneState', (t) => cloneState({ t })],
  ];
  const gone = /^\w+: the ArrayBuffer under it is gone, transferred to another thread or detached: its array had 4/;

  it.each(uses)('refuses %s', (_, use) => {
    const t = ones(2, 2);
    const { message, transfer } = toMessage(t, { transfer: true });
    expect(use(t)).toBeDefined(); // until it is sent
    structuredClone(message, { transfer });
    expect(() => use(t)).toThrow(RangeError);
    expect(() => use(t)).toThrow(gone);
  });

  it('is drawn into by nothing that goes on in the stream', () => {
    const t = ones(40);
    structuredClone(null, { transfer: toMessage(t, { transfer: true }).transfer });
    const before = defaultGenerator.getState();
    const draws = [
      () => t.normal_(),
      () => t.uniform_(),
      () => t.bernoulli_(),
      () => t.exponential_(),
      () => t.random_(),
    ];
    for (const draw of draws) expect(draw).toThrow(gone);
    expect(defaultGenerator.getState().join()).toBe(before.join());
  });

  it('is noticed under arrays of the caller too, and whatever took it', () => {
    const array = Float32Array.of(1, 2, 3, 4);
    const t = fromTypedArray(array).view(2, 2);
    structuredClone(array.buffer, { transfer: [array.buffer] });
    expect(() => t.sum()).toThrow(gone);
    const x = ones(2, 2, { requiresGrad: true });
    const y = x.square().sum();
    structuredClone(null, { transfer: toMessage(x.detach(), { transfer: true }).transfer });
    expect(() => y.backward()).toThrow(gone);
  });

  it('is not copied on its way', async () => {
    const t = ones(2, 2);
    const back = (await there({ t }, { transfer: true })) as { t: Tensor };
    expect(back.t.tolist()).toEqual([[1, 1], [1, 1]]); // biome-ignore format: rows
    expect(() => t.tolist()).toThrow(gone);
  });

  it('takes nothing else with it', () => {
    const whole = new Float32Array(8).fill(1);
    const t = fromTypedArray(whole.subarray(2, 6));
    structuredClone(null, { transfer: toMessage(t, { transfer: true }).transfer });
    expect(whole.length).toBe(8);
  });
});

describe('what cannot be sent is refused by name, and by its place', () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  let deep: unknown = ones(1);
  for (let i = 0; i < 100_000; i++) deep = [deep];
  class Own {}
  it.each<[string, () => unknown, RegExp]>([
    ['a function', () => toMessage({ a: [() => 1] }), /^toMessage: .* are expected, got .* at "a.0"/],
    ['an object of a class', () => toMessage({ own: new Own() }), /^toMessage: .*got a Own at "own"/],
    [
      'a tensor with a history',
      () => toMessage({ y: ones(1, { requiresGrad: true }).mul(2) }),
      /\("y"\): detach\(\) it/,
    ],
    ['deep nesting', () => toMessage(deep), /at most 1000 deep/],
    ['both ways at once', () => toMessage(ones(1), { transfer: true, shared: true }), /not both/],
    ['an unknown option', () => toMessage(ones(1), { copy: true } as never), /there is no option copy/],
    ['a state with a function', () => cloneState({ f: Math.sin }), /^cloneState: /],
    ['no message', () => fromMessage({ arrays: [] }), /^fromMessage: expected what toMessage made/],
    ['null', () => fromMessage(null), /^fromMessage: expected what toMessage made/],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });

  it('a structure that holds itself goes as it is', () => {
    const back = fromMessage<{ self: unknown }>(structuredClone(toMessage(loop).message));
    expect(back.self).toBe(back);
  });

  it.each<[string, object]>([
    ['a shape beyond the memory', { shape: [5] }],
    ['an offset beyond it', { offset: 4 }],
    ['a negative stride', { strides: [-1] }],
    ['another number of strides', { strides: [1, 1] }],
    ['another dtype', { dtype: 'float64' }],
    ['no dtype', { dtype: 'float' }],
    ['no such array', { 'wick:tensor': 7 }],
    ['sizes that are none', { shape: ['2'] }],
  ])('a message with %s', (_, wrong) => {
    const { message } = toMessage({ t: arange(4).to('float32') });
    const { state } = message as { state: { t: object } };
    Object.assign(state.t, wrong);
    expect(() => fromMessage(message)).toThrow(/^fromMessage \(t\): /);
  });
});

describe('cloneState', () => {
  it('is a copy that a training does not change, with its own sharing', () => {
    const weight = ones(2, 2);
    const state = { model: { weight, tied: weight.t() }, step: 3, list: [weight] };
    const copy = cloneState(state);
    weight.fill_(5);
    expect([copy.model.weight.tolist(), copy.step, copy.list[0] === copy.model.weight]).toEqual([
      [[1, 1], [1, 1]],
      3,
      true,
    ]); // biome-ignore format: rows
    copy.model.weight.select(0, 0).fill_(2);
    expect(copy.model.tied.tolist()).toEqual([[2, 1], [2, 1]]); // biome-ignore format: rows
  });

  it('leaves out what computed the tensors', () => {
    const y = ones(2, { requiresGrad: true }).mul(2);
    expect(cloneState([y])[0]!.requiresGrad).toBe(false);
    expect(() => cloneState([y])[0]!.view(3)).toThrow(ShapeError);
  });
});
