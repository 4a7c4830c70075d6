import { isTensor, trace, warnOnce } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Graph } from '../graph/ir.ts';
import { flatten } from './arguments.ts';
import { compareGraphs } from './compare.ts';
import { Guards } from './guards.ts';
import { Recorder } from './recorder.ts';

// biome-ignore lint/suspicious/noExplicitAny: functions of whatever arguments
export type AnyFunction = (...args: any[]) => unknown;

/** A recording that is replayed, and what it fits. */
export interface Capture<R> extends Recording {
  readonly key: string;
  readonly runner: R;
  calls: number;
}

interface Recording {
  readonly graph: Graph;
  readonly guards: Guards;
}

/** What is asked of recordings: see the options of `compile`. */
export interface Limits {
  readonly verify: number;
  readonly maxCaptures: number;
}

/** All recordings of one function; `R` is what runs one. */
export class Captures<R> {
  readonly list: Capture<R>[] = [];
  /** By signature the first recordings that wait for a second one; empty after the first call, which is not kept. */
  private readonly waiting = new Map<string, Recording[]>();
  private lastChange = '';

  constructor(
    private readonly fn: AnyFunction,
    private readonly limits: Limits,
    private readonly runnerOf: (graph: Graph) => R,
  ) {}

  /** The recording that fits a call, and the call's tensors; null if none does. */
  find(args: readonly unknown[]): readonly [Capture<R>, readonly Tensor[]] | null {
    const { tensors, key } = flatten(args);
    for (const capture of this.list) {
      if (capture.key !== key) continue;
      const change = capture.guards.change(tensors);
      if (change === null) return [capture, tensors];
      this.lastChange = change;
    }
    return null;
  }

  /** Whether a replay is to be compared with the function itself. */
  isToVerify(capture: Capture<R>): boolean {
    const { verify } = this.limits;
    capture.calls++;
    return verify > 0 && capture.calls % verify === 0;
  }

  /** Runs the function itself where {@link find} found nothing, and records it. */
  first(args: readonly unknown[]): unknown {
    const { maxCaptures } = this.limits;
    if (this.list.length >= maxCaptures) {
      warnOnce(
        `compile: ${this.list.length} recordings are kept already (maxCaptures), and this call fits none of them${this.lastChange ? `: ${this.lastChange}` : ': its arguments have other shapes, or other numbers'}. It runs eagerly`,
      );
      return this.fn(...args);
    }
    const { tensors, key } = flatten(args);
    const waiting = this.waiting.get(key);
    const first = waiting?.find(({ guards }) => guards.change(tensors) === null);
    const [result, recording] = this.record(args, tensors);
    if (!waiting) this.waiting.set(key, []);
    else if (!first) waiting.push(recording);
    else {
      waiting.splice(waiting.indexOf(first), 1);
      compareGraphs(first.graph, recording.graph);
      this.list.unshift({ key, ...recording, runner: this.runnerOf(recording.graph), calls: 0 });
    }
    return result;
  }

  /** Runs the function itself and compares what it did with a recording. */
  verify(capture: Capture<R>, args: readonly unknown[], tensors: readonly Tensor[]): unknown {
    const [result, { graph }] = this.record(args, tensors);
    compareGraphs(capture.graph, graph);
    return result;
  }

  /** Runs the function as it is and writes down what it did. */
  private record(args: readonly unknown[], tensors: readonly Tensor[]): [unknown, Recording] {
    const recorder = new Recorder(tensors);
    let graph: Graph | null = null;
    // The output is looked at while the recorder still knows which tensors are new.
    const result = trace(recorder, () => this.fn(...args));
    graph = recorder.finish(result);
    return [detached(result), { graph, guards: new Guards(recorder, graph) }];
  }
}

/** A result without history: every call gives the same, and `backward()` belongs inside. */
function detached(value: unknown): unknown {
  if (isTensor(value)) return value.requiresGrad && !value.isLeaf ? value.detach() : value;
  if (Array.isArray(value)) return value.map(detached);
  if (typeof value !== 'object' || value === null) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, detached(item)]));
}
