import { trace, warn, warnOnce } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CompileError } from '../error.ts';
import type { Graph } from '../graph/ir.ts';
import { Refused } from '../replay/refused.ts';
import type { Numbers } from './argumentNumber.ts';
import { type Flat, type Found, flatten } from './arguments.ts';
import { compareGraphs } from './compare.ts';
import { detached } from './detached.ts';
import { Guards } from './guards.ts';
import { Looks } from './look.ts';
import { Modes } from './modes.ts';
import { NewHosts } from './newHosts.ts';
import { compareWithNumbers, numbersOf, turnsOf, withNumbers } from './numbers.ts';
import { Recorder } from './recorder.ts';
import { Signature } from './signature.ts';
import { Trial } from './trial.ts';
import { type Turn, takesTurns } from './turns.ts';

// biome-ignore lint/suspicious/noExplicitAny: functions of whatever arguments
export type AnyFunction = (...args: any[]) => unknown;

/** One run of the function, written down. */
interface Recording {
  readonly graph: Graph;
  readonly guards: Guards;
  readonly numbers: Numbers;
  readonly tensors: readonly WeakRef<Tensor>[];
  readonly newHosts: NewHosts;
}

/** A recording that is replayed, and what it fits. */
export interface Capture<R> {
  readonly key: string;
  readonly signature: Signature | null;
  /** Asked of calls that run as they are. */
  readonly looks: Looks;
  readonly recording: Recording;
  /** Which of the numbers among the arguments are read at every call; all others must be those of the recording. */
  readonly live: ReadonlySet<number>;
  /** Which ways operations go by those. */
  readonly turns: readonly Turn[];
  readonly runner: R;
  /** The arguments that were one tensor in both recordings, which the function may know otherwise as well; null if none were. */
  same: readonly (WeakRef<Tensor> | null)[] | null;
  /** How many calls it was replayed or verified at. */
  calls: number;
  /** Whether it is worth its while; null where that is not asked. */
  readonly trial: Trial | null;
}

/** Runs a recording with the tensors and the numbers of a call. */
interface Replays {
  /** False where it has no kernels that do more than copy. */
  readonly computes?: boolean;
  run(tensors: readonly Tensor[], numbers: Numbers): unknown;
}

/** Calls of one signature that wait for another one. */
interface Waiting {
  recordings: Recording[];
  /** How many were recorded since the last one that was of use. */
  idle: number;
}

/** So many recordings wait for a second one of their numbers. */
const PATIENCE = 16;

/** After so many, calls that were to run on a GPU say that they do not. */
const SOON = 4;

/** What is asked of recordings: see the options of `compile`. */
export interface Limits {
  readonly verify: number;
  readonly maxCaptures: number;
}

/** All recordings of one function; `R` is what runs one. */
export class Captures<R extends Replays> {
  readonly list: Capture<R>[] = [];
  /** By signature; nothing waits after the first call, which is not kept. */
  private readonly waiting = new Map<string, Waiting>();
  private lastChange = '';
  /** The recording that was found to take longer than the function, if calls come to it. */
  private plain: Capture<R> | null = null;
  private readonly modes = new Modes();
  private readonly told = new Set<string>();
  /** How many calls in a row were looked at because an optimiser or a scheduler was new. */
  private lookedAgain = 0;

  constructor(
    private readonly fn: AnyFunction,
    private readonly limits: Limits,
    /** Null where a recording cannot be run as it is. */
    private readonly runnerOf: (graph: Graph) => R | null,
    /** Whether more is written down: what a GPU makes a part of its program, and a CPU leaves to JavaScript. */
    private readonly isForGpu = false,
  ) {}

  /** Whether a call is one of those that take less time as they are: that is asked at each of them, and must take next to none. */
  isPlain(args: readonly unknown[]): boolean {
    const { plain } = this;
    return plain?.trial != null && plain.looks.fit(args) && !plain.trial.isTimed();
  }

  /** What a call was given, with the recording that fits it; null if none does. */
  find(args: readonly unknown[]): Found<Capture<R>> | null {
    let text: Flat | null = null;
    // What was taken for a recording of the call's signature: the others of that signature are given the same.
    let taken: Found<Capture<R>> | null = null;
    for (let i = 0; i < this.list.length; i++) {
      const capture = this.list[i]!;
      const { key, signature } = capture;
      if (taken === null) {
        if (!signature) text ??= flatten(args);
        const found = signature ? signature.take(args, capture) : { ...text!, capture };
        if (found === null || key !== found.key) continue;
        taken = found;
      } else if (key !== taken.key) continue;
      if (!sameNumbers(capture, taken.numbers)) continue;
      const change = capture.recording.guards.change(taken.tensors);
      if (change === null)
        return taken.capture === capture ? taken : { tensors: taken.tensors, numbers: taken.numbers, key, capture };
      this.lastChange = change;
    }
    return null;
  }

  /** Whether the next call of a recording is to be compared with the function itself. */
  isToVerify(capture: Capture<R>, { tensors }: Flat): boolean {
    const { verify } = this.limits;
    if (isOther(capture, tensors) || capture.recording.newHosts.any() || this.mayHaveOthers(capture.recording))
      return true;
    return verify > 0 && (capture.calls + 1) % verify === 0;
  }

  /** Whether the function may have other modules in its variables. To look would have all that is on a GPU brought here. */
  private mayHaveOthers({ newHosts }: Recording): boolean {
    return !this.isForGpu && newHosts.mayMatter();
  }

  /** Runs a recording; what it refuses before it has begun is left to the function, which may do some of its work before it fails. */
  replay(capture: Capture<R>, args: readonly unknown[], flat: Flat): unknown {
    capture.calls++;
    this.lookedAgain = 0;
    const { trial } = capture;
    if (trial === null) return this.planned(capture, args, flat);
    if (trial.isTimed()) return this.timed(capture, trial, args, flat);
    return trial.asItIs ? detached(this.fn(...args)) : this.planned(capture, args, flat);
  }

  /** A call as one of a trial. */
  private timed(capture: Capture<R>, trial: Trial, args: readonly unknown[], flat: Flat): unknown {
    this.plain = null;
    trial.start();
    // What is asked before a replay belongs to it.
    if (!trial.tries) this.find(args);
    const result = trial.tries ? detached(this.fn(...args)) : this.planned(capture, args, flat);
    trial.end();
    if (trial.asItIs) this.plain = capture;
    return result;
  }

  private planned(capture: Capture<R>, args: readonly unknown[], { tensors, numbers }: Flat): unknown {
    try {
      return capture.runner.run(tensors, numbers);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return detached(this.fn(...args));
    }
  }

  /** Forgets all recordings: the function is a method, and called for another object. */
  startOver(): void {
    if (this.waiting.size === 0) return;
    warnOnce(
      'compile: a method is called for another object than before, and is recorded anew: compile one for each object',
    );
    this.list.length = 0;
    this.waiting.clear();
    this.plain = null;
  }

  /** Drops a recording that cannot be run any more. */
  forget(capture: Capture<R>): void {
    this.list.splice(this.list.indexOf(capture), 1);
    this.plain = null;
  }

  /** Runs the function itself where {@link find} found nothing, and records it. */
  first(args: readonly unknown[]): unknown {
    if (this.list.length >= this.limits.maxCaptures) {
      this.tell(
        `compile: ${this.list.length} recordings are kept already (maxCaptures), and this call fits none of them${this.lastChange ? `: ${this.lastChange}` : ': its arguments have other shapes, or other numbers'}. It runs eagerly${this.here}`,
      );
      return detached(this.fn(...args));
    }
    const flat = flatten(args);
    const waiting = this.waiting.get(flat.key);
    if (waiting !== undefined && waiting.idle >= PATIENCE) return detached(this.fn(...args));
    // Asked before the run, which may make gradients.
    const fitting = waiting ? this.fitting(waiting, flat) : [];
    const doubtful = fitting.filter((one) => this.mayHaveOthers(one));
    const [result, recording] = this.record(args, flat, waiting !== undefined);
    if (waiting) this.match(flat, args, waiting, fitting, recording, doubtful);
    else this.waiting.set(flat.key, { recordings: [], idle: 0 });
    return result;
  }

  private fitting({ recordings }: Waiting, { tensors }: Flat): readonly Recording[] {
    return recordings.filter(({ guards, newHosts }) => {
      if (newHosts.any()) return false;
      const change = guards.change(tensors);
      this.lastChange = change ?? this.lastChange;
      return change === null;
    });
  }

  /**
   * Makes one recording of a new one and one that waits, or has the new one wait.
   *
   * @param fits - those whose guards fit the new one's call
   * @param doubtful - those among them that may be of a function that had other modules
   */
  private match(
    flat: Flat,
    args: readonly unknown[],
    waiting: Waiting,
    fits: readonly Recording[],
    recording: Recording,
    doubtful: readonly Recording[],
  ): void {
    const stale = doubtful.filter((one) => sameList(one.numbers, recording.numbers) && !isSame(one, recording));
    if (stale.length > 0) waiting.recordings = waiting.recordings.filter((one) => !stale.includes(one));
    const fitting = fits.filter((one) => !isEntangled(one, recording) && !stale.includes(one));
    const first = fitting.find((one) => sameList(one.numbers, recording.numbers));
    let merged: Graph | null = null;
    if (first) compareGraphs(first.graph, recording.graph);
    else {
      // Two witnesses: small numbers may be the same by chance.
      const found = fitting.flatMap(
        ({ graph, numbers }) => withNumbers(graph, recording.graph, numbers, recording.numbers, this.isForGpu) ?? [],
      );
      if (found.length > 1) merged = found.at(-1)!;
    }
    const graph = first ? recording.graph : merged;
    const runner = graph && this.runnerOf(graph);
    if (graph && runner) {
      waiting.recordings = waiting.recordings.filter((one) => one !== first);
      waiting.idle = 0;
      const same = first ? sameTensors(first, recording) : null;
      const trial =
        this.isForGpu || this.limits.verify > 0 || !mayRunAsItIs(graph) ? null : new Trial(runner.computes !== false);
      const [live, turns] = [numbersOf(graph), turnsOf(graph, recording.numbers)];
      const given = { key: flat.key, signature: Signature.of(args, flat), looks: new Looks(args) };
      this.list.unshift({ ...given, recording, live, turns, runner, same, calls: 0, trial });
      this.plain = null;
      return;
    }
    waiting.recordings.push(recording);
    if (waiting.recordings.length > PATIENCE) waiting.recordings.shift();
    waiting.idle++;
    const isOver = waiting.idle === PATIENCE;
    if (!isOver && !(this.isForGpu && waiting.idle === SOON)) return;
    const why =
      fitting.length > 1
        ? `the numbers among the arguments (now ${recording.numbers.join(', ')}) were others each time, and do not take part in arithmetic alone. Leave out what is not needed, give what a branch depends on as a boolean, or keep the number in a tensor`
        : this.lastChange || 'what is an argument of the one is met outside by the other';
    this.tell(
      `compile: ${waiting.idle} calls were recorded and none fits another: ${why}. Calls like this one run eagerly${isOver ? ' now' : ' so far'}${this.here}`,
    );
  }

  /** Where eager calls run, if that is not where recordings are replayed. */
  private get here(): string {
    return this.isForGpu ? ', on the CPU' : '';
  }

  /** Each function says a text once, whatever others have said. */
  private tell(text: string): void {
    if (this.told.has(text)) return;
    this.told.add(text);
    warn(text);
  }

  /** Runs the function itself and compares what it did with a recording. */
  verify(capture: Capture<R>, args: readonly unknown[], flat: Flat): unknown {
    capture.calls++;
    const { recording } = capture;
    const others = isOther(capture, flat.tensors);
    const { newHosts } = recording;
    const isReplaced = newHosts.any() || this.mayHaveOthers(recording);
    if (this.isForGpu && isReplaced && ++this.lookedAgain === SOON)
      this.tell(
        `compile: an optimizer or a scheduler was made, or given parameters, before each of ${SOON} calls: they run eagerly${this.here} to see whether it takes the place of another one. Make it once`,
      );
    const waiting = this.waiting.get(capture.key)!;
    const fitting = others || isReplaced ? this.fitting(waiting, flat) : [];
    const [result, found] = this.record(args, flat, true);
    try {
      compareWithNumbers(recording.graph, found.graph, recording.numbers, found.numbers, this.isForGpu);
      if (others) capture.same = null;
      newHosts.accept();
    } catch (error) {
      if (!(others || isReplaced) || !(error instanceof CompileError)) throw error;
      if (isReplaced) this.forget(capture);
      this.match(flat, args, waiting, fitting, found, fitting);
    }
    return result;
  }

  /** Runs the function as it is and writes down what it did. The first run may make what later ones only use. */
  private record(args: readonly unknown[], { tensors, numbers }: Flat, isLater: boolean): [unknown, Recording] {
    const recorder = new Recorder(tensors, isLater, this.isForGpu, this.modes);
    const result = trace(recorder, () => recorder.listen(() => this.fn(...args)));
    const graph = recorder.finish(result);
    checkStill(flatten(args), tensors, numbers);
    const guards = new Guards(recorder, graph);
    const newHosts = new NewHosts(guards.tensors());
    return [detached(result), { graph, guards, numbers, tensors: tensors.map((t) => new WeakRef(t)), newHosts }];
  }
}

/** Refuses a function that has changed what arrays and objects among its arguments hold. */
function checkStill(now: Flat, tensors: readonly Tensor[], numbers: Numbers): void {
  const isSame = now.tensors.length === tensors.length && now.tensors.every((t, i) => t === tensors[i]);
  if (isSame && now.numbers.length === numbers.length && sameList(now.numbers, numbers)) return;
  throw new CompileError(
    'compile: the function changes what an array or an object among its arguments holds, which a replay would leave as it was: return it instead',
  );
}

/** Operations of a function up to which both ways are tried. */
const MOST = 256;

/** Whether a function only computes: steps of optimizers and the gradients they take are done in less time by a plan, without garbage. */
function mayRunAsItIs({ steps }: Graph): boolean {
  return steps.length <= MOST && steps.every(({ kind }) => kind === 'call');
}

/** Whether tensors are others than those that both recordings were given. */
function isOther({ same }: Capture<unknown>, tensors: readonly Tensor[]): boolean {
  if (same === null) return false;
  for (let i = 0; i < tensors.length; i++) {
    const one = same[i];
    if (one && one.deref() !== tensors[i]) return true;
  }
  return false;
}

/** Whether a recording was given a tensor that another one met outside: the two say nothing of one another. */
function isEntangled({ tensors }: Recording, { guards }: Recording): boolean {
  return tensors.some((ref) => {
    const t = ref.deref();
    return t !== undefined && guards.meets(t);
  });
}

/** Whether two recordings with the same numbers are of one function that has the same. */
function isSame(a: Recording, b: Recording): boolean {
  try {
    compareGraphs(a.graph, b.graph);
    return true;
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return false;
  }
}

function sameTensors(a: Recording, b: Recording): Capture<unknown>['same'] {
  const same = b.tensors.map((one, i) => (a.tensors[i]!.deref() === one.deref() ? one : null));
  return same.some((one) => one !== null) ? same : null;
}

function sameNumbers({ recording, live, turns }: Capture<unknown>, numbers: Numbers): boolean {
  for (let i = 0; i < numbers.length; i++)
    if (!live.has(i) && !isSameNumber(recording.numbers[i]!, numbers[i]!)) return false;
  return takesTurns(turns, numbers);
}

/** `Object.is` of numbers, for which the engine would make objects of them: of each recording, at every call. */
function isSameNumber(a: number, b: number): boolean {
  return a === b ? a !== 0 || 1 / a === 1 / b : Number.isNaN(a) && Number.isNaN(b);
}

function sameList(a: Numbers, b: Numbers): boolean {
  return a.every((x, i) => Object.is(x, b[i]));
}
