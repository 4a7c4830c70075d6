import { Tensor } from '@wick/tensor/light';

type Refuse = (what: string, instead: string) => void;

/** Calls that have nothing to do with tensors, and that a replay would leave out: in which object, which ones, what to do instead. */
const ambient: readonly (readonly [name: string, calls: readonly string[], instead: string])[] = [
  ['Math', ['random'], 'draw with rand() or randint(), or give the number as an argument'],
  ['Date', ['now'], 'look at the clock outside'],
  ['performance', ['now'], 'look at the clock outside'],
  ['crypto', ['getRandomValues', 'randomUUID'], 'draw with rand() or randint(), or outside'],
  [
    'console',
    ['time', 'timeEnd', 'timeLog', 'log', 'info', 'debug', 'error', 'table', 'dir', 'trace', 'count', 'group'],
    'return the tensor and print it outside',
  ],
  ['', ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'], 'call it outside'],
];

/** Runs `fn` and refuses such calls in it. */
export function withoutAmbient<T>(refuse: Refuse, fn: () => T): T {
  const restore: (() => void)[] = [];
  for (const [name, calls, instead] of ambient) {
    const owner = (name === '' ? globalThis : (globalThis as Record<string, unknown>)[name]) as object | undefined;
    for (const call of owner ? calls : [])
      put(
        owner!,
        call,
        restore,
        (original) =>
          // A function of its own, and no arrow: whoever calls it as a method is its `this`.
          function (this: unknown, ...args: unknown[]): unknown {
            refuse(`${name && `${name}.`}${call}()`, instead);
            return Reflect.apply(original, this, args);
          },
      );
  }
  put(globalThis, 'Date', restore, (original) => clock(original, refuse));
  watchText(refuse, restore);
  try {
    return fn();
  } finally {
    for (const one of restore.reverse()) one();
  }
}

/** Refuses to have tensors written down as JSON, which would show what they are made of. */
function watchText(refuse: Refuse, restore: (() => void)[]): void {
  const { prototype } = Tensor;
  if ('toJSON' in prototype) return;
  const value = () =>
    refuse('JSON.stringify() of a tensor', 'return the tensor, and write toTypedArray() of it down outside');
  Object.defineProperty(prototype, 'toJSON', { value, configurable: true });
  restore.push(() => Reflect.deleteProperty(prototype, 'toJSON'));
}

/** `Date`, whose calls without arguments look at the clock. */
function clock(original: AnyFunction, refuse: Refuse): AnyFunction {
  const look = (args: readonly unknown[]): void => {
    if (args.length === 0) refuse('new Date()', 'look at the clock outside');
  };
  return new Proxy(original, {
    apply(target, self, args) {
      look([]);
      return Reflect.apply(target, self, args);
    },
    construct(target, args, kind) {
      look(args);
      return Reflect.construct(target, args, kind) as object;
    },
  });
}

type AnyFunction = (...args: unknown[]) => unknown;

/** Puts another function in the place of one, where that is possible. */
function put(owner: object, name: string, restore: (() => void)[], make: (original: AnyFunction) => unknown): void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const original = (owner as Record<string, unknown>)[name];
  if (typeof original !== 'function' || !(own ? own.configurable : Object.isExtensible(owner))) return;
  const value = make(original as AnyFunction);
  Object.defineProperty(owner, name, {
    value,
    configurable: true,
    writable: true,
    enumerable: own?.enumerable ?? true,
  });
  restore.push(() => {
    if (own) Object.defineProperty(owner, name, own);
    else delete (owner as Record<string, unknown>)[name];
  });
}
