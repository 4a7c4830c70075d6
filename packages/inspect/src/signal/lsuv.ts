import { orthogonal_, zeros_ } from '@wick/init';
import type { Module, Parameter } from '@wick/nn';
import { noGrad, type RemovableHandle, type Tensor } from '@wick/tensor';
import { any, flag, generator, optionTable, type Rule, type RulesFor } from '@wick/tensor/internal';
import { checkModule, firstTensor, inMode, readInputs } from '../arguments.ts';
import { kindOf } from '../kindOf.ts';
import { scan } from '../stats/tensorStats.ts';
import type { LsuvOptions, LsuvStep } from './types.ts';

const table = optionTable({
  tolerance: positive('a number above 0', 0.1),
  maxIterations: any(
    10,
    'a whole number above 0',
    () => true,
    (x: unknown) => Number.isInteger(x) && (x as number) >= 1,
  ),
  orthogonal: flag(true),
  zeroBias: flag(true),
  std: positive('a finite number above 0', 1, (x) => x < Infinity),
  generator,
} satisfies RulesFor<LsuvOptions>);

function positive(wanted: string, value: number, also: (x: number) => boolean = () => true): Rule<number> {
  return any(
    value,
    wanted,
    () => true,
    (x: unknown) => typeof x === 'number' && x > 0 && also(x),
  );
}

const kinds = /^(Linear|Bilinear|Conv(Transpose)?[123]d)$/;

/**
 * Layer-sequential unit-variance initialisation: orthogonal weights, then, layer by layer in the order in which they
 * run, weights divided by the deviation of the layer's output on `batch` until its variance is 1 within `tolerance`.
 * Linear and convolution layers are changed; one that runs twice, at its first run. The model runs once, in training
 * mode; running statistics see that batch.
 *
 * @returns what was done to each layer, in order.
 * @throws TypeError or RangeError if an argument is not what its option says, before anything changes.
 * @example
 * ```ts
 * const model = models.mlp(64, [64, 64, 10]);
 * inspect.lsuv_(model, randn(128, 64)).every(({ after }) => Math.abs(after ** 2 - 1) < 0.1); // true
 * ```
 * @see Mishkin and Matas, All you need is a good init (2016), https://arxiv.org/abs/1511.06422
 */
export function lsuv_(model: Module, batch: Tensor | readonly Tensor[], options?: LsuvOptions): LsuvStep[] {
  checkModule('lsuv_', model);
  const { tolerance, maxIterations, orthogonal, zeroBias, std, generator } = table.read('lsuv_', options);
  const inputs = readInputs('lsuv_', batch);
  const layers = [...model.namedModules()].filter(([, module]) => kinds.test(kindOf(module)));
  const steps: LsuvStep[] = [];
  const handles: RemovableHandle[] = [];
  const done = new Set<Module>();
  return noGrad(() => {
    for (const [, module] of layers) {
      const [weight, bias] = parametersOf(module);
      if (orthogonal) orthogonal_(weight, { generator });
      if (zeroBias && bias) zeros_(bias);
    }
    try {
      for (const [path, module] of layers)
        handles.push(
          module.registerForwardHook((_, given, output) => {
            if (done.has(module)) return undefined;
            done.add(module);
            const [weight] = parametersOf(module);
            let current = output as Tensor;
            const before = deviation(current);
            let [after, iterations] = [before, 0];
            while (iterations < maxIterations && Math.abs((after / std) ** 2 - 1) >= tolerance && after > 0) {
              weight.mul_(std / after);
              current = module.forward(...given) as Tensor; // its own hook is done
              after = deviation(current);
              iterations++;
            }
            steps.push({ path, before, after, iterations });
            return current;
          }),
        );
      inMode(model, 'train', () => model.forward(...inputs));
    } finally {
      for (const handle of handles) handle.remove();
    }
    return steps;
  });
}

function parametersOf(module: Module): [Parameter, Parameter | null] {
  return [module.getParameter('weight'), (Reflect.get(module, 'bias') as Parameter | null) ?? null];
}

function deviation(output: Tensor): number {
  return scan(firstTensor(output)!.toTypedArray() as Float32Array).moments.std;
}
