import { any, count, flag, isRecording, optionTable, type RulesFor, show, tracing } from '@wick/tensor/internal';
import { noGrad } from '@wick/tensor/light';
import { type AnyFunction, Captures } from './capture/captures.ts';
import { detached } from './capture/detached.ts';
import { CompileError } from './error.ts';
import type { CaptureReport } from './explain/report.ts';
import { explained } from './explain/text.ts';
import { type Runner, runnerOf } from './runner.ts';
import { isDevice, sharedDevice, type WebGpu } from './webgpu/gpu.ts';

/** Options of {@link compile}. */
export interface CompileOptions {
  /** Record every n-th call again and compare it with the recording that is replayed; 0, the default: never. */
  verify?: number;
  /** How many recordings are kept, of calls that differ in shapes, modes and the like; beyond, calls run eagerly. Default: 16. */
  maxCaptures?: number;
}

/** Where a compiled function runs, if not on the CPU. */
export interface OnDevice {
  /** `'webgpu'`, the platform's one, or what `webgpu()` gives. */
  device: 'webgpu' | WebGpu;
}

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

/** A function that is compiled for a GPU. */
export interface CompiledOnGpu extends Compiled {
  /** The device that it runs on. */
  readonly device: WebGpu;
  /**
   * Has here what functions of this device changed there: parameters, buffers, gradients, the optimizer's state. Before it, eager
   * code that reads one of them gets an error.
   */
  sync(): Promise<void>;
  /** Has everything here, and gives back what the recordings hold on the device. Later calls record anew. */
  dispose(): Promise<void>;
}

/** The same function, on a GPU: its results are tensors whose values are fetched by `await t.cpu()`. */
export type FunctionOnGpu<F extends AnyFunction> = ((...args: Parameters<F>) => Promise<ReturnType<F>>) & CompiledOnGpu;

/** A module that is compiled for a GPU. */
export interface ModuleOnGpu<F extends AnyFunction> extends CompiledOnGpu {
  /** Runs it: by the recording, if one fits. */
  readonly forward: (...args: Parameters<F>) => Promise<ReturnType<F>>;
}

const explainTable = optionTable({ json: flag(false) });
const rules = { verify: count(0, 0), maxCaptures: count(16, 1) } satisfies RulesFor<CompileOptions>;
const table = optionTable({
  ...rules,
  device: any<'cpu' | OnDevice['device']>(
    'cpu',
    "'cpu', 'webgpu' or what webgpu() gives",
    (given) => given === 'cpu' || given === 'webgpu' || isDevice(given),
  ),
});

/**
 * A function that runs tensors through operations, as a recording that is replayed: `torch.compile`, of a whole training
 * step.
 *
 * The first call with arguments of some shapes runs as ever; the second and the third run as ever too, are written down and
 * compared; later ones replay what was written down, without modules, checks and autograd. Parameters, buffers, gradients,
 * the optimizer's state, the generator and the results are what eager calls would have left, bit for bit; learning rates and
 * step counts are read at every call. Calls with other shapes, dtypes, modes or members of the modules are recorded anew
 * ({@link Compiled.captures} counts).
 *
 * Numbers among the arguments are inputs: one that takes part in arithmetic (`loss.mul(beta)`, `grad.mul(lr)`,
 * `x.div(temperature)`), or is a constant of an activation or a loss, a weight of `lerp`, an exponent or a dropout's `p`, is read at every call once two recordings with different numbers show it, and a branch that the function
 * takes by it is then not seen (give the truth itself: `step(x, epoch < 5)`). One that does anything else, or nothing, has each
 * of its values recorded for itself; if every call brings a new one, calls run eagerly, with a warning.
 *
 * A function that only computes, without an optimizer and gradients of what is outside, is timed both ways, some calls by turns, and runs as it is where that
 * takes less time.
 *
 * What a replay could not repeat is refused with a {@link CompileError} that says what to do: reading values (`item()`,
 * `tolist()`, printing), branches on values, numbers that change from call to call without being an argument. A number that
 * the function closes over and that is changed **later** is not seen, unless {@link CompileOptions.verify} looks.
 *
 * The result has no history: `backward()` belongs inside.
 *
 * With `device: 'webgpu'` recordings are replayed on a GPU: `const step = await compile(fn, { device: 'webgpu' })`, and
 * `await step(x, y)` gives results once the work is submitted; `await result.cpu()` waits for a result's values. A call that is not
 * awaited may have to wait, the first ones always: it reads learning rates when its turn comes, and throws if an argument was
 * changed meanwhile. Parameters and the optimizer's state stay there between calls, until {@link CompiledOnGpu.sync}. Arithmetic is float32's, but not bit for bit
 * that of the CPU. What has no kernel there is refused by its name when it is recorded.
 *
 * @param fn - takes tensors, numbers, strings, booleans, generators, and arrays and plain objects of them; returns the like. Or a module
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
export function compile<F extends AnyFunction>(fn: F, options: CompileOptions & OnDevice): Promise<FunctionOnGpu<F>>;
export function compile<F extends AnyFunction>(
  module: { readonly forward: F; readonly training: boolean },
  options: CompileOptions & OnDevice,
): Promise<ModuleOnGpu<F>>;
export function compile<F extends AnyFunction>(
  fn: F,
  options?: CompileOptions & { device?: 'cpu' },
): ((...args: Parameters<F>) => ReturnType<F>) & Compiled;
export function compile<F extends AnyFunction>(
  module: { readonly forward: F; readonly training: boolean },
  options?: CompileOptions & { device?: 'cpu' },
): CompiledModule<F>;
export function compile(target: unknown, options?: CompileOptions & Partial<OnDevice | { device: 'cpu' }>): unknown {
  const { device, ...limits } = table.read('compile', options);
  const [fn, isFunction] = functionOf(target);
  if (device !== 'cpu') return onGpu(fn, isFunction, limits, device);
  let owner: unknown;
  const own: AnyFunction = (...args) => Reflect.apply(fn, owner, args);
  const captures = new Captures<Runner>(own, limits, runnerOf);
  const call = function (this: unknown, ...args: unknown[]): unknown {
    // A part of what is being recorded, listened to, or transformed.
    if (tracing.by !== null || isRecording()) return Reflect.apply(fn, this, args);
    if (this !== owner) {
      captures.startOver();
      owner = this;
    }
    if (captures.isPlain(args)) return detached(own(...args));
    const found = captures.find(args);
    if (found === null) return captures.first(args);
    const { capture } = found;
    if (captures.isToVerify(capture, found)) return captures.verify(capture, args, found);
    if (capture.runner.prepare()) return captures.replay(capture, args, found);
    captures.forget(capture);
    return detached(own(...args));
  };
  return withReports(isFunction ? call : { forward: call }, captures);
}

/** What is compiled: the function, or a module's `forward` without gradients. */
function functionOf(target: unknown): [fn: AnyFunction, isFunction: boolean] {
  if (typeof target === 'function') return [target as AnyFunction, true];
  if (!isModule(target)) throw new TypeError(`compile: expected a function or a Module, got ${show(target)}`);
  const forward: AnyFunction = (...args) => {
    if (target.training)
      throw new CompileError(
        'compile: a module is compiled for inference: call eval() first. To train, compile the function that is one step, with backward() and the optimizer in it',
      );
    return noGrad(() => target.forward(...args));
  };
  return [forward, false];
}

function isModule(value: unknown): value is { forward: AnyFunction; training: boolean } {
  const module = value as { forward?: unknown; training?: unknown } | null;
  return typeof module?.forward === 'function' && typeof module.training === 'boolean';
}

async function onGpu(
  fn: AnyFunction,
  isFunction: boolean,
  limits: Required<CompileOptions>,
  device: OnDevice['device'],
): Promise<object> {
  const backend = device === 'webgpu' ? await sharedDevice() : device;
  if (!isDevice(backend)) throw new TypeError('compile: device must be what webgpu() gives');
  // What only a GPU needs is loaded for it alone.
  const { GpuCaptures } = await import('./webgpu/gpuCaptures.ts');
  let owner: unknown;
  const own: AnyFunction = (...args) => Reflect.apply(fn, owner, args);
  const captures = new GpuCaptures(own, limits, backend);
  const call = function (this: unknown, ...args: unknown[]): Promise<unknown> {
    owner ??= this;
    return captures.call(args);
  };
  return Object.defineProperties(withReports(isFunction ? call : { forward: call }, captures.captures), {
    device: { value: backend },
    sync: { value: () => captures.sync() },
    dispose: { value: () => captures.dispose() },
  });
}

/** Gives what is called the properties of {@link Compiled}. */
function withReports(target: object, captures: Captures<Pick<Runner, 'run' | 'report'>>): object {
  const explain = (options?: { json?: boolean }): unknown => {
    const { json } = explainTable.read('explain', options);
    const reports = captures.list.map(({ runner, trial }) => ({ ...runner.report(), asItIs: trial?.asItIs ?? false }));
    return json ? reports : explained(reports);
  };
  return Object.defineProperties(target, {
    captures: { get: () => captures.list.length },
    explain: { value: explain },
  });
}
