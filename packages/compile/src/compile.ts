import {
  count,
  flag,
  isTensor,
  optionTable,
  type RulesFor,
  show,
  trace,
  tracing,
  warnOnce,
} from '@wick/tensor/internal';
import { noGrad, type Tensor } from '@wick/tensor/light';
import { flatten } from './capture/arguments.ts';
import { compareGraphs } from './capture/compare.ts';
import { Guards } from './capture/guards.ts';
import { Recorder } from './capture/recorder.ts';
import { CompileError } from './error.ts';
import type { CaptureReport } from './explain/report.ts';
import { explained } from './explain/text.ts';
import type { Graph } from './graph/ir.ts';
import { type Runner, runnerOf } from './runner.ts';

/** Options of {@link compile}. */
export interface CompileOptions {
  /** Record every n-th call again and compare it with the recording that is replayed; 0, the default: never. */
  verify?: number;
  /** How many recordings are kept, of calls that differ in shapes, modes and the like; beyond, calls run eagerly. Default: 16. */
  maxCaptures?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: functions of whatever arguments
type AnyFunction = (...args: any[]) => unknown;

/** A compiled function: called as the function itself. */
export interface Compiled {
  /** How many recordings are being replayed. */
  readonly captures: number;
  /**
   * What became of the recordings, for people: the steps before and after the passes, the kernels, the memory and the
   * estimated traffic. With `json`, the same for tools.
   */
  explain(options?: { json?: false }): string;
  explain(options: { json: true }): readonly CaptureReport[];
}

/** A compiled module: called by `forward`, as the module itself. */
export interface CompiledModule<F extends AnyFunction> extends Compiled {
  /** Runs it: by the recording, if one fits. */
  readonly forward: (...args: Parameters<F>) => ReturnType<F>;
}

const explainTable = optionTable({ json: flag(false) });
const table = optionTable({ verify: count(0, 0), maxCaptures: count(16, 1) } satisfies RulesFor<CompileOptions>);

/**
 * A function that runs tensors through operations, as a recording that is replayed: `torch.compile`, of a whole training
 * step.
 *
 * The first call with arguments of some shapes runs as ever; the second and the third run as ever too, are written down and
 * compared; later ones replay what was written down, without modules, checks and autograd. Parameters, buffers, gradients,
 * the optimizer's state, the generator and the results are what eager calls would have left, bit for bit; learning rates and
 * step counts are read at every call. Calls with other shapes, dtypes, numbers, modes or members of the modules are recorded
 * anew ({@link Compiled.captures} counts).
 *
 * What a replay could not repeat is refused with a {@link CompileError} that says what to do: reading values (`item()`,
 * `tolist()`, printing), branches on values, numbers that change from call to call without being an argument. A number that
 * the function closes over and that is changed **later** is not seen, unless {@link CompileOptions.verify} looks.
 *
 * The result has no history: `backward()` belongs inside.
 *
 * @param fn - takes tensors, numbers, strings, booleans, and arrays and plain objects of them; returns the like. Or a module
 *   in `eval()`, whose `forward` is compiled without gradients.
 * @throws TypeError for anything else, CompileError at a call that cannot be replayed
 * @example
 * ```ts
 * const weight = zeros(3, { requiresGrad: true });
 * const step = compile((x: Tensor, y: Tensor) => {
 *   const loss = x.matmul(weight).sub(y).square().mean();
 *   loss.backward();
 *   noGrad(() => weight.sub_(weight.grad!.mul(0.1)));
 *   weight.grad = null;
 *   return loss;
 * });
 * for (let i = 0; i < 5; i++) step(randn(8, 3), randn(8));
 * step.captures; // 1
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.compile.html
 */
export function compile<F extends AnyFunction>(
  fn: F,
  options?: CompileOptions,
): ((...args: Parameters<F>) => ReturnType<F>) & Compiled;
export function compile<F extends AnyFunction>(
  module: { readonly forward: F; readonly training: boolean },
  options?: CompileOptions,
): CompiledModule<F>;
export function compile(target: unknown, options?: CompileOptions): unknown {
  const read = table.read('compile', options);
  if (typeof target === 'function') {
    const captures = new Captures(target as AnyFunction, read);
    return withReports(calling(captures), captures);
  }
  if (!isModule(target)) throw new TypeError(`compile: expected a function or a Module, got ${show(target)}`);
  const captures = new Captures((...args) => {
    if (target.training)
      throw new CompileError(
        'compile: a module is compiled for inference: call eval() first. To train, compile the function that is one step, with backward() and the optimizer in it',
      );
    return noGrad(() => target.forward(...args));
  }, read);
  return withReports({ forward: calling(captures) }, captures);
}

function isModule(value: unknown): value is { forward: AnyFunction; training: boolean } {
  const module = value as { forward?: unknown; training?: unknown } | null;
  return typeof module?.forward === 'function' && typeof module.training === 'boolean';
}

function calling(captures: Captures): AnyFunction {
  return (...args) => captures.call(args);
}

/** Gives what is called the properties of {@link Compiled}. */
function withReports(target: object, captures: Captures): object {
  const explain = (options?: { json?: boolean }): unknown => {
    const { json } = explainTable.read('explain', options);
    const reports = captures.reports();
    return json ? reports : explained(reports);
  };
  return Object.defineProperties(target, { captures: { get: () => captures.length }, explain: { value: explain } });
}

/** A recording that is replayed, and what it fits. */
interface Capture {
  readonly key: string;
  readonly graph: Graph;
  readonly guards: Guards;
  readonly runner: Runner;
  calls: number;
}

interface Recording {
  readonly graph: Graph;
  readonly guards: Guards;
}

/** All recordings of one function. */
class Captures {
  private readonly list: Capture[] = [];
  /** By signature the first recordings that wait for a second one; empty after the first call, which is not kept. */
  private readonly waiting = new Map<string, Recording[]>();
  private lastChange = '';

  constructor(
    private readonly fn: AnyFunction,
    private readonly options: Required<CompileOptions>,
  ) {}

  get length(): number {
    return this.list.length;
  }

  reports(): CaptureReport[] {
    return this.list.map(({ runner }) => runner.report());
  }

  call(args: readonly unknown[]): unknown {
    if (tracing.by !== null) return this.fn(...args); // a part of what is being recorded
    const { tensors, key } = flatten(args);
    for (const capture of this.list) {
      if (capture.key !== key) continue;
      const change = capture.guards.change(tensors);
      if (change === null) return this.replay(capture, args, tensors);
      this.lastChange = change;
    }
    if (this.list.length >= this.options.maxCaptures) {
      warnOnce(
        `compile: ${this.list.length} recordings are kept already (maxCaptures), and this call fits none of them${this.lastChange ? `: ${this.lastChange}` : ': its arguments have other shapes, or other numbers'}. It runs eagerly`,
      );
      return this.fn(...args);
    }
    const waiting = this.waiting.get(key);
    const first = waiting?.find(({ guards }) => guards.change(tensors) === null);
    const [result, recording] = this.record(args, tensors);
    if (!waiting) this.waiting.set(key, []);
    else if (!first) waiting.push(recording);
    else {
      waiting.splice(waiting.indexOf(first), 1);
      compareGraphs(first.graph, recording.graph);
      this.list.unshift({ key, ...recording, runner: runnerOf(recording.graph), calls: 0 });
    }
    return result;
  }

  private replay(capture: Capture, args: readonly unknown[], tensors: readonly Tensor[]): unknown {
    const { verify } = this.options;
    capture.calls++;
    if (verify === 0 || capture.calls % verify !== 0) return capture.runner.run(tensors);
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
