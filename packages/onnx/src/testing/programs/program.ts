// Small programs of wick's public functions, methods and layers, to be exported with a dynamic batch and compared.
import * as nn from '@wick/nn';
import { randint, randn, type Tensor } from '@wick/tensor';

export type Result = unknown;

/** One program: its inputs at a batch size, and what it computes of them. */
export interface Program {
  readonly name: string;
  readonly inputs: (batch: number) => Tensor[];
  /** A module, or a function; made once. */
  readonly make: () => nn.Module;
  /** One of many that are alike. */
  readonly varied: boolean;
}

type F = (...x: Tensor[]) => Result;

function moduleOf(f: F): nn.Module {
  return new (class extends nn.Module {
    override forward(...x: Tensor[]): Result {
      return f(...x);
    }
  })();
}

const kinds = {
  matrix: (b: number) => randn([b, 6]),
  ints: (b: number) => randint(-4, 5, [b, 6]),
  bools: (b: number) => randn([b, 6]).gt(0),
  small: (b: number) => randint(0, 4, [b, 6]).to('int32'),
  bytes: (b: number) => randint(0, 9, [b, 6]).to('uint8'),
  steps: (b: number) => randn([b, 5, 4]),
  series: (b: number) => randn([b, 4, 12]),
  image: (b: number) => randn([b, 4, 8, 6]),
  volume: (b: number) => randn([b, 2, 4, 5, 4]),
  tokens: (b: number) => randint(0, 10, [b, 5]),
} as const;
export type Kind = keyof typeof kinds;

/** All of them, as they were written down. */
export const list: Program[] = [];
let varied = true;
/** Whether what follows are many that are alike. */
export function alike(many: boolean): void {
  varied = many;
}
export function program(name: string, kind: Kind | readonly Kind[], f: F): void {
  const all = typeof kind === 'string' ? [kind] : kind;
  list.push({ name, inputs: (b) => all.map((k) => kinds[k](b)), make: () => moduleOf(f), varied });
}
export function layer(name: string, kind: Kind, make: () => nn.Module): void {
  list.push({ name, inputs: (b) => [kinds[kind](b)], make, varied });
}

// biome-ignore lint/suspicious/noExplicitAny: methods by name.
export type Any = any;
