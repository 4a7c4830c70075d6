import type { Module } from '../module/module.ts';

// What the compiler knows of the children that a container was built with. The list goes stale where children are added
// or taken out afterwards, as every type does that says how long an array is.

/** Modules by name, in order; a Map keeps the order also of names that are whole numbers. */
export type NamedModules<M extends Module = Module> = Readonly<Record<string, M>> | ReadonlyMap<string, M>;

/** What a container's type may say: the kind of its children, each of them in order, or each by its name. */
export type Children = Module | readonly Module[] | Readonly<Record<string, Module>>;

/** The kind of all children. */
export type ChildOf<C extends Children> = C extends Module
  ? C
  : C extends readonly (infer M extends Module)[]
    ? M
    : Extract<C[keyof C], Module>;

/** What is known beside the kind; `Own` are names that the container itself has. */
export type KnownChildren<C extends Children, Own> = C extends Module
  ? unknown
  : C extends readonly Module[]
    ? number extends C['length']
      ? unknown
      : ByPlace<C>
    : string extends keyof C
      ? unknown
      : ByName<C> & { [K in Exclude<keyof C, Own | `${number}`>]: C[K] };

/** Children by name. */
interface ByName<C> {
  /** The child of a name. */
  get<const K extends keyof C>(name: K): C[K];
}

/** The child at a place, from the end if negative; of a place that was not there at first, any of them. */
type At<C extends readonly Module[], I extends number> = `${I}` extends keyof C
  ? C[`${I}`]
  : `${I}` extends `-${infer Back extends number}`
    ? FromEnd<C, Back>
    : C[number];

type FromEnd<C extends readonly unknown[], Back extends number, Seen extends 0[] = []> = C extends readonly [
  ...infer Before,
  infer Last,
]
  ? [...Seen, 0]['length'] extends Back
    ? Last
    : FromEnd<Before, Back, [...Seen, 0]>
  : Module;

/** As {@link At}; a place beyond the ends is undefined. */
type Place<C extends readonly Module[], I extends number> = `${I}` extends keyof C
  ? C[`${I}`]
  : `${I}` extends `-${infer Back extends number}`
    ? BackOrNone<C, Back>
    : undefined;

type BackOrNone<C extends readonly unknown[], Back extends number> =
  FromEnd<C, Back> extends infer M ? (Module extends M ? M | undefined : M) : never;

/** Children by place. Any module may take a place, whatever stood there: an accessor's two types say so. */
interface ByPlace<C extends readonly Module[]> {
  /** The child at a place, counted from the end if negative. */
  at<const I extends number>(index: I): At<C, I>;
  /** The child at a place, counted from the end if negative. */
  get<const I extends number>(index: I): At<C, I>;
  get 0(): Place<C, 0>;
  set 0(module: Module);
  get 1(): Place<C, 1>;
  set 1(module: Module);
  get 2(): Place<C, 2>;
  set 2(module: Module);
  get 3(): Place<C, 3>;
  set 3(module: Module);
  get 4(): Place<C, 4>;
  set 4(module: Module);
  get 5(): Place<C, 5>;
  set 5(module: Module);
  get 6(): Place<C, 6>;
  set 6(module: Module);
  get 7(): Place<C, 7>;
  set 7(module: Module);
  get 8(): Place<C, 8>;
  set 8(module: Module);
  get 9(): Place<C, 9>;
  set 9(module: Module);
  get 10(): Place<C, 10>;
  set 10(module: Module);
  get 11(): Place<C, 11>;
  set 11(module: Module);
  get 12(): Place<C, 12>;
  set 12(module: Module);
  get 13(): Place<C, 13>;
  set 13(module: Module);
  get 14(): Place<C, 14>;
  set 14(module: Module);
  get 15(): Place<C, 15>;
  set 15(module: Module);
  get 16(): Place<C, 16>;
  set 16(module: Module);
  get 17(): Place<C, 17>;
  set 17(module: Module);
  get 18(): Place<C, 18>;
  set 18(module: Module);
  get 19(): Place<C, 19>;
  set 19(module: Module);
  get 20(): Place<C, 20>;
  set 20(module: Module);
  get 21(): Place<C, 21>;
  set 21(module: Module);
  get 22(): Place<C, 22>;
  set 22(module: Module);
  get 23(): Place<C, 23>;
  set 23(module: Module);
  get '-1'(): Place<C, -1>;
  set '-1'(module: Module);
  get '-2'(): Place<C, -2>;
  set '-2'(module: Module);
  get '-3'(): Place<C, -3>;
  set '-3'(module: Module);
  get '-4'(): Place<C, -4>;
  set '-4'(module: Module);
  get '-5'(): Place<C, -5>;
  set '-5'(module: Module);
  get '-6'(): Place<C, -6>;
  set '-6'(module: Module);
  get '-7'(): Place<C, -7>;
  set '-7'(module: Module);
  get '-8'(): Place<C, -8>;
  set '-8'(module: Module);
}
