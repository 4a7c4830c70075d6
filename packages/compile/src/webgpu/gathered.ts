import { countOf } from '../graph/geometry.ts';
import type { Memory, Work } from '../graph/ir.ts';
import { hasEffects, readsOf, writesOf } from '../graph/touches.ts';

/** The elements up to which a step's time is that of its dispatch, and which may well live longer. */
const FEW = 4096;

/** When something is needed: before the step of an index, by what stands so many steps in front of it. */
interface Need {
  readonly before: number;
  readonly level: number;
}

/**
 * Work in an order in which small steps and optimisers' steps that have nothing to do with one another stand side by side, so
 * that they become few dispatches: each as late as can be, and then by how much depends on it. What JavaScript does before or
 * after a run is not waited for.
 */
export function gathered(work: readonly Work[], inJavaScript: ReadonlySet<Work>): Work[] {
  const isOurs = (step: Work) => step.kind !== 'grad' && step.kind !== 'effect' && !inJavaScript.has(step);
  const readers = new Map<Memory, Need>();
  const writers = new Map<Memory, Need>();
  const moved = new Map<Work, Need>();
  // An optimiser's step frees the gradient: it does not wait longer than it has to.
  let nextLarge = work.length;
  for (let i = work.length - 1; i >= 0; i--) {
    const step = work[i]!;
    if (!isOurs(step)) continue;
    const [reads, writes] = [readsOf(step), writesOf(step)];
    let need: Need = { before: i, level: -1 };
    if (step.kind === 'update' || isSmall(step)) {
      need = { before: step.kind === 'update' ? nextLarge : work.length, level: -1 };
      for (const { memory } of reads) need = sooner(need, writers.get(memory));
      for (const { memory } of writes) need = sooner(sooner(need, writers.get(memory)), readers.get(memory));
      need = { before: need.before, level: need.level + 1 };
      moved.set(step, need);
    } else nextLarge = i;
    for (const { memory } of reads) readers.set(memory, sooner(need, readers.get(memory)));
    for (const { memory } of writes) writers.set(memory, sooner(need, writers.get(memory)));
  }
  const waiting = new Map<number, { readonly step: Work; readonly level: number; readonly name: string }[]>();
  for (const step of work) {
    const need = moved.get(step);
    if (need === undefined) continue;
    const here = waiting.get(need.before) ?? [];
    here.push({ step, level: need.level, name: nameOf(step) });
    waiting.set(need.before, here);
  }
  const list: Work[] = [];
  for (let i = 0; i <= work.length; i++) {
    const here = waiting.get(i) ?? [];
    here.sort((a, b) => b.level - a.level || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    list.push(...here.map(({ step }) => step));
    if (i < work.length && !moved.has(work[i]!)) list.push(work[i]!);
  }
  return list;
}

/** Bytes that may lie apart for it. */
const APART = 2 ** 21;

/**
 * Memories that small steps read or write, the smallest first and a few megabytes at the most: where each has a place of its
 * own, steps do not have to wait until another one is done with that.
 */
export function apart(work: readonly Work[]): Set<Memory> {
  const places = work.filter(isSmall).flatMap((step) => [...readsOf(step), ...writesOf(step)]);
  const small = [...new Set(places.map(({ memory }) => memory))]
    .filter(({ source, size }) => source.kind === 'result' && size <= FEW)
    .sort((a, b) => a.size - b.size);
  let bytes = 0;
  return new Set(
    small.filter(({ size }) => {
      bytes += 4 * size;
      return bytes <= APART;
    }),
  );
}

/** What is needed first of two, and there by the most. */
function sooner(a: Need, b: Need | undefined): Need {
  if (b === undefined || a.before < b.before) return a;
  return b.before < a.before || b.level > a.level ? b : a;
}

/** Steps of one name are likely to be of one code. */
function nameOf(step: Work): string {
  return step.kind === 'pointwise' ? step.names.join('+') : step.kind === 'call' ? step.op.name : step.kind;
}

/** Calls that do something element by element, and are no programs where it is not done in float32. */
const elementByElement = ['to', 'clone', 'add', 'sub', 'mul', 'div'];

function isSmall(step: Work): boolean {
  if (step.kind !== 'pointwise' && !(step.kind === 'call' && elementByElement.includes(step.op.name))) return false;
  return !hasEffects(step) && [...readsOf(step), ...writesOf(step)].every(({ shape }) => countOf(shape) <= FEW);
}
