import { CheckpointError } from '../error.ts';
import { latin1 } from '../latin1.ts';
import { quoted } from '../printable.ts';

/** One entry of a zip archive, as its directory and its own header agree that it is. */
export interface ZipEntry {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  /** Bytes once unpacked. */
  readonly size: number;
  /** Where its bytes lie in the file. */
  readonly start: number;
  readonly end: number;
}

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};
const lengths = { local: 30, central: 46, end: 22, end64: 56, locator64: 20 };
const flags = { encrypted: 1 | (1 << 6) | (1 << 13), sizesFollow: 1 << 3, patched: 1 << 5, utf8: 1 << 11 };
const methods = { stored: 0, deflated: 8 };
/** What stands in a field whose value is in the 64-bit extra field. */
const elsewhere = 0xffffffff;

/**
 * The entries of a zip archive, in the order of its directory. Everything that two places say is checked to be the same
 * in both: the count and the size of the directory, names, methods, sizes; no two entries share a byte.
 */
export function readDirectory(format: string, file: Uint8Array): ZipEntry[] {
  return new DirectoryReader(format, file).entries();
}

/** Where the directory lies and how many entries it has. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

class DirectoryReader {
  private readonly view: DataView;

  constructor(
    private readonly format: string,
    private readonly file: Uint8Array,
  ) {
    this.view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  entries(): ZipEntry[] {
    const place = this.place();
    const found: { entry: ZipEntry; from: number }[] = [];
    const names = new Set<string>();
    let at = place.start;
    while (at < place.end) {
      const { entry, from, next } = this.entry(at, place);
      if (names.has(entry.name)) throw this.fault(`the archive has the entry ${quoted(entry.name)} twice`);
      names.add(entry.name);
      found.push({ entry, from });
      at = next;
    }
    if (at !== place.end || found.length !== place.count)
      throw this.fault(`the archive's end speaks of ${place.count} entries, its directory has ${found.length}`);
    const inOrder = [...found].sort((a, b) => a.from - b.from);
    for (const [i, { from, entry }] of inOrder.entries())
      if (i > 0 && from < inOrder[i - 1]!.entry.end)
        throw this.fault(`the entries ${quoted(inOrder[i - 1]!.entry.name)} and ${quoted(entry.name)} overlap`);
    return found.map(({ entry }) => entry);
  }

  /** The end record lies before a comment of its own length, and right after the directory. */
  private place(): Place {
    const { view, file } = this;
    const last = file.length - lengths.end;
    for (let at = last; at >= 0 && at >= last - 0xffff; at--) {
      if (
        view.getUint32(at, true) !== signatures.end ||
        at + lengths.end + view.getUint16(at + 20, true) !== file.length
      )
        continue;
      const [disk, first, here, count] = [4, 6, 8, 10].map((offset) => view.getUint16(at + offset, true));
      const [size, start] = [12, 16].map((offset) => view.getUint32(at + offset, true));
      const locator = at - lengths.locator64;
      if (locator >= 0 && view.getUint32(locator, true) === signatures.locator64) return this.place64(locator);
      if (disk !== 0 || first !== 0 || here !== count) throw this.fault('an archive of several parts');
      return this.checked({ start: start!, end: start! + size!, count: count! }, at);
    }
    throw this.fault('the end of the archive is missing: it is cut off or no zip archive');
  }

  private place64(locator: number): Place {
    const { view } = this;
    const at = this.uint64(locator + 8);
    if (at + lengths.end64 > locator || view.getUint32(at, true) !== signatures.end64)
      throw this.fault('the end of the archive is damaged');
    if (at + 12 + this.uint64(at + 4) !== locator) throw this.fault('the end of the archive is damaged');
    if (view.getUint32(at + 16, true) !== 0 || view.getUint32(at + 20, true) !== 0)
      throw this.fault('an archive of several parts');
    const [here, count, size, start] = [24, 32, 40, 48].map((offset) => this.uint64(at + offset));
    if (here !== count) throw this.fault('an archive of several parts');
    return this.checked({ start: start!, end: start! + size!, count: count! }, at);
  }

  private checked(place: Place, end: number): Place {
    if (place.end === end) return place;
    throw this.fault(`the archive's directory ends at byte ${place.end}, its end record begins at ${end}`);
  }

  private entry(at: number, place: Place): { entry: ZipEntry; from: number; next: number } {
    const { view, file } = this;
    if (at + lengths.central > place.end || view.getUint32(at, true) !== signatures.central)
      throw this.fault('the directory of the archive is damaged');
    const flag = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const extra = at + lengths.central + nameLength!;
    const next = extra + extraLength! + commentLength!;
    if (next > place.end) throw this.fault('the directory of the archive is damaged');
    const nameBytes = file.subarray(at + lengths.central, extra);
    const name = this.name(nameBytes, flag);
    if ((flag & flags.encrypted) !== 0) throw this.fault(`entry ${quoted(name)} is encrypted`);
    if ((flag & flags.patched) !== 0) throw this.fault(`entry ${quoted(name)} is a patch of another file`);
    if (method !== methods.stored && method !== methods.deflated)
      throw this.fault(`entry ${quoted(name)} is compressed by method ${method}; stored and deflated ones are read`);
    const [size, packed, from] = this.wide(
      extra,
      extraLength!,
      [24, 20, 42].map((offset) => view.getUint32(at + offset, true)),
    );
    const crc = view.getUint32(at + 16, true);
    const deflated = method === methods.deflated;
    if (!deflated && packed !== size)
      throw this.fault(`entry ${quoted(name)} is stored in ${packed} bytes, it has ${size}`);
    const start = this.local(name, nameBytes, from!, { method, crc, size: size!, packed: packed! });
    const end = start + packed!;
    if (end > place.start) throw this.fault(`entry ${quoted(name)} is cut off`);
    return { entry: { name, deflated, crc, size: size!, start, end }, from: from!, next };
  }

  /** Checks the header before an entry's bytes and says where these begin. */
  private local(
    name: string,
    nameBytes: Uint8Array,
    at: number,
    said: { method: number; crc: number; size: number; packed: number },
  ): number {
    const { view, file } = this;
    const differs = () => this.fault(`entry ${quoted(name)} is not where, or not what, the directory says`);
    if (at + lengths.local > file.length || view.getUint32(at, true) !== signatures.local) throw differs();
    const [flag, method, nameLength, extraLength] = [6, 8, 26, 28].map((offset) => view.getUint16(at + offset, true));
    const extra = at + lengths.local + nameLength!;
    if (extra + extraLength! > file.length || method !== said.method || nameLength !== nameBytes.length)
      throw differs();
    if (!nameBytes.every((byte, i) => byte === file[at + lengths.local + i])) throw differs();
    if ((flag! & flags.encrypted) !== 0) throw this.fault(`entry ${quoted(name)} is encrypted`);
    if ((flag! & flags.sizesFollow) === 0) {
      const [size, packed] = this.wide(
        extra,
        extraLength!,
        [22, 18].map((offset) => view.getUint32(at + offset, true)),
      );
      if (size !== said.size || packed !== said.packed || view.getUint32(at + 14, true) !== said.crc) throw differs();
    }
    return extra + extraLength!;
  }

  /** Fields of 32 bits; those that are too narrow follow in order in the 64-bit extra field. */
  private wide(at: number, length: number, fields: readonly number[]): number[] {
    if (!fields.includes(elsewhere)) return [...fields];
    for (let field = at; field + 4 <= at + length; ) {
      const size = this.view.getUint16(field + 2, true);
      const end = field + 4 + size;
      if (this.view.getUint16(field, true) === 1 && end <= at + length) {
        let place = field + 4;
        return fields.map((value) => {
          if (value !== elsewhere || place + 8 > end) return value;
          place += 8;
          return this.uint64(place - 8);
        });
      }
      field = end;
    }
    return [...fields];
  }

  private uint64(at: number): number {
    const value = this.view.getBigUint64(at, true);
    // No file is that long: any such number is beyond the end.
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
  }

  private name(bytes: Uint8Array, flag: number): string {
    if ((flag & flags.utf8) === 0) return latin1(bytes);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (error) {
      throw new CheckpointError(`${this.format}: an entry of the archive has a name that is no UTF-8`, {
        cause: error,
      });
    }
  }

  private fault(message: string): CheckpointError {
    return new CheckpointError(`${this.format}: ${message}`);
  }
}
