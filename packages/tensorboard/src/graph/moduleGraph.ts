import { type Module, utils } from '@wick/nn';
import { noGrad, type RecordedCall, record, Tensor } from '@wick/tensor';
import { show } from '@wick/tensor/internal';
import type { GraphDef } from '../proto/types.ts';

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input: string[];
  readonly shape: readonly number[] | null;
  readonly attributes: string;
}

/** The operations of one run of a model in evaluation mode, each named by the modules it is in. */
export function moduleGraph(where: string, model: Module, given: unknown): GraphDef {
  const inputs: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (typeof model?.namedModules !== 'function')
    throw new TypeError(`${where}: model must be a module, got ${show(model)}`);
  if (inputs.length === 0 || !inputs.every((t) => t instanceof Tensor))
    throw new TypeError(`${where}: inputs must be a tensor or an array of at least one, got ${show(given)}`);

  const nodes: Node[] = [];
  const names = new Map<Tensor, string>();
  const taken = new Map<string, number>();
  const scopes = scopesOf(model);
  const put = (t: Tensor, name: string, op: string) => {
    nodes.push({ name, op, input: [], shape: t.shape, attributes: '' });
    names.set(t, name);
  };
  const fresh = (scope: string, name: string) => {
    const path = `${scope}/${name}`;
    const times = taken.get(path) ?? 0;
    taken.set(path, times + 1);
    return times === 0 ? path : `${path}_${times}`;
  };
  for (const [i, t] of inputs.entries()) put(t, `input/${inputs.length > 1 ? `x.${i + 1}` : 'x'}`, 'IO Node');
  for (const [path, state] of [...model.namedParameters(), ...model.namedBuffers()]) {
    const dot = path.lastIndexOf('.');
    put(state, fresh(scopes.get(path.slice(0, Math.max(dot, 0)))!, path.slice(dot + 1)), 'Parameter');
  }
  // What came from elsewhere: a constant.
  const nameOf = (t: Tensor, scope: string) => {
    if (!names.has(t)) put(t, fresh(scope, 'constant'), 'Constant');
    return names.get(t)!;
  };
  const keep = (scope: string, { op, inputs, outputs, attrs }: RecordedCall) => {
    const sources = inputs.filter((t) => t !== null).map((t) => nameOf(t, scope));
    const name = fresh(scope, op);
    nodes.push({ name, op, input: sources, shape: outputs[0]?.shape ?? null, attributes: textOf(attrs) });
    for (const [i, t] of outputs.entries()) names.set(t, i === 0 ? name : `${name}:${i}`);
  };

  utils.inEvaluation(model, (running) => {
    const result: unknown = noGrad(() =>
      record(
        (call) => keep(scopes.get(running())!, call),
        () => model.forward(...inputs),
      ),
    );
    for (const [i, t] of tensorsIn(result).entries()) {
      const input = [nameOf(t, 'output')];
      nodes.push({ name: `output/output.${i + 1}`, op: 'IO Node', input, shape: t.shape, attributes: '' });
    }
  });
  return { node: nodes.map(nodeDef), versions: { producer: 22 } };
}

/** `ResNet/Sequential[layer1]/BasicBlock[0]` for `layer1.0`, as PyTorch names them. */
function scopesOf(model: Module): Map<string, string> {
  const scopes = new Map<string, string>();
  for (const [path, m] of model.namedModules({ removeDuplicate: false })) {
    const dot = path.lastIndexOf('.');
    const type = m.constructor.name || 'Module';
    const own = path === '' ? type : `${type}[${path.slice(dot + 1)}]`;
    const parent = path === '' ? undefined : scopes.get(path.slice(0, Math.max(dot, 0)));
    scopes.set(path, parent === undefined ? own : `${parent}/${own}`);
  }
  return scopes;
}

function nodeDef({ name, op, input, shape, attributes }: Node) {
  const dim = shape?.map((n) => ({ size: BigInt(n) }));
  return {
    name,
    op,
    input,
    attr: {
      attr: { value: { case: 's' as const, value: new TextEncoder().encode(attributes) } },
      ...(dim && { _output_shapes: { value: { case: 'list' as const, value: { shape: [{ dim }] } } } }),
    },
  };
}

/** The attributes of an operation, as far as they are numbers, words and lists of these. */
function textOf(attrs: unknown): string {
  if (typeof attrs !== 'object' || attrs === null) return '';
  const simple = (value: unknown): boolean =>
    value === null ||
    ['number', 'string', 'boolean', 'bigint'].includes(typeof value) ||
    (Array.isArray(value) && value.every(simple));
  const parts = Object.entries(attrs).filter(([, value]) => simple(value));
  return parts.map(([name, value]) => `${name}: ${Array.isArray(value) ? `[${value.join(', ')}]` : value}`).join(', ');
}

function tensorsIn(result: unknown): Tensor[] {
  if (result instanceof Tensor) return [result];
  if (Array.isArray(result)) return result.flatMap(tensorsIn);
  return typeof result === 'object' && result !== null ? Object.values(result).flatMap(tensorsIn) : [];
}
