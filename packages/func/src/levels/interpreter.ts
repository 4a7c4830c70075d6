import { ones, type Tensor, where } from '@wick/tensor';
import {
  type AnyOp,
  apply,
  applyInPlace,
  attach,
  checkChangeable,
  examine,
  gradientsOf,
  gradMode,
  isTensor,
  type Operand,
  OpNode,
  rebaseHistory,
  type Transformer,
} from '@wick/tensor/internal';
import { draw, drawingOps } from '../vmap/draw.ts';
import { inBatch, inBatchInPlace } from '../vmap/inBatch.ts';
import { decompositionOf } from '../vmap/takeApart.ts';
import { atLevel, drawingLevel, type Level } from './level.ts';
import { adopt, current, everything, levelsOf, unwrap, wrap, wrappedOf } from './wrap.ts';

/** The innermost level that one of the tensors has. */
function levelOf(inputs: readonly Operand[]): Level | null {
  let deepest: Level | null = null;
  for (const t of inputs) {
    const level = t ? wrappedOf(t)?.level : undefined;
    if (level && (deepest === null || level.depth > deepest.depth)) deepest = level;
  }
  return deepest;
}

/** The inputs with tensors of transforms that are over replaced; the list itself where there are none. */
function currentOf<I extends readonly Operand[]>(inputs: I): I {
  return inputs.some((t) => t && wrappedOf(t)?.level.alive === false)
    ? (inputs.map((t) => (t ? current(t) : t)) as unknown as I)
    : inputs;
}

/** Runs `fn` as it would have run outside the level. */
function outside<T>(level: Level, fn: () => T): T {
  const before = gradMode.enabled;
  gradMode.enabled = level.gradOutside;
  try {
    return fn();
  } finally {
    gradMode.enabled = before;
  }
}

/** The inputs as the level's own: what comes from outside is a constant to it. */
function lift(inputs: readonly Operand[], level: Level): Operand[] {
  return inputs.map((t) => {
    if (!t || wrappedOf(t)?.level === level) return t;
    const lifted = wrap(t, level);
    if (t._wrapped) lifted._wrapped = true;
    return lifted;
  });
}

const below = (inputs: readonly Operand[], level: Level): Operand[] => inputs.map((t) => (t ? unwrap(t, level) : t));

/** Differentiation: the operation runs outside, and the level has a graph of its own over its wrappers. */
function applyGrad(op: AnyOp, given: readonly Operand[], attrs: unknown, level: Level): Tensor | Tensor[] {
  const inputs = lift(given, level);
  const result: Tensor | Tensor[] = outside(level, () => apply(op, below(inputs, level), attrs));
  const wrapped = Array.isArray(result) ? result.map((t) => wrap(t, level)) : wrap(result, level);
  if (op.view) (wrapped as Tensor)._becomeViewOf(inputs[0]!, gradMode.enabled);
  attach(op, inputs, attrs, wrapped);
  return wrapped;
}

function applyGradInPlace(op: AnyOp, given: readonly [Tensor, ...Operand[]], attrs: unknown, level: Level): Tensor {
  const target = given[0];
  // What was made inside has not been the level's until now.
  if (wrappedOf(target)?.level !== level) {
    if (wrappedOf(target))
      throw new TypeError(
        `During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to call in-place operation (${op.name}_) that would mutate a captured Tensor. This is not supported; please rewrite the function being transformed to explicitly accept the mutated Tensor(s) as inputs.`,
      );
    adopt(target, level);
  }
  const inputs = lift(given, level) as [Tensor, ...Operand[]];
  checkChangeable(`${op.name}_`, target);
  const track =
    gradMode.enabled && op.backward !== null && target.isFloatingPoint() && inputs.some((t) => t?.requiresGrad);
  const node = track ? new OpNode(op, inputs, attrs, 1) : null;
  node?.beforeInPlace();
  outside(level, () => applyInPlace(op, below(inputs, level) as [Tensor], attrs as never));
  if (node) {
    rebaseHistory(target, node);
    node.saveOutputs([target]);
  }
  return target;
}

/** What operations do while transforms run. */
export const interpreter: Transformer = {
  apply(op, given, attrs) {
    const inputs = currentOf(given);
    const level = levelOf(inputs);
    // A level of differentiation notes the draw in its graph; what is drawn is for the levels outside it.
    const drawn = drawingOps.has(op.name) && level?.kind !== 'grad' ? draw(op, inputs, attrs) : null;
    if (drawn) return drawn;
    const decomposition = decompositionOf(op.name, inputs, attrs);
    if (decomposition) return decomposition(inputs, attrs as never);
    if (level === null) return inputs === given ? null : apply(op, inputs, attrs);
    return level.kind === 'grad' ? applyGrad(op, inputs, attrs, level) : inBatch(op, inputs, attrs, level);
  },

  applyInPlace(op, given, attrs) {
    const inputs = currentOf(given);
    const level = levelOf(inputs);
    const drawing = drawingLevel();
    if (drawing && drawingOps.has(op.name)) return inBatchInPlace(op, inputs, attrs, level, drawing);
    if (level === null) return inputs === given ? null : applyInPlace(op, inputs as [Tensor], attrs as never);
    return level.kind === 'grad'
      ? applyGradInPlace(op, inputs, attrs, level)
      : inBatchInPlace(op, inputs, attrs, level, null);
  },

  perform(op, given, attrs, inPlace) {
    return drawingOps.has(op.name) ? draw(op, currentOf(given), attrs, inPlace) : null;
  },

  examine(t, look) {
    const all = everything(t);
    if (all === t) return false;
    examine(all, (one) => void look(one)); // no transform's any more, but a compiler listens
    return true;
  },

  wants(core) {
    for (let own = wrappedOf(core as Tensor); own; own = wrappedOf(own.value))
      if (own.level.gradOutside && own.value.requiresGrad) return true;
    return false;
  },

  detach(core) {
    const t = core as Tensor;
    const wrapped = wrappedOf(t);
    return wrapped ? wrap(wrapped.value.detach(), wrapped.level, wrapped.batched) : null;
  },

  writable(t, others) {
    const missing = new Set(others.filter(isTensor).flatMap((other) => levelsOf(current(other))));
    for (const level of levelsOf(t)) missing.delete(level);
    return [...missing]
      .sort((a, b) => a.depth - b.depth)
      .reduce(
        (room, level) =>
          level.kind === 'grad'
            ? wrap(room, level)
            : where(wrap(ones(level.size, { dtype: 'bool' }), level, true), room, room),
        t,
      );
  },

  draws() {
    const level = drawingLevel();
    return level?.randomness === 'different' ? level.size : null;
  },

  asOne(t) {
    return wrap(t, drawingLevel()!, true);
  },

  // A level of its own, which is over when the gradient is taken: what lies outside notes that in its graph.
  differentiate(definition, inputs, grads) {
    const { standIns, results, level } = atLevel({ kind: 'grad' }, (level) => {
      const standIns = inputs.map((t) => (t?.isFloatingPoint() ? wrap(t, level).requiresGrad_() : t));
      return { standIns, results: definition(standIns), level };
    });
    const found = gradientsOf(standIns, results, grads, gradMode.enabled);
    return found.map((g) => g && unwrap(g, level));
  },
};
