import { show } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import { isKey } from './containers.ts';
import { op } from './opcodes.ts';

/** Where a tensor lies, as the pickle says it. */
export type Placed = {
  readonly key: string;
  /** Of the whole storage: elements, or bytes of an untyped one. */
  readonly length: number;
} & (
  | {
      /** PyTorch's storage class, such as `FloatStorage`. */
      readonly type: string;
    }
  | {
      readonly type: null;
      /** The tensor's, by PyTorch's name. */
      readonly dtype: string;
    }
);

/** Writes `value` as a pickle of protocol 2, as `torch.save` does; `place` says where a tensor's storage goes. */
export function pickle(value: unknown, place: (t: Tensor) => Placed): Uint8Array {
  const pickler = new Pickler(place);
  pickler.write(value, 'value', 0);
  return pickler.finish();
}

const maxDepth = 1000;
const text = new TextEncoder();

class Pickler {
  private bytes = new Uint8Array(1024);
  private at = 0;
  /** Objects that were written, by the place in the reader's memory where they are found again. */
  private readonly memo = new Map<object | string, number>();
  private readonly underway = new Set<object>();

  constructor(private readonly place: (t: Tensor) => Placed) {
    this.opcode(op.PROTO, 2);
  }

  finish(): Uint8Array {
    this.opcode(op.STOP);
    return this.bytes.slice(0, this.at);
  }

  /** Writes one value; `where` names it in an error. */
  write(value: unknown, where: string, depth: number): void {
    if (depth > maxDepth) throw new RangeError(`serializeTorch: ${where} is nested deeper than ${maxDepth}`);
    if (value === null || value === undefined) this.opcode(op.NONE);
    else if (typeof value === 'boolean') this.opcode(value ? op.NEWTRUE : op.NEWFALSE);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'bigint') this.integer(value);
    else if (typeof value === 'string') this.string(value, where);
    else if (typeof value === 'object') this.object(value, where, depth);
    else throw new TypeError(`serializeTorch: ${where} is ${show(value)}, which a checkpoint cannot hold`);
  }

  private object(value: object, where: string, depth: number): void {
    const known = this.memo.get(value);
    if (known !== undefined) {
      this.recall(known);
      return;
    }
    if (value instanceof Tensor) this.tensor(value);
    else if (value instanceof Uint8Array) this.byteString(value);
    else if (Array.isArray(value) && Object.isFrozen(value)) this.tuple(value, where, depth);
    else if (Array.isArray(value)) this.array(value, where, depth);
    else if (value instanceof Set) this.set(value, where, depth);
    else this.dict(value, where, depth);
  }

  private array(value: readonly unknown[], where: string, depth: number): void {
    this.opcode(op.EMPTY_LIST);
    this.remember(value);
    if (value.length === 0) return;
    this.opcode(op.MARK);
    value.forEach((item, i) => {
      this.write(item, `${where}[${i}]`, depth + 1);
    });
    this.opcode(op.APPENDS);
  }

  /** A frozen array. */
  private tuple(value: readonly unknown[], where: string, depth: number): void {
    if (this.underway.has(value)) throw new RangeError(`serializeTorch: ${where} contains itself`);
    this.underway.add(value);
    this.opcode(op.MARK);
    value.forEach((item, i) => {
      this.write(item, `${where}[${i}]`, depth + 1);
    });
    this.opcode(op.TUPLE);
    this.underway.delete(value);
    this.remember(value);
  }

  private set(value: ReadonlySet<unknown>, where: string, depth: number): void {
    this.global('builtins', 'set');
    this.write([...value], where, depth + 1);
    this.opcode(op.TUPLE1, op.REDUCE);
    this.remember(value);
  }

  /** A Map, or an object that is no more than its own properties. */
  private dict(value: object, where: string, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
    if (!(value instanceof Map) && !plain)
      throw new TypeError(
        `serializeTorch: ${where} is ${show(value)}, which a checkpoint cannot hold; give tensors, numbers, strings, booleans, null, bytes, arrays, plain objects, Maps and Sets`,
      );
    this.opcode(op.EMPTY_DICT);
    this.remember(value);
    const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
    if (entries.length === 0) return;
    this.opcode(op.MARK);
    for (const [key, item] of entries) {
      if (!isKey(key))
        throw new TypeError(
          `serializeTorch: a key of ${where} must be a string, a number or a boolean, got ${show(key)}`,
        );
      const name = `${where}[${JSON.stringify(String(key))}]`;
      this.write(key, `a key of ${where}`, depth + 1);
      this.write(item, name, depth + 1);
    }
    this.opcode(op.SETITEMS);
  }

  private tensor(t: Tensor): void {
    const placed = this.place(t);
    const { type, key, length } = placed;
    this.global('torch._utils', type === null ? '_rebuild_tensor_v3' : '_rebuild_tensor_v2');
    this.opcode(op.MARK);
    this.opcode(op.MARK);
    this.string('storage', key);
    if (type === null) this.global('torch.storage', 'UntypedStorage');
    else this.global('torch', type);
    this.string(key, key);
    this.string('cpu', key);
    this.number(length);
    this.opcode(op.TUPLE, op.BINPERSID);
    this.number(t.storageOffset());
    for (const sizes of [t.shape, t.stride()]) {
      this.opcode(op.MARK);
      for (const n of sizes) this.number(n);
      this.opcode(op.TUPLE);
    }
    this.opcode(t.requiresGrad ? op.NEWTRUE : op.NEWFALSE);
    this.global('collections', 'OrderedDict');
    this.opcode(op.EMPTY_TUPLE, op.REDUCE);
    if (type === null) this.global('torch', placed.dtype);
    this.opcode(op.TUPLE, op.REDUCE);
    this.remember(t);
  }

  /** Bytes, as protocol 2 knows them: text in Latin-1 that is encoded when read. */
  private byteString(value: Uint8Array): void {
    this.global('_codecs', 'encode');
    let latin1 = '';
    for (let i = 0; i < value.length; i += 4096) latin1 += String.fromCharCode(...value.subarray(i, i + 4096));
    this.string(latin1, 'bytes');
    this.string('latin1', 'bytes');
    this.opcode(op.TUPLE2, op.REDUCE);
    this.remember(value);
  }

  private string(value: string, where: string): void {
    const known = this.memo.get(value);
    if (known !== undefined) {
      this.recall(known);
      return;
    }
    if (/\p{Surrogate}/u.test(value)) throw new TypeError(`serializeTorch: ${where} is no well-formed string`);
    const utf8 = text.encode(value);
    this.opcode(op.BINUNICODE);
    this.uint32(utf8.length);
    this.raw(utf8);
    this.remember(value);
  }

  private number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      if (value >= -(2 ** 31) && value < 2 ** 31) {
        this.opcode(op.BININT);
        this.uint32(value >>> 0);
      } else this.integer(BigInt(value));
      return;
    }
    this.opcode(op.BINFLOAT);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, false);
    this.raw(bytes);
  }

  private integer(value: bigint): void {
    const bytes: number[] = [];
    for (let rest = value; ; rest >>= 8n) {
      bytes.push(Number(BigInt.asUintN(8, rest)));
      const sign = bytes.at(-1)! >= 128 ? -1n : 0n;
      if (rest >> 8n === sign) break;
    }
    if (bytes.length > 255) throw new RangeError('serializeTorch: an integer of more than 255 bytes');
    this.opcode(op.LONG1, bytes.length);
    this.raw(Uint8Array.from(bytes));
  }

  private global(module: string, name: string): void {
    const key = `${module}\n${name}\n`;
    const id = `\0${key}`;
    const known = this.memo.get(id);
    if (known !== undefined) {
      this.recall(known);
      return;
    }
    this.opcode(op.GLOBAL);
    this.raw(text.encode(key));
    this.remember(id);
  }

  private remember(value: object | string): void {
    const index = this.memo.size;
    this.memo.set(value, index);
    this.opcode(op.LONG_BINPUT);
    this.uint32(index);
  }

  private recall(index: number): void {
    this.opcode(op.LONG_BINGET);
    this.uint32(index);
  }

  private opcode(...codes: number[]): void {
    this.raw(Uint8Array.from(codes));
  }

  private uint32(value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    this.raw(bytes);
  }

  private raw(bytes: Uint8Array): void {
    if (this.at + bytes.length > this.bytes.length) {
      const grown = new Uint8Array(2 * (this.at + bytes.length));
      grown.set(this.bytes.subarray(0, this.at));
      this.bytes = grown;
    }
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }
}
