import { arange, ones, type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture, gradcheck, gradgradcheck } from '@wick/testing';
import {
  invertPermutation,
  PackedSequence,
  packPaddedSequence,
  packSequence,
  padPackedSequence,
  padSequence,
  unpackSequence,
  unpadSequence,
} from './index.ts';

interface Packed {
  data: EncodedArray;
  batchSizes: number[];
  sortedIndices: number[] | null;
  unsortedIndices: number[] | null;
  repr: string;
}
interface Packing {
  input: EncodedArray;
  lengths: number[];
  batchFirst: boolean;
  enforceSorted: boolean;
  totalLength: number | null;
  paddingValue: number;
  packed: Packed;
  padded: EncodedArray;
  counts: number[];
  gradOutput: EncodedArray;
  gradInput: EncodedArray;
  unpacked: EncodedArray[];
}
interface Padding {
  sequences: EncodedArray[];
  options: { batch_first?: boolean; padding_value?: number; padding_side?: 'left' };
  output: EncodedArray;
  packed: Packed;
  unpadded: EncodedArray[] | null;
}
const { packing, padding } = fixture<{ packing: Packing[]; padding: Padding[] }>(
  `${__dirname}/../../layers/recurrent`,
  'recurrent',
);

function toTensor(encoded: EncodedArray): Tensor {
  return tensor(decodeArray(encoded), { dtype: encoded.dtype }).reshape(encoded.shape);
}

function expectPacked(actual: PackedSequence, expected: Packed): void {
  expectClose(actual.data, expected.data, { rtol: 0, atol: 0 });
  expect(actual.batchSizes.dtype).toBe('int64');
  expect(actual.batchSizes.tolist()).toEqual(expected.batchSizes);
  expect(actual.sortedIndices?.tolist() ?? null).toEqual(expected.sortedIndices);
  expect(actual.unsortedIndices?.tolist() ?? null).toEqual(expected.unsortedIndices);
  const { data, batchSizes, sortedIndices } = actual;
  expect(new PackedSequence(data.detach(), batchSizes, sortedIndices).toString()).toBe(expected.repr);
}

describe.each(packing.map((c) => [`${c.input.shape} ${JSON.stringify(c.lengths)}`, c] as const))('%s', (_, c) => {
  const { batchFirst, enforceSorted, totalLength, paddingValue } = c;

  it("is packed, padded again and unpacked as PyTorch does, with PyTorch's gradient", () => {
    const input = toTensor(c.input).requiresGrad_();
    const packed = packPaddedSequence(input, c.lengths, { batchFirst, enforceSorted });
    expectPacked(packed, c.packed);
    const [padded, lengths] = padPackedSequence(packed, { batchFirst, paddingValue, totalLength });
    expectClose(padded, c.padded, { rtol: 0, atol: 0 });
    expect([lengths.dtype, lengths.tolist()]).toEqual(['int64', c.counts]);
    padded.backward({ gradient: toTensor(c.gradOutput) });
    expectClose(input.grad!, c.gradInput);
    const unpacked = unpackSequence(packed);
    expect(unpacked.length).toBe(c.unpacked.length);
    unpacked.forEach((t, i) => {
      expectClose(t, c.unpacked[i]!, { rtol: 0, atol: 0 });
    });
  });

  it('takes lengths as a tensor too', () => {
    const packed = packPaddedSequence(toTensor(c.input), tensor(c.lengths.map(BigInt)), { batchFirst, enforceSorted });
    expectPacked(packed, c.packed);
  });

  it('can be differentiated twice', () => {
    const there = (x: Tensor) => {
      const packed = packPaddedSequence(x.mul(x), c.lengths, { batchFirst, enforceSorted });
      return padPackedSequence(packed, { batchFirst, paddingValue, totalLength })[0];
    };
    const input = toTensor(c.input).requiresGrad_();
    expect(gradcheck(there, [input])).toBe(true);
    expect(gradgradcheck(there, [input])).toBe(true);
  });
});

describe.each(padding.map((c) => [`${c.sequences.length} × ${JSON.stringify(c.options)}`, c] as const))(
  '%s',
  (_, c) => {
    it('is padded, packed and cut again as PyTorch does', () => {
      const sequences = c.sequences.map(toTensor);
      const { batch_first: batchFirst = false, padding_value: paddingValue, padding_side: paddingSide } = c.options;
      const output = padSequence(sequences, {
        batchFirst,
        ...(paddingValue !== undefined && { paddingValue }),
        ...(paddingSide && { paddingSide }),
      });
      expect(output.dtype).toBe(c.output.dtype);
      expectClose(output, c.output, { rtol: 0, atol: 0 });
      expectPacked(packSequence(sequences, { enforceSorted: false }), c.packed);
      if (!c.unpadded) return;
      const cut = unpadSequence(
        output,
        sequences.map((t) => t.shape[0]!),
        { batchFirst },
      );
      cut.forEach((t, i) => {
        expectClose(t, c.unpadded![i]!, { rtol: 0, atol: 0 });
      });
    });
  },
);

it('padSequence takes the rows of a tensor, and the dtype of the first sequence', () => {
  expect(padSequence(ones(2, 3, 4)).shape).toEqual([3, 2, 4]);
  expect(padSequence([tensor([1n, 2n]), tensor([3.5])], { paddingValue: 1.5 }).tolist()).toEqual([
    [1, 3],
    [2, 1],
  ]);
});

it('unpadSequence leaves its input as it is and gives copies', () => {
  const padded = ones(3, 2);
  const [first] = unpadSequence(padded, [2, 9]);
  first!.zero_();
  expect(padded.shape).toEqual([3, 2]);
  expect(padded.sum().item()).toBe(6);
  expect(unpadSequence(padded, [2, 9])[1]!.shape).toEqual([3]);
});

it('a PackedSequence converts its data alone, and is itself where nothing changes', () => {
  const packed = packSequence([ones(2, 1), ones(1, 1)]);
  expect(packed.float()).toBe(packed);
  const double = packed.double();
  expect([double.data.dtype, double.batchSizes.dtype]).toEqual(['float64', 'int64']);
  expect(invertPermutation(tensor([2n, 0n, 1n])).tolist()).toEqual([1, 2, 0]);
  expect(invertPermutation(null)).toBeNull();
});

const wrong = <T>(value: unknown) => value as T;
const x = ones(4, 3, 2);
const refusals: [string, () => unknown, typeof TypeError | typeof RangeError, RegExp][] = [
  [
    'too few lengths',
    () => packPaddedSequence(x, [3, 2]),
    RangeError,
    /packPaddedSequence: expected 3 lengths, one per sequence of shape \[4, 3, 2\], got 2/,
  ],
  [
    'rising lengths',
    () => packPaddedSequence(x, [1, 2, 3]),
    RangeError,
    /falling order unless enforceSorted is false, got \[1, 2, 3\]/,
  ],
  ['a length of 0', () => packPaddedSequence(x, [3, 2, 0]), RangeError, /whole numbers from 1 up, got \[3, 2, 0\]/],
  ['a fraction', () => packPaddedSequence(x, [2.5, 2, 1]), RangeError, /whole numbers from 1 up/],
  ['more than there is', () => packPaddedSequence(x, [5, 2, 1]), RangeError, /a length of 5 does not fit the 4 steps/],
  ['no sequences', () => packPaddedSequence(ones(4, 0), []), RangeError, /without sequences/],
  ['one dimension', () => packPaddedSequence(ones(3), [3]), RangeError, /at least 2 dimensions, got shape \[3\]/],
  ['lengths in rows', () => packPaddedSequence(x, tensor([[3n, 2n, 1n]])), RangeError, /lengths must have 1 dimension/],
  ['lengths that are none', () => packPaddedSequence(x, wrong(3)), TypeError, /lengths must be a Tensor or an array/],
  ['no tensor', () => packPaddedSequence(wrong([1]), [1]), TypeError, /input must be a Tensor/],
  ['an empty list', () => padSequence([]), RangeError, /padSequence: at least one sequence is needed/],
  ['an empty list, packed', () => packSequence([]), RangeError, /at least one sequence is needed/],
  ['other widths', () => padSequence([ones(2, 3), ones(2, 4)]), RangeError, /got shapes \[2, 3\] and \[2, 4\]/],
  ['no dimension', () => padSequence([tensor(1)]), RangeError, /must have a first dimension/],
  [
    'another side',
    () => padSequence([ones(2)], { paddingSide: wrong('middle') }),
    RangeError,
    /'left' or 'right', got "middle"/,
  ],
  ['no list', () => padSequence(wrong(3)), TypeError, /an iterable of tensors, got 3/],
  ['unsorted, packed', () => packSequence([ones(2), ones(3)]), RangeError, /falling order/],
  [
    'too short a total',
    () => padPackedSequence(packSequence([ones(2)]), { totalLength: 1 }),
    RangeError,
    /totalLength must be .* 2 up, got 1/,
  ],
  ['a tensor to pad', () => padPackedSequence(wrong(x)), TypeError, /must be a PackedSequence/],
  ['too few to cut', () => unpadSequence(ones(3, 2), [2]), RangeError, /unpadSequence: expected 2 lengths/],
  ['float batch sizes', () => new PackedSequence(x, arange(2).float()), TypeError, /batchSizes must be int64/],
];
it.each(refusals.map((row) => ({ name: row[0], row })))('refuses $name', ({ row: [, call, type, message] }) => {
  expect(call).toThrow(type);
  expect(call).toThrow(message);
});
