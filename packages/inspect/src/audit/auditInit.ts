import { type Module, type Parameter, utils } from '@wick/nn';
import { optionTable, type RulesFor } from '@wick/tensor/internal';
import { aboveOne, checkModule } from '../arguments.ts';
import { valuesOf } from '../stats/values.ts';
import { gainFor } from './activations.ts';
import type { Audited } from './audited.ts';
import { followingOf } from './following.ts';
import { fansOf, isNorm, isWeighted, type Leaf, leavesOf } from './layers.ts';
import { measure, told } from './measure.ts';
import { isDefaultWeight, recipesOf } from './recipes.ts';
import { auditTable } from './table.ts';
import type { AuditOptions, AuditWarning, InitAudit, ParameterAudit, Recommendation } from './types.ts';
import { warningsOf } from './warnings.ts';

const table = optionTable({ scaleLimit: aboveOne(1000) } satisfies RulesFor<AuditOptions>);

/**
 * What every parameter of a model carries: the distribution it looks drawn from, its fans and the gain std · √fanIn,
 * how that compares with what Kaiming (fan_in) and Xavier ask for before the activation that follows, and warnings
 * about what goes wrong in practice, each with its reason and its fix. The activation is found by the order of the
 * tree; where the tree does not tell it is null, and nothing is judged by it. The model does not run and is not
 * changed.
 *
 * A model that is all at PyTorch's defaults is warned about only if its scale loses a factor of 100 by that; a
 * single output layer at its default beside initialised ones (as in torchvision's ResNets) is not warned about.
 *
 * @throws TypeError if `model` is no Module; RangeError if `scaleLimit` is no number above 1.
 * @example
 * ```ts
 * console.log(String(inspect.auditInit(models.lenet5())));
 * ```
 * @see He et al., Delving deep into rectifiers (2015); Glorot and Bengio (2010)
 */
export function auditInit(model: Module, options?: AuditOptions): InitAudit {
  checkModule('auditInit', model);
  const { scaleLimit } = table.read('auditInit', options);
  const leaves = leavesOf(model);
  const modules = new Map(model.namedModules());
  const audited = [...model.namedParameters()].map(([path, parameter]) => audit(path, parameter, leaves, modules));
  const hints = [...modules].flatMap(([path, module]) => orderHint(path, module));
  const data = {
    parameters: audited.map((one) => one.audit),
    warnings: warningsOf(audited, leaves, scaleLimit),
    ...(hints.length > 0 ? { hints } : {}),
  };
  return Object.defineProperty(data, 'toString', { value: () => auditTable(data) }) as InitAudit;
}

/** Members that are walked in another order than they were made, which an optimiser's state and `apply` notice. */
function orderHint(path: string, module: Module): AuditWarning[] {
  const order = utils.creationOrder(module);
  if (!order) return [];
  const paths = order.walked.map((name) => (path ? `${path}.${name}` : name));
  return [
    {
      code: 'creation-order',
      path: paths[0]!,
      paths,
      reason: `${module.typeName} declares ${order.walked.join(', ')} and makes ${order.created.join(', ')}: apply() and the state of an optimiser go by the first order, PyTorch's by the second.`,
      fix: 'declare the fields in the order in which the constructor makes them, or with `declare`',
    },
  ];
}

function audit(
  path: string,
  parameter: Parameter,
  leaves: readonly Leaf[],
  modules: ReadonlyMap<string, Module>,
): Audited {
  const cut = path.lastIndexOf('.');
  const [owner, name] = [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)];
  const leafIndex = leaves.findIndex((one) => one.path === owner);
  const leaf = leaves[leafIndex] ?? null;
  const layer = leaf?.module.typeName ?? modules.get(owner)?.toString().split('(')[0] ?? '';
  const values = valuesOf('auditInit', parameter);
  const shape = [...parameter.shape];
  const measured = measure(values, shape, withoutPadding(leaf, values, shape));
  const { moments, drawn } = measured;
  const kind = leaf?.type ?? layer;
  const role = roleOf(kind, name, shape);
  const fans = role === 'weight' ? fansOf(kind, shape) : null;
  const weight = leaf !== null && isWeighted(leaf) && name === 'weight';
  const following = weight ? followingOf(leaves, leafIndex) : null;
  const wanted = following?.activation ? gainFor(following.activation) : null;
  const isDefault = weight && fans !== null && isDefaultWeight(drawn, fans);
  const recipes = fans && !isDefault ? recipesOf(drawn, fans) : [];
  const recommended = (std: number): Recommendation => ({ std, ratio: moments.std / std });
  return {
    audit: {
      path,
      layer,
      role,
      shape,
      ...told(measured, fans, isDefault, recipes[0]?.text ?? null),
      activation: following?.activation?.name ?? null,
      normalised: following?.normalised ?? false,
      recommendedGain: wanted,
      kaiming: fans && wanted !== null ? recommended(wanted / Math.sqrt(fans.fanIn)) : null,
      xavier: fans && wanted !== null ? recommended(wanted / Math.sqrt((fans.fanIn + fans.fanOut) / 2)) : null,
    },
    parameter,
    values,
    finite: measured.notFinite === 0,
    drawn,
    leaf,
    leafIndex,
    following,
    fans,
    recipes,
  };
}

function roleOf(kind: string, name: string, shape: readonly number[]): ParameterAudit['role'] {
  if (kind.startsWith('Embedding')) return 'embedding';
  if (isNorm(kind)) return 'norm';
  if (/bias/.test(name)) return 'bias';
  return /weight/.test(name) && shape.length >= 2 ? 'weight' : 'other';
}

/** An embedding's padding row is 0 by construction and says nothing about the others. */
function withoutPadding(
  leaf: Leaf | null,
  values: ArrayLike<number>,
  shape: number[],
): [ArrayLike<number>, readonly number[]] {
  const row: unknown = leaf?.type.startsWith('Embedding') ? Reflect.get(leaf.module, 'paddingIdx') : null;
  if (typeof row !== 'number' || shape.length !== 2) return [values, shape];
  const [rows, columns] = shape as [number, number];
  const others = Array.prototype.filter.call(values, (_, i: number) => Math.floor(i / columns) !== row) as number[];
  return [others, [rows - 1, columns]];
}
