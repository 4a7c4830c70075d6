import { listeners, show, type WorkerLike } from '@wick/tensor/internal';
import { fromMessage, ShapeError } from '@wick/tensor/light';
import type { Answered, Asked, SentError } from './workerMessages.ts';

/** What is waited for: a batch of an epoch. */
export interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A worker that can be ended: a page's or Node's. */
type Endable = WorkerLike & { terminate?(): unknown; ref?(): void; unref?(): void };

/** One worker, and what the loader waits for from it. */
class Line {
  readonly #worker: Endable;
  readonly #waiting = new Map<string, Waiting>();
  readonly #forget: () => void;
  #unsent: Asked[] | null = [];
  #failure: unknown = null;

  constructor(
    worker: WorkerLike,
    readonly id: number,
    readonly length: number,
  ) {
    this.#worker = worker;
    const [listen, forget, isNode] = listeners(worker);
    const hear = (event: unknown) => this.#hear((isNode ? event : (event as { data: unknown }).data) as Answered);
    const fail = (event: unknown) =>
      this.#fail(
        new Error(
          `DataLoader: worker ${id} died: ${(event as { message?: string }).message ?? 'no reason given; is its file there?'}`,
        ),
      );
    const exit = () =>
      this.#fail(new Error(`DataLoader: worker ${id} ended; does its file call serveDataset(dataset)?`));
    listen('message', hear);
    listen('error', fail);
    listen('messageerror', fail);
    if (isNode) listen('exit', exit);
    this.#forget = () => {
      forget('message', hear);
      forget('messageerror', fail);
      forget('exit', exit);
    };
    this.#worker.unref?.();
  }

  send(asked: Asked): void {
    // What is said before its file has been run through may be lost.
    if (this.#unsent) this.#unsent.push(asked);
    else this.#worker.postMessage(asked);
  }

  ask(asked: Asked & { kind: 'batch' }): Promise<unknown> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(`${asked.epoch} ${asked.number}`, { resolve, reject });
    });
    // Who waits keeps the program running; a worker with nothing to do does not.
    this.#worker.ref?.();
    this.send(asked);
    return answer;
  }

  /** Nobody waits for this epoch any more. */
  stop(epoch: number, reason: unknown): void {
    this.send({ kind: 'stop', epoch });
    this.#rejectAll(reason);
  }

  end(reason: unknown): void {
    this.#failure ??= reason;
    this.#forget();
    this.#rejectAll(reason);
    this.#worker.terminate?.();
  }

  #hear(answer: Answered): void {
    if (answer.kind === 'ready') this.#begin(answer.length);
    else if (answer.kind === 'broken') this.#fail(revived(answer.error));
    else this.#deliver(answer);
  }

  /** Its file has been run through: it hears. */
  #begin(length: number): void {
    if (length !== this.length)
      this.#fail(
        new RangeError(
          `DataLoader: the dataset of worker ${this.id} has ${length} samples, that of the loader ${this.length}: they must be the same`,
        ),
      );
    const unsent = this.#unsent ?? [];
    this.#unsent = null;
    for (const asked of unsent) this.#worker.postMessage(asked);
  }

  #deliver(answer: Answered & { kind: 'batch' | 'failed' }): void {
    const key = `${answer.epoch} ${answer.number}`;
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (this.#waiting.size === 0) this.#worker.unref?.();
    if (answer.kind === 'failed') waiting?.reject(revived(answer.error));
    else waiting?.resolve(fromMessage<{ value: unknown }>(answer.value).value);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#rejectAll(error);
  }

  #rejectAll(reason: unknown): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#worker.unref?.();
    for (const waiting of all) waiting.reject(reason);
  }
}

/** The workers of a loader. */
export class WorkerPool {
  readonly lines: readonly Line[];

  constructor(start: () => WorkerLike, count: number, length: number) {
    const lines: Line[] = [];
    try {
      for (let id = 0; id < count; id++) {
        const worker = start();
        if (typeof worker?.postMessage !== 'function')
          throw new TypeError(`DataLoader: worker must give a new Worker, got ${show(worker)}`);
        lines.push(new Line(worker, id, length));
      }
    } catch (error) {
      for (const line of lines) line.end(error);
      throw error;
    }
    this.lines = lines;
  }

  /** Ends them all; what is still waited for fails. */
  end(reason: unknown = new Error('DataLoader: its workers were ended')): void {
    for (const line of this.lines) line.end(reason);
  }
}

const kinds: Readonly<Record<string, new (message: string) => Error>> = {
  TypeError,
  RangeError,
  ShapeError,
  SyntaxError,
  ReferenceError,
};

/** The error that a worker sent, of its kind, with what the worker's stack was. */
function revived({ name, message, stack }: SentError): Error {
  const error = new (kinds[name] ?? Error)(message);
  if (!(name in kinds)) error.name = name;
  if (stack !== undefined) error.stack = `${name}: ${message}\n${stack}`;
  return error;
}
