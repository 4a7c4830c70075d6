/** The objects of one kind that are in use: what a compiled function looks after while it is recorded. */
export class Living<T extends object> {
  /** How many have been made. */
  made = 0;
  private readonly all = new Set<WeakRef<T>>();
  private readonly ended = new FinalizationRegistry<WeakRef<T>>((ref) => void this.all.delete(ref));

  add(one: T): void {
    const ref = new WeakRef(one);
    this.all.add(ref);
    this.ended.register(one, ref);
    this.made++;
  }

  list(): T[] {
    return [...this.all].flatMap((ref) => ref.deref() ?? []);
  }
}

/** Entries of an array or an object as they are, to tell later whether they still are the same. */
export function sameEntries(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** What a class calls itself in messages. */
export function typeNameOf(one: object): string {
  const type = one.constructor as { readonly typeName?: string; readonly name: string };
  return (Object.hasOwn(type, 'typeName') ? type.typeName : undefined) ?? type.name;
}
