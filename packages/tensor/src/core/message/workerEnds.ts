/** A `Worker` of a page or of `node:worker_threads`. */
export interface WorkerLike {
  /** Sends a message. */
  postMessage(message: unknown, transfer?: never): void;
}

/** A worker's own end of the line, in a page and in Node. */
export interface WorkerEnd {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface Port {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(type: 'message', listener: (message: unknown) => void): void;
}
interface Scope {
  readonly document?: unknown;
  readonly postMessage?: WorkerEnd['postMessage'];
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  readonly process?: { getBuiltinModule?: (name: string) => unknown };
}

/**
 * The end of the line of the worker that calls this.
 *
 * @throws Error where this is no worker; `start` says how to make one
 */
export function ownEnd(where: string, start: string): WorkerEnd {
  const scope = globalThis as unknown as Scope;
  const threads = scope.process?.getBuiltinModule?.('node:worker_threads') as { parentPort: Port | null } | undefined;
  const port = threads?.parentPort;
  if (port)
    return {
      postMessage: (message, transfer) => port.postMessage(message, transfer),
      onMessage: (listener) => port.on('message', listener),
    };
  if (typeof scope.postMessage !== 'function' || scope.document !== undefined)
    throw new Error(`${where}: this is no worker; start the file with ${start}`);
  return {
    postMessage: (message, transfer) => scope.postMessage!(message, transfer),
    onMessage: (listener) => scope.addEventListener('message', ({ data }) => listener(data)),
  };
}

type Listen = (type: string, listener: (event: unknown) => void) => void;

/** How a worker is listened to: in Node by `on`, in a page as all else. */
export function listeners(worker: WorkerLike): [listen: Listen, forget: Listen, isNode: boolean] {
  const ends = worker as unknown as Record<
    'on' | 'off' | 'addEventListener' | 'removeEventListener',
    Listen | undefined
  >;
  const isNode = typeof ends.on === 'function';
  const [add, remove] = isNode ? (['on', 'off'] as const) : (['addEventListener', 'removeEventListener'] as const);
  return [(type, run) => ends[add]!(type, run), (type, run) => ends[remove]!(type, run), isNode];
}
