import { op } from '../../torch/opcodes.ts';
import { joined, mutateBytes } from './bytes.ts';
import { edges, type Random, texts } from './random.ts';

const names: readonly (readonly [string, string])[] = [
  ['torch._utils', '_rebuild_tensor_v2'],
  ['torch._utils', '_rebuild_tensor_v3'],
  ['torch._utils', '_rebuild_parameter'],
  ['torch._tensor', '_rebuild_from_type_v2'],
  ['torch', 'FloatStorage'],
  ['torch', 'ByteStorage'],
  ['torch', 'ComplexFloatStorage'],
  ['torch.storage', 'UntypedStorage'],
  ['torch', 'float32'],
  ['torch', 'Size'],
  ['torch', 'device'],
  ['collections', 'OrderedDict'],
  ['collections', 'Counter'],
  ['collections', 'defaultdict'],
  ['__builtin__', 'list'],
  ['builtins', 'tuple'],
  ['builtins', 'set'],
  ['builtins', 'dict'],
  ['builtins', 'complex'],
  ['builtins', 'bytearray'],
  ['_codecs', 'encode'],
  ['torch.serialization', '_get_layout'],
  ['torch._utils', '_rebuild_qtensor'],
  ['torch._utils', '_rebuild_sparse_tensor'],
  ['os', 'system'],
  ['a\u001b', 'b'],
];
const opcodes = Object.values(op);
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const uint32 = (n: number) => Uint8Array.of(n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255);

function number(random: Random): Uint8Array {
  if (random.chance(2)) return Uint8Array.of(op.BININT1, random.below(12));
  const edge = random.pick(edges);
  if (!Number.isSafeInteger(edge)) {
    const double = new Uint8Array(8);
    new DataView(double.buffer).setFloat64(0, edge, false);
    return joined(Uint8Array.of(op.BINFLOAT), double);
  }
  const long = new Uint8Array(8);
  new DataView(long.buffer).setBigInt64(0, BigInt(edge), true);
  return joined(Uint8Array.of(op.LONG1, 8), long);
}

function text(value: string): Uint8Array {
  const utf8 = bytes(value);
  return joined(Uint8Array.of(op.BINUNICODE), uint32(utf8.length), utf8);
}

const global = ([module, name]: readonly [string, string]) => bytes(`c${module}\n${name}\n`);

/** ('storage', type, key, 'cpu', n) as a persistent id. */
function storage(random: Random): Uint8Array {
  const type = random.chance(3) ? random.pick(names) : (['torch', 'FloatStorage'] as const);
  const key = random.chance(8) ? random.pick(texts) : String(random.below(3));
  const parts = [
    text(random.chance(20) ? 'x' : 'storage'),
    global(type),
    text(key),
    text('cpu'),
    random.chance(3) ? number(random) : Uint8Array.of(op.BININT1, 16),
  ];
  if (random.chance(10)) parts.splice(random.below(5), 1);
  return joined(Uint8Array.of(op.MARK), ...parts, Uint8Array.of(op.TUPLE, op.BINPERSID));
}

function tensor(random: Random): Uint8Array {
  const sizes = () =>
    joined(
      Uint8Array.of(op.MARK),
      ...Array.from({ length: random.below(4) }, () => number(random)),
      Uint8Array.of(op.TUPLE),
    );
  const shape = sizes();
  const parts = [
    storage(random),
    number(random),
    shape,
    random.chance(2) ? shape : sizes(),
    Uint8Array.of(op.NEWFALSE, op.NONE),
  ];
  const rebuild = random.chance(6) ? random.pick(names) : names[0]!;
  return joined(global(rebuild), Uint8Array.of(op.MARK), ...parts, Uint8Array.of(op.TUPLE, op.REDUCE));
}

/** One value, or a piece of a program that makes none. */
function piece(random: Random, depth: number): Uint8Array {
  const inner = () => piece(random, depth + 1);
  const some = () => joined(...Array.from({ length: random.below(4) }, inner));
  switch (random.below(depth > 5 ? 7 : 15)) {
    case 0:
      return number(random);
    case 1:
      return text(random.pick(texts));
    case 2:
      return Uint8Array.of(
        random.pick([op.NONE, op.NEWTRUE, op.NEWFALSE, op.EMPTY_LIST, op.EMPTY_DICT, op.EMPTY_TUPLE]),
      );
    case 3:
      return Uint8Array.of(op.BINGET, random.below(4));
    case 4:
      return random.chance(6)
        ? Uint8Array.of(random.pick(opcodes), random.below(256), random.below(256))
        : joined(inner(), Uint8Array.of(op.BINPUT, random.below(4)));
    case 5:
      return tensor(random);
    case 6:
      if (!random.chance(6)) return tensor(random);
      return Uint8Array.of(random.pick([op.MEMOIZE, op.DUP, op.POP, op.POP_MARK, op.MARK]));
    case 7:
      return joined(Uint8Array.of(op.EMPTY_LIST, op.MARK), some(), Uint8Array.of(op.APPENDS));
    case 8:
      return joined(
        Uint8Array.of(op.EMPTY_DICT, op.MARK),
        inner(),
        inner(),
        text('k'),
        inner(),
        Uint8Array.of(op.SETITEMS),
      );
    case 9:
      return joined(
        Uint8Array.of(op.MARK),
        some(),
        Uint8Array.of(random.pick([op.TUPLE, op.LIST, op.DICT, op.FROZENSET])),
      );
    case 10:
      return joined(global(random.pick(names)), Uint8Array.of(op.MARK), some(), Uint8Array.of(op.TUPLE, op.REDUCE));
    case 11: {
      // The same again and again, on something that was remembered.
      const step = joined(Uint8Array.of(op.BINGET, 0), inner(), Uint8Array.of(random.pick(opcodes)));
      const most = Math.ceil(20_000 / step.length);
      return joined(...Array.from({ length: 1 + random.below(Math.min(most, 2000)) }, () => step));
    }
    case 12:
      return joined(inner(), Uint8Array.of(op.BINPUT, random.below(4)), inner(), Uint8Array.of(op.BUILD));
    case 13: {
      const opener = random.pick([op.EMPTY_LIST, op.EMPTY_DICT, op.EMPTY_TUPLE, op.MARK, op.TUPLE1]);
      return new Uint8Array(1 + random.below(random.chance(3) ? 5000 : 8)).fill(opener);
    }
    default:
      return joined(Uint8Array.of(op.EMPTY_DICT), text(random.pick(texts)), tensor(random), Uint8Array.of(op.SETITEM));
  }
}

/** A program for the unpickler that often enough leaves a value. */
export function pickleFile(random: Random): Uint8Array {
  const body = Array.from({ length: 1 + random.below(3) }, () => piece(random, 0));
  // Something of each kind to be found in the memo.
  const memo = joined(
    Uint8Array.of(op.EMPTY_LIST, op.BINPUT, 0, op.EMPTY_DICT, op.BINPUT, 1, op.EMPTY_TUPLE, op.BINPUT, 2),
    joined(text('text'), Uint8Array.of(op.BINPUT, 3, op.POP, op.POP, op.POP, op.POP)),
  );
  const protocol = Uint8Array.of(op.PROTO, random.chance(20) ? random.below(8) : 2);
  const file = joined(protocol, memo, ...body, Uint8Array.of(op.STOP));
  return random.chance(5) ? mutateBytes(random, file) : file;
}
