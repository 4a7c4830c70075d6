import type { Audited } from './audited.ts';
import { isTransposed, type Leaf } from './layers.ts';
import { hasStd } from './recipes.ts';
import { identicalOf, twins } from './same.ts';
import { scaleRuns } from './scale.ts';
import type { AuditCode, AuditWarning } from './types.ts';
import { verdicts } from './verdicts.ts';

type Finder = (context: Context) => AuditWarning[];

interface Context {
  readonly audited: readonly Audited[];
  readonly leaves: readonly Leaf[];
  /** Weights of linear layers and convolutions. */
  readonly weights: readonly Audited[];
  readonly scaleLimit: number;
}

/** A scale that PyTorch's defaults alone lower by this is worth a warning. */
const defaultsLose = 100;

export function warningsOf(audited: readonly Audited[], leaves: readonly Leaf[], scaleLimit: number): AuditWarning[] {
  const weights = audited.filter(({ following }) => following !== null);
  const context = { audited, leaves, weights, scaleLimit };
  return [notFinite, zero, defaults, biasBeforeNorm, identical, symmetric, transposed, wrongGain, scale].flatMap(
    (find) => find(context),
  );
}

function warn(code: AuditCode, found: readonly Audited[], reason: string, fix: string): AuditWarning {
  const paths = found.map(({ audit }) => audit.path);
  return { code, path: paths[0]!, paths, reason, fix };
}

const notFinite: Finder = ({ audited }) => {
  const found = audited.filter(({ finite }) => !finite);
  if (found.length === 0) return [];
  return [warn('not-finite', found, verdicts.notFinite.reason, verdicts.notFinite.fix)];
};

const zero: Finder = ({ audited }) => {
  const found = audited.filter(
    ({ audit, leaf }) =>
      audit.distribution.kind === 'zeros' && (audit.role === 'weight' || stopsSequence(leaf, audit.path)),
  );
  if (found.length === 0) return [];
  return [warn('zero-weight', found, verdicts.zero.reason, verdicts.zero.fix)];
};

/** A normalisation that scales by 0 is a choice at the end of a residual branch, not within a sequence. */
function stopsSequence(leaf: Leaf | null, path: string): boolean {
  if (!leaf?.inSequence || !path.endsWith('weight') || !/Norm/.test(leaf.type)) return false;
  return [...leaf.parent!.children()].at(-1) !== leaf.module;
}

const defaults: Finder = ({ weights }) => {
  const found = weights.filter(({ audit }) => audit.isDefault);
  if (found.length === 0) return [];
  if (found.length < weights.length) {
    if (found.length === 1 && found[0]!.following!.last) return [];
    const others = weights.length - found.length;
    const { reason, fix } = verdicts.someDefault(others);
    return [warn('default-init', found, reason, fix)];
  }
  const [run] = scaleRuns(weights, defaultsLose);
  if (!run) return [];
  const reason = `Nobody initialised these layers: PyTorch's default (√5: gain 0.577) shrinks the signal at every one of them, to 1/${Math.round(1 / run.ratio)} at ${run.path}.`;
  return [warn('default-init', found, reason, verdicts.someDefault(0).fix)];
};

const biasBeforeNorm: Finder = ({ audited, weights }) => {
  const layers = new Set(weights.filter(({ following }) => following!.meanSubtracted).map(({ leaf }) => leaf));
  const found = audited.filter(
    ({ audit, leaf }) => audit.role === 'bias' && layers.has(leaf) && audit.distribution.kind !== 'zeros',
  );
  if (found.length === 0) return [];
  const reason =
    'A bias that is not 0 before a normalisation that subtracts the mean: it is taken away again and never learns.';
  return [warn('bias-before-norm', found, reason, 'build the layer with { bias: false }, or init.zeros_(bias)')];
};

const identical: Finder = ({ audited }) =>
  identicalOf(audited).map((group) =>
    warn('identical-weights', group, verdicts.identical.reason, verdicts.identical.fix),
  );

const symmetric: Finder = ({ audited }) =>
  audited.flatMap((one) => {
    const pair = twins(one);
    if (!pair) return [];
    const { reason, fix } = verdicts.symmetric(pair);
    return [warn('symmetric-rows', [one], reason, fix)];
  });

const transposed: Finder = ({ weights }) => {
  const found = weights.filter(({ audit, fans, recipes, drawn }) => {
    if (!isTransposed(audit.layer) || audit.isDefault || !fans || fans.shapeIn === fans.shapeOut) return false;
    const modes = new Set(recipes.map(({ mode }) => mode));
    return (
      modes.has('fan_in') && !modes.has('fan_out') && !modes.has('xavier') && drawn.distribution.kind !== 'orthogonal'
    );
  });
  if (found.length === 0) return [];
  const reason =
    "A transposed convolution's weight has its input channels first: fan_in, counted from the shape, is the outputs' fan.";
  return [warn('transposed-fans', found, reason, "init.kaimingNormal_(weight, { mode: 'fan_out' })")];
};

const wrongGain: Finder = ({ weights }) =>
  weights.flatMap((one) => {
    const { audit, following, fans, drawn, recipes } = one;
    const wanted = audit.recommendedGain;
    if (wanted === null || audit.activation === 'none' || following!.normalised || audit.isDefault || !fans) return [];
    // Output layers are trained to a scale of their own.
    if (following!.last || recipes.length === 0) return [];
    // Few values may look uniform and be normal: then their deviation decides, not their ends.
    const unsure =
      audit.numel < 256 ? { ...drawn, distribution: { ...drawn.distribution, kind: 'normal' as const } } : drawn;
    const right = [fans.shapeIn, fans.shapeOut, (fans.shapeIn + fans.shapeOut) / 2].some((fan) =>
      [drawn, unsure].some((each) => hasStd(each, wanted / Math.sqrt(fan))),
    );
    const near = recipes.find(({ gain }) => Math.abs(gain / wanted - 1) < 0.05);
    if (right || near) return [];
    const [recipe] = recipes;
    const [has, needs] = [recipe!.gain, wanted].map((gain) => gain.toPrecision(4));
    const reason = `${recipe!.text} (gain ${has}) before ${audit.activation}, which needs a gain of ${needs}: the variance changes by ${((recipe!.gain / wanted) ** 2).toFixed(2)} at such a layer.`;
    const name = audit.activation === 'relu6' ? 'relu' : audit.activation;
    return [warn('wrong-gain', [one], reason, `init.kaimingNormal_(weight, { nonlinearity: '${name}' })`)];
  });

/** A factor as people say it: 2300, 2.81e+27. */
const factorText = (factor: number): string =>
  factor < 1e6 ? String(Number(factor.toPrecision(3))) : factor.toPrecision(3);

const scale: Finder = ({ weights, scaleLimit }) =>
  scaleRuns(weights, scaleLimit).map(({ path, paths, ratio }) => {
    const explodes = ratio > 1;
    const change = explodes ? `grown ${factorText(ratio)} times` : `shrunk to 1/${factorText(1 / ratio)}`;
    const depth = paths.length === 1 ? '1 layer' : `${paths.length} layers`;
    return {
      code: explodes ? 'scale-explodes' : 'scale-vanishes',
      path,
      paths,
      reason: `A signal of deviation 1 has ${change} at ${path}, ${depth} after it was last normalised.`,
      fix: 'give every layer the gain of its activation (init.kaimingNormal_), normalise, or run inspect.lsuv_',
    };
  });
