import { Buffer } from 'node:buffer';

/** Arrays of elements that were made, and their bytes; those of 64 kB and more once more. */
interface Arrays {
  made: number;
  bytes: number;
  large: number;
  largeBytes: number;
}

const LARGE = 65536;
const names = ['Float32Array', 'Float64Array', 'Int32Array', 'Uint8Array', 'Uint16Array', 'BigInt64Array'] as const;

/**
 * Counts every array with memory of its own that is made from now on; views of memory that is there count nothing. To be
 * called before what is to be counted is imported: the classes of arrays are replaced, until `stop` brings them back.
 */
export function countArrays(): { readonly count: Arrays; stop(): void } {
  const count: Arrays = { made: 0, bytes: 0, large: 0, largeBytes: 0 };
  const note = (bytes: number) => {
    count.made++;
    count.bytes += bytes;
    if (bytes < LARGE) return;
    count.large++;
    count.largeBytes += bytes;
  };
  const undo: (() => void)[] = [];
  for (const name of [...names, 'ArrayBuffer'] as const) {
    const original = globalThis[name] as new (...args: unknown[]) => { readonly byteLength: number };
    const counted: typeof original = new Proxy(original, {
      construct(target, args: unknown[], newTarget) {
        const made = Reflect.construct(target, args, newTarget === counted ? target : newTarget);
        if (!isBuffer(args[0])) note(made.byteLength);
        return made;
      },
    });
    Object.assign(globalThis, { [name]: counted });
    undo.push(() => Object.assign(globalThis, { [name]: original }));
  }
  const elements = Object.getPrototypeOf(Float32Array.prototype) as { slice(...args: number[]): Uint8Array };
  const { slice } = elements;
  elements.slice = function (...args) {
    const made = slice.apply(this, args);
    note(made.byteLength);
    return made;
  };
  const { allocUnsafeSlow } = Buffer;
  Buffer.allocUnsafeSlow = (bytes) => {
    note(bytes);
    return allocUnsafeSlow(bytes);
  };
  undo.push(
    () => Object.assign(elements, { slice }),
    () => Object.assign(Buffer, { allocUnsafeSlow }),
  );
  const stop = () => {
    for (const back of undo) back();
  };
  return { count, stop };
}

/** Whether an array over it would be a view: also of a buffer of another realm. */
function isBuffer(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'byteLength' in given && !ArrayBuffer.isView(given);
}
