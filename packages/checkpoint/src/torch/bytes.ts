import { CheckpointError } from '../error.ts';
import { latin1 } from '../latin1.ts';

/** Reads a pickle's bytes one after the other, and says so when they end. */
export class Bytes {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    public at = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The next `n` bytes, not copied. */
  take(n: number): Uint8Array {
    return this.bytes.subarray(this.advance(n), this.at);
  }

  uint8(): number {
    return this.view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  /** A length in 8 bytes; one that no file can have is an error. */
  uint64(): number {
    return safe(this.view.getBigUint64(this.advance(8), true));
  }

  /** Python writes doubles most significant byte first. */
  float64(): number {
    return this.view.getFloat64(this.advance(8), false);
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw truncated();
    const text = latin1(this.bytes.subarray(this.at, end));
    this.at = end + 1;
    return text;
  }

  private advance(n: number): number {
    if (n > this.bytes.length - this.at) throw truncated();
    this.at += n;
    return this.at - n;
  }
}

const truncated = (): CheckpointError => new CheckpointError('pickle: the file ends in the middle of a value');

function safe(n: bigint): number {
  if (n > BigInt(Number.MAX_SAFE_INTEGER)) throw new CheckpointError(`pickle: a length of ${n} bytes`);
  return Number(n);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as UTF-8. */
export function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new CheckpointError('pickle: text that is not valid UTF-8', { cause: error });
  }
}

/** Two's complement, least significant byte first: a number where it is exact, else a bigint. */
export function integer(bytes: Uint8Array): number | bigint {
  if (bytes.length > 1024)
    throw new CheckpointError(`pickle: an integer of ${bytes.length} bytes; at most 1024 are read`);
  let hex = '0x0';
  for (let i = bytes.length - 1; i >= 0; i--) hex += bytes[i]!.toString(16).padStart(2, '0');
  return narrow(BigInt.asIntN(8 * bytes.length, BigInt(hex)));
}

/** A number where it holds the integer exactly. */
export function narrow(value: bigint): number | bigint {
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : value;
}
