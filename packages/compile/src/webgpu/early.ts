import { countOf } from '../graph/geometry.ts';
import { type CallStep, generatorIn, type Memory, type Work } from '../graph/ir.ts';
import { readsOf, writesOf } from '../graph/touches.ts';
import { isSteady, neededByDraws } from './neededByDraws.ts';
import { splitDraw } from './splitDraws.ts';

/** What JavaScript does before a GPU runs. */
export interface Early {
  /** All work, with draws by what is computed in two. */
  readonly work: readonly Work[];
  /** What follows from the function's own numbers, or from nothing (a sum of no elements): once is enough. */
  readonly constants: readonly CallStep[];
  /**
   * At every run: what is made of indices among the arguments, draws into memory that nothing was done to yet and of numbers
   * that are here, in their order, and checks of arguments.
   */
  readonly draws: readonly CallStep[];
  /** The memories that these bring into being. */
  readonly made: ReadonlySet<Memory>;
}

export function earlyOnGpu(work: readonly Work[]): Early {
  const constants: CallStep[] = [];
  const draws: CallStep[] = [];
  const made = new Set<Memory>();
  const fixed = new Set<Memory>();
  const touched = new Set<Memory>();
  const neededToDraw = neededByDraws(work);
  let mayDraw = true;
  const all: Work[] = [];
  for (const step of work) {
    if (step.kind === 'call') {
      const isFixed = ({ source, written }: Memory) => source.kind === 'literal' && !written;
      // Places of no elements are known before anything runs.
      const isConstant = readsOf(step).every(
        ({ memory, shape }) => isFixed(memory) || fixed.has(memory) || countOf(shape) === 0,
      );
      const areHere = (isKnown: (memory: Memory) => boolean) =>
        readsOf(step).every(({ memory }) => (isKnown(memory) || made.has(memory)) && !touched.has(memory));
      const isThere = areHere(({ source }) => source.kind === 'argument' || source.kind === 'literal');
      const isDraw = generatorIn(step) !== null;
      // Arguments come to the GPU as they were: what is drawn into one would be lost.
      const isInto = step.inPlace && step.outputs[0]!.memory.source.kind === 'argument';
      const split = isDraw && mayDraw && (!isThere || isInto) ? splitDraw(step) : null;
      if (split !== null) {
        all.push(split.draw, split.of);
        draws.push(split.draw);
        for (const { memory } of split.draw.outputs) made.add(memory);
        for (const { memory } of writesOf(split.of)) touched.add(memory);
        continue;
      }
      all.push(step);
      if (isConstant && !isDraw && !step.inPlace && step.outputs.every(({ memory }) => !memory.written)) {
        constants.push(step);
        for (const { memory } of step.outputs) {
          made.add(memory);
          fixed.add(memory);
        }
        continue;
      }
      const isCheck = isThere && (step.outputs.length === 0 || isOfIndices(step));
      if (isDraw ? mayDraw && (isThere || areHere(isSteady)) && !isInto : isCheck || neededToDraw.has(step)) {
        draws.push(step);
        for (const { memory } of step.inPlace ? [] : step.outputs) made.add(memory);
        continue;
      }
      if (isDraw) mayDraw = false;
    } else {
      all.push(step);
      if (step.kind === 'effect') mayDraw = false;
    }
    for (const { memory } of writesOf(step)) touched.add(memory);
  }
  return { work: all, constants, draws, made };
}

/** Work on indices: few numbers, which other calls are told to check. */
function isOfIndices(step: CallStep): boolean {
  return !step.inPlace && [...readsOf(step), ...step.outputs].every(({ dtype }) => dtype === 'int64');
}
