/** Where event files go: a folder in Node, memory in a page, or what you make of it. */
export interface EventSink {
  /** Puts bytes at the end of the file at `path`; makes the file and its folders where there are none. */
  append(path: string, bytes: Uint8Array): void;
}

/** As much of a page as a download takes: programs in Node are compiled without the types of one. */
interface Page {
  createElement(name: 'a'): { href: string; download: string; click(): void };
}

/** What {@link memorySink} gives. */
export interface MemorySink extends EventSink {
  /** The files so far: their paths and bytes. */
  files(): Map<string, Uint8Array<ArrayBuffer>>;
  /**
   * Has the page offer every file as a download, by the last part of its path.
   *
   * @throws Error where there is no page.
   */
  download(): void;
}

/**
 * Event files in memory: what a SummaryWriter uses in a page. `writer.flush()` first.
 *
 * @example
 * ```ts
 * const sink = memorySink();
 * const writer = new SummaryWriter('runs/one', { sink });
 * writer.addScalar('loss', 0.5, 0);
 * writer.close();
 * for (const [path, bytes] of sink.files()) console.log(path, bytes.length);
 * ```
 */
export function memorySink(): MemorySink {
  const parts = new Map<string, Uint8Array[]>();
  const files = () => new Map([...parts].map(([path, pieces]) => [path, joined(pieces)]));
  return {
    append(path, bytes) {
      const pieces = parts.get(path);
      if (pieces) pieces.push(bytes);
      else parts.set(path, [bytes]);
    },
    files,
    download() {
      const page = Reflect.get(globalThis, 'document') as Page | undefined;
      if (!page) throw new Error('download: there is no page here; files() has the bytes');
      for (const [path, bytes] of files()) {
        const link = page.createElement('a');
        const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
        link.href = address;
        link.download = path.slice(path.lastIndexOf('/') + 1);
        link.click();
        // The browser has read the address when the click's turn is over.
        setTimeout(() => URL.revokeObjectURL(address), 0);
      }
    },
  };
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Node's files, or null where there is no Node. */
export function fileSink(): EventSink | null {
  const fs = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:fs');
  if (!fs) return null;
  const made = new Set<string>();
  return {
    append(path, bytes) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      if (!made.has(folder)) fs.mkdirSync(folder || '.', { recursive: true });
      made.add(folder);
      fs.appendFileSync(path, bytes);
    },
  };
}
