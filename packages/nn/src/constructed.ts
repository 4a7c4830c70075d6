// A layer's class knows from the arguments of `new` which parameters there are: `new nn.Linear(2, 3)` is a
// `Linear & { bias: Parameter }`, which fits wherever a Linear is wanted, while a field that is declared as a Linear may
// hold one without bias. So the exported value of each layer is its class under a type whose constructors say it. Those
// that know more take a type parameter that nobody writes: `class Own extends nn.Linear` gets the plain one by it, for
// the constructors of a base class must all give the same. What they give is written out there, without a name of ours:
// a program that writes declarations could not reach it.

/** What a class has beside its instances. */
export type Statics<T> = { readonly [K in Exclude<keyof T, 'prototype'>]: T[K] };
