import { CheckpointError } from '../error.ts';
import { Bytes, integer, narrow, utf8 } from './bytes.ts';
import { Dict, Instance, Name, PySet, Tuple } from './values.ts';

/** What the unpickler asks its caller. It runs no code of the file: names are looked up, never imported. */
export interface UnpickleHooks {
  /** The class or function `module.name`; throws where it is not known. */
  find(module: string, name: string): Name;
  /** The object a persistent id stands for: a storage. */
  persistent(id: unknown): unknown;
}

/** One pickle of `bytes`, from `start` on: its value, and where the next one begins. */
export function unpickle(bytes: Uint8Array, start: number, hooks: UnpickleHooks): { value: unknown; end: number } {
  const machine = new Machine(new Bytes(bytes, start), hooks);
  const value = machine.run();
  return { value, end: machine.input.at };
}

const fault = (message: string): CheckpointError => new CheckpointError(`pickle: ${message}`);

/** The stack machine of Python's pickle protocols 0 to 5. */
class Machine {
  /** The stack above the last mark, and below it the parts between older marks. */
  private stack: unknown[] = [];
  private readonly marked: unknown[][] = [];
  private readonly memo = new Map<number, unknown>();

  constructor(
    readonly input: Bytes,
    private readonly hooks: UnpickleHooks,
  ) {}

  run(): unknown {
    for (;;) {
      const opcode = this.input.uint8();
      if (opcode === 0x2e /* . STOP */) {
        if (this.marked.length > 0) throw fault('it stops inside a list of values');
        return this.pop();
      }
      if (!this.scalar(opcode) && !this.collection(opcode) && !this.object(opcode) && !this.arrange(opcode))
        throw fault(`unknown opcode 0x${opcode.toString(16)} at byte ${this.input.at - 1}`);
    }
  }

  /** Opcodes that push a value of their own. */
  private scalar(opcode: number): boolean {
    const { input } = this;
    switch (opcode) {
      case 0x4e: // N
        return this.push(null);
      case 0x88:
        return this.push(true);
      case 0x89:
        return this.push(false);
      case 0x4a: // J
        return this.push(input.int32());
      case 0x4b: // K
        return this.push(input.uint8());
      case 0x4d: // M
        return this.push(input.uint16());
      case 0x8a:
        return this.push(integer(input.take(input.uint8())));
      case 0x8b:
        return this.push(integer(input.take(input.uint32())));
      case 0x49: // I
        return this.push(this.decimal(input.line()));
      case 0x4c: // L
        return this.push(this.decimal(input.line().replace(/L$/, '')));
      case 0x47: // G
        return this.push(input.float64());
      case 0x46: // F
        return this.push(this.float(input.line()));
      case 0x58: // X
        return this.push(utf8(input.take(input.uint32())));
      case 0x8c:
        return this.push(utf8(input.take(input.uint8())));
      case 0x8d:
        return this.push(utf8(input.take(input.uint64())));
      case 0x56: // V
        return this.push(rawUnicode(input.line()));
      // Python 2 strings: PyTorch reads them as UTF-8.
      case 0x54: // T
        return this.push(utf8(input.take(input.uint32())));
      case 0x55: // U
        return this.push(utf8(input.take(input.uint8())));
      case 0x53: // S
        return this.push(quoted(input.line()));
      case 0x42: // B
        return this.push(input.take(input.uint32()).slice());
      case 0x43: // C
        return this.push(input.take(input.uint8()).slice());
      case 0x8e:
      case 0x96:
        return this.push(input.take(input.uint64()).slice());
      default:
        return false;
    }
  }

  /** Opcodes that build lists, tuples, dicts and sets. */
  private collection(opcode: number): boolean {
    switch (opcode) {
      case 0x28: // (
        this.marked.push(this.stack);
        this.stack = [];
        return true;
      case 0x5d: // ]
        return this.push([]);
      case 0x7d: // }
        return this.push(new Dict());
      case 0x8f:
        return this.push(new PySet());
      case 0x29: // )
        return this.push(new Tuple([]));
      case 0x85:
        return this.push(new Tuple([this.pop()]));
      case 0x86:
        return this.push(new Tuple(this.take(2)));
      case 0x87:
        return this.push(new Tuple(this.take(3)));
      case 0x74: // t
        return this.push(new Tuple(this.sinceMark()));
      case 0x6c: // l
        return this.push(this.sinceMark());
      case 0x64: {
        // d
        const items = this.sinceMark();
        const dict = new Dict();
        addItems(dict, items);
        return this.push(dict);
      }
      case 0x91: {
        const set = new PySet();
        set.items.push(...this.sinceMark());
        return this.push(set);
      }
      case 0x61: // a
        return this.append([this.pop()]);
      case 0x65: // e
        return this.append(this.sinceMark());
      case 0x73: {
        // s
        const items = this.take(2);
        addItems(this.top(), items);
        return true;
      }
      case 0x75: {
        // u
        const items = this.sinceMark();
        addItems(this.top(), items);
        return true;
      }
      case 0x90: {
        const items = this.sinceMark();
        const set = this.top();
        if (!(set instanceof PySet)) throw fault('items are added to something that is no set');
        for (const item of items) set.items.push(item);
        return true;
      }
      default:
        return false;
    }
  }

  /** Opcodes that name classes and make objects of them. */
  private object(opcode: number): boolean {
    const { input, hooks } = this;
    switch (opcode) {
      case 0x63: {
        // c
        const module = input.line();
        return this.push(hooks.find(module, input.line()));
      }
      case 0x93: {
        const [module, name] = this.take(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw fault('a class whose name is no text');
        return this.push(hooks.find(module, name));
      }
      case 0x52: // R
      case 0x81: {
        const [callee, args] = this.take(2);
        return this.push(call(callee, args));
      }
      case 0x92: {
        const [callee, args, keywords] = this.take(3);
        if (!(keywords instanceof Dict) || keywords.entries.length > 0)
          throw fault('an object made with keyword arguments');
        return this.push(call(callee, args));
      }
      case 0x69: {
        // i
        const module = input.line();
        const callee = hooks.find(module, input.line());
        return this.push(call(callee, new Tuple(this.sinceMark())));
      }
      case 0x6f: {
        // o
        const [callee, ...args] = this.sinceMark();
        return this.push(call(callee, new Tuple(args)));
      }
      case 0x62: {
        // b
        const state = this.pop();
        const target = this.top();
        if (target instanceof Instance) target.state = state;
        // Attributes of an OrderedDict, such as a state dict's _metadata, have no place in an object.
        else if (!(target instanceof Dict)) throw fault('a state is given to something that has none');
        return true;
      }
      case 0x51: // Q
        return this.push(hooks.persistent(this.pop()));
      case 0x50: // P
        return this.push(hooks.persistent(input.line()));
      case 0x82:
      case 0x83:
      case 0x84:
        throw fault("a class from Python's registry of extensions, which only the program that wrote it knows");
      default:
        return false;
    }
  }

  /** Opcodes that move values about. */
  private arrange(opcode: number): boolean {
    const { input, memo } = this;
    switch (opcode) {
      case 0x80: {
        const protocol = input.uint8();
        if (protocol > 5) throw fault(`protocol ${protocol}; 0 to 5 are read`);
        return true;
      }
      case 0x95: // A frame: its bytes follow anyway.
        input.uint64();
        return true;
      case 0x30: // 0
        if (this.stack.length > 0) this.stack.pop();
        else this.sinceMark();
        return true;
      case 0x31: // 1
        this.sinceMark();
        return true;
      case 0x32: // 2
        return this.push(this.top());
      case 0x71: // q
        return this.remember(input.uint8());
      case 0x72: // r
        return this.remember(input.uint32());
      case 0x70: // p
        return this.remember(this.index(input.line()));
      case 0x94:
        return this.remember(memo.size);
      case 0x68: // h
        return this.recall(input.uint8());
      case 0x6a: // j
        return this.recall(input.uint32());
      case 0x67: // g
        return this.recall(this.index(input.line()));
      default:
        return false;
    }
  }

  private push(value: unknown): true {
    this.stack.push(value);
    return true;
  }

  private pop(): unknown {
    if (this.stack.length === 0) throw fault('a value is used that is not there');
    return this.stack.pop();
  }

  private top(): unknown {
    if (this.stack.length === 0) throw fault('a value is used that is not there');
    return this.stack.at(-1);
  }

  private take(n: number): unknown[] {
    if (this.stack.length < n) throw fault('a value is used that is not there');
    return this.stack.splice(this.stack.length - n);
  }

  private sinceMark(): unknown[] {
    const below = this.marked.pop();
    if (!below) throw fault('a list of values ends that never began');
    const items = this.stack;
    this.stack = below;
    return items;
  }

  private append(items: readonly unknown[]): true {
    const list = this.top();
    if (!Array.isArray(list)) throw fault('items are appended to something that is no list');
    for (const item of items) list.push(item);
    return true;
  }

  private remember(index: number): true {
    this.memo.set(index, this.top());
    return true;
  }

  private recall(index: number): true {
    if (!this.memo.has(index)) throw fault(`it refers to value ${index}, which it did not store`);
    return this.push(this.memo.get(index));
  }

  private index(text: string): number {
    if (!/^\d{1,9}$/.test(text)) throw fault('a place in the memory that is no number');
    return Number(text);
  }

  private decimal(text: string): number | bigint | boolean {
    if (text === '01') return true;
    if (text === '00') return false;
    if (!/^-?\d{1,2500}$/.test(text)) throw fault('an integer that is none');
    return narrow(BigInt(text));
  }

  private float(text: string): number {
    if (/^-?inf$/.test(text)) return text[0] === '-' ? -Infinity : Infinity;
    if (/^-?nan$/.test(text)) return Number.NaN;
    if (text.length > 400 || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) throw fault('a number that is none');
    return Number(text);
  }
}

function addItems(target: unknown, items: readonly unknown[]): void {
  if (!(target instanceof Dict)) throw fault('entries are set on something that is no dict');
  if (items.length % 2 !== 0) throw fault('a key without a value');
  for (let i = 0; i < items.length; i += 2) target.entries.push([items[i], items[i + 1]]);
}

function call(callee: unknown, args: unknown): unknown {
  if (!(callee instanceof Name)) throw fault('something is called that is no function');
  if (!(args instanceof Tuple)) throw fault(`${callee.name} is called with arguments that are no tuple`);
  if (!callee.call) throw fault(`${callee.name} is called, which is only known as a name`);
  return callee.call(args.items);
}

/** Protocol 0 text: `\uXXXX` and `\UXXXXXXXX` escapes in Latin-1. */
function rawUnicode(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (all, short: string, long: string) => {
    const code = Number.parseInt(short ?? long, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/** Protocol 0 byte strings: quoted as Python's repr does. */
function quoted(line: string): string {
  const match = /^(['"])(.*)\1$/s.exec(line);
  if (!match) throw fault('a string without quotes');
  const text = match[2]!.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (all, hex?: string, char?: string) =>
    hex !== undefined ? String.fromCharCode(Number.parseInt(hex, 16)) : (escapes[char!] ?? all),
  );
  return utf8(Uint8Array.from(text, (c) => c.charCodeAt(0)));
}
