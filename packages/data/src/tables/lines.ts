import { placeOf } from '../datasets/access.ts';
import { AsyncIterableDataset, Dataset } from '../datasets/dataset.ts';
import { isRemote, node, onDisk, pathOf, readSource, type UrlLike } from '../readers/source.ts';
import { textOf } from './text.ts';

/**
 * The lines of a text, as samples: without their ends, which may be those of any system.
 *
 * @param source - the text, or its bytes in UTF-8
 * @throws TypeError for anything else, RangeError for bytes that are no text
 * @example
 * ```ts
 * const names = new data.Lines('Ada\nGrace\r\nJoan\n');
 * names.length; // 3
 * names.getItem(1); // 'Grace'
 * ```
 * @see https://docs.python.org/3/library/io.html#io.TextIOWrapper
 */
export class Lines extends Dataset<string> {
  readonly #lines: readonly string[];

  constructor(source: string | Uint8Array) {
    super();
    const lines = textOf('Lines', source).split(/\r\n|\n|\r/);
    if (lines.at(-1) === '') lines.pop();
    this.#lines = lines;
  }

  /**
   * The lines of a file.
   *
   * @param file - a path (Node), or a URL
   * @throws Error if there is none
   */
  static async load(file: string | UrlLike): Promise<Lines> {
    return new Lines(await readSource('Lines', file));
  }

  override get length(): number {
    return this.#lines.length;
  }

  /** A line; a negative index counts from the end. */
  override getItem(index: number): string {
    return this.#lines[placeOf('Lines', index, this.length)]!;
  }
}

interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
  cancel(): Promise<void>;
}
const host = globalThis as unknown as {
  fetch?: (url: string) => Promise<{ ok: boolean; status: number; body: { getReader(): Reader } | null }>;
  TextDecoder: new (label: string) => { decode(bytes?: Uint8Array, options?: { stream: boolean }): string };
};

/**
 * The lines of a file that need not fit into memory: it is read while it is gone through, anew each time.
 *
 * @param file - a path (Node), or a URL
 * @throws Error from the iteration if there is no such file
 * @example
 * ```ts
 * const corpus = new data.LineStream('corpus.txt');
 * for await (const lines of new DataLoader(corpus, { batchSize: 2 })) console.log(lines);
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.IterableDataset
 */
export class LineStream extends AsyncIterableDataset<string> {
  /** Where the file is. */
  readonly file: string | UrlLike;

  constructor(file: string | UrlLike) {
    super();
    pathOf('LineStream', file);
    this.file = file;
  }

  /** The lines, from the first on. */
  override async *[Symbol.asyncIterator](): AsyncIterator<string> {
    const decoder = new host.TextDecoder('utf-8');
    let rest = '';
    for await (const piece of pieces(this.file)) {
      rest += decoder.decode(piece, { stream: true });
      // A return at the end may be half of a line's end.
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop()!;
      yield* lines;
    }
    rest += decoder.decode();
    if (rest !== '') yield* rest.replace(/\r$/, '').split('\r');
  }
}

async function* pieces(file: string | UrlLike): AsyncGenerator<Uint8Array> {
  const path = pathOf('LineStream', file);
  const fs = node<{ createReadStream(path: string | UrlLike): AsyncIterable<Uint8Array> }>('node:fs');
  if (fs && !isRemote(path)) {
    yield* fs.createReadStream(onDisk(path));
    return;
  }
  if (!host.fetch) throw new Error(`LineStream: there is no fetch here to load ${path} with`);
  const answer = await host.fetch(path);
  if (!answer.ok || !answer.body) throw new Error(`LineStream: ${path} was answered with status ${answer.status}`);
  const reader = answer.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value!;
  } finally {
    await reader.cancel();
  }
}
