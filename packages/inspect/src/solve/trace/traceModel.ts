import { type Module, registerModuleForwardHook, registerModuleForwardPreHook } from '@wick/nn';
import { forkRng, noGrad, type RecordedCall, record, Tensor } from '@wick/tensor';
import { inMode } from '../../arguments.ts';
import { kindOf } from '../../kindOf.ts';
import { Graph, type Node, type Weight } from '../graph.ts';
import { isActivation, Profiles } from './activations.ts';
import { type Draft, draftOf, isLayer } from './modules.ts';
import { draftOfCall } from './operations.ts';
import { standIn } from './standIn.ts';
import { parameterOf, rowsWeight } from './weights.ts';

/**
 * The graph of what `model` does to `inputs`: modules that are known (layers, norms, activations, pools, attention) are
 * one node each, what happens between them one a call. The model runs once, without gradients; what it draws (dropout's
 * masks) does not move the default generator, which the weights' draws begin from.
 *
 * @param quick - whether layers may give noise of the right shape instead of what they compute
 * @param onNode - hears of every node with what it gave, while that is as it was: an in-place operation may follow
 */
export function traceModel(
  model: Module,
  inputs: readonly Tensor[],
  mode: 'train' | 'eval',
  { quick = false, onNode }: { quick?: boolean; onNode?: (node: Node, result: Tensor) => void } = {},
): Graph {
  const trace = new Trace(model, inputs, onNode);
  const handles = [
    registerModuleForwardPreHook((module) => trace.enter(module)),
    registerModuleForwardHook((module, given, output) => trace.leave(module, given, output)),
  ];
  const restore = quick ? standIn(model, trace) : () => undefined;
  try {
    forkRng(() =>
      noGrad(() =>
        inMode(model, mode, () =>
          record(
            (call) => trace.call(call),
            () => model.forward(...inputs),
          ),
        ),
      ),
    );
  } finally {
    restore();
    for (const handle of handles) handle.remove();
  }
  return new Graph(trace.nodes);
}

class Trace {
  readonly nodes: Node[] = [];
  private readonly made = new Map<Tensor, Node>();
  private readonly paths = new Map<Module, string>();
  private readonly kinds = new Map<Module, string>();
  private readonly parameters = new Map<Tensor, { tensor: Tensor; transposed: boolean }>();
  private readonly parameterPaths = new Map<Tensor, string>();
  private readonly profiles = new Profiles();
  /** The module that is one node and runs just now. */
  private atom: Module | null = null;
  /** How many nodes there were before each module that runs just now. */
  private readonly marks: number[] = [];
  private trying = false;

  constructor(
    model: Module,
    inputs: readonly Tensor[],
    private readonly onNode: ((node: Node, result: Tensor) => void) | undefined,
  ) {
    for (const [path, module] of model.namedModules()) {
      this.paths.set(module, path);
      this.kinds.set(module, kindOf(module));
    }
    for (const [path, parameter] of model.namedParameters()) {
      this.parameters.set(parameter, { tensor: parameter, transposed: false });
      this.parameterPaths.set(parameter, path);
    }
    for (const [i, input] of inputs.entries()) this.put({ kind: 'input' }, `input ${i}`, 'input', [], [input]);
  }

  enter(module: Module): void {
    if (this.atom !== null || this.trying || !this.paths.has(module)) return;
    if (isAtom(this.kinds.get(module)!)) this.atom = module;
    else this.marks.push(this.nodes.length);
  }

  leave(module: Module, given: readonly unknown[], output: unknown): void {
    if (this.trying) return;
    const results = tensorsOf(output);
    const sources = tensorsOf(given);
    if (this.atom === module) {
      this.atom = null;
      this.atomic(module, sources, results);
      return;
    }
    if (this.atom !== null || !this.paths.has(module)) return;
    this.own(module, this.marks.pop()!, sources, results);
  }

  call(call: RecordedCall): void {
    if (this.atom !== null || this.trying) return;
    const { op, inputs, outputs } = call;
    const tensors = inputs.filter((t): t is Tensor => t instanceof Tensor);
    const signals = tensors.filter((t) => this.made.has(t));
    const parameter = this.parameters.get(tensors[0]!);
    // A parameter's transpose is the parameter still.
    if (signals.length === 0 && parameter && (op === 'permute' || op === 'alias') && outputs.length === 1) {
      const transposed = op === 'permute' ? !parameter.transposed : parameter.transposed;
      this.parameters.set(outputs[0]!, { tensor: parameter.tensor, transposed });
      return;
    }
    const isEmbedding = op === 'embedding';
    if (signals.length === 0 && !isEmbedding) return;
    const profile = this.profiles.ofOperation(op, call.attrs, inputs);
    const draft: Draft | null =
      profile !== undefined
        ? { kind: 'activation', profile }
        : draftOfCall(call, {
            isSignal: (t) => this.made.has(t),
            parameter: (t) => (t ? (this.parameters.get(t) ?? null) : null),
          });
    if (!draft) return;
    // Attention's level is that of its values.
    const sources = op === 'scaledDotProductAttention' ? [tensors[2]!, ...signals] : signals;
    // A weight without a layer goes by its own name: there may be several.
    const name = draft.weight && this.parameterPaths.get(draft.weight.tensor);
    this.put(draft, name ?? op, op, sources, outputs);
  }

  private atomic(module: Module, sources: readonly Tensor[], results: readonly Tensor[]): void {
    const [path, type, kind] = [this.paths.get(module)!, module.typeName, this.kinds.get(module)!];
    if (kind === 'MultiheadAttention') {
      this.attention(path, module, sources, results);
      return;
    }
    const profile = this.profiles.ofModule(kind, module);
    const draft: Draft =
      profile !== undefined
        ? { kind: 'activation', profile }
        : draftOf(kind, module, sources[0] ?? null, results[0] ?? null)!;
    this.put(draft, path || type, type, sources, results);
  }

  /** Keys' and queries' weights only shape the average; the level goes by values and the output's projection. */
  private attention(path: string, module: Module, sources: readonly Tensor[], results: readonly Tensor[]): void {
    const name = (what: string) => (path ? `${path}.${what}` : what);
    const [query, , values] = sources;
    let last: Node;
    const packed = parameterOf(module, 'in_proj_weight');
    const bias = parameterOf(module, 'in_proj_bias');
    const add = (what: string, tensor: Tensor, from: Tensor | undefined, own: Tensor | null) =>
      this.put(
        { kind: 'layer', weight: rowsWeight(tensor, own) },
        name(what),
        'MultiheadAttention',
        from ? [from] : [],
        [],
      );
    if (packed) last = add('in_proj_weight', packed, values ?? query, bias);
    else {
      add('q_proj_weight', parameterOf(module, 'q_proj_weight')!, query, bias);
      add('k_proj_weight', parameterOf(module, 'k_proj_weight')!, sources[1], null);
      last = add('v_proj_weight', parameterOf(module, 'v_proj_weight')!, values, null);
    }
    const out = Reflect.get(module, 'out_proj') as Module;
    const node: Node = {
      kind: 'layer',
      weight: this.kept(rowsWeight(parameterOf(out, 'weight')!, parameterOf(out, 'bias'))),
      note: 'the softmax before it is not modelled',
      index: this.nodes.length,
      name: name('out_proj.weight'),
      type: 'MultiheadAttention',
      inputs: [last],
    };
    this.nodes.push(node);
    for (const result of results) this.made.set(result, node);
    this.tell(node, results[0]);
  }

  /** Reads what a node gave: quietly, for what the reader computes is no part of the model. */
  private tell(node: Node, result: Tensor | undefined): void {
    if (this.onNode === undefined || result === undefined) return;
    const before = this.trying;
    this.trying = true;
    this.onNode(node, result);
    this.trying = before;
  }

  /** A module of the user's that turns out to be an activation takes the place of the calls that it was made of. */
  private own(module: Module, mark: number, sources: readonly Tensor[], results: readonly Tensor[]): void {
    const [input, output] = [sources[0], results[0]];
    if (sources.length !== 1 || results.length !== 1 || input === output || !this.made.has(input!)) return;
    this.trying = true;
    try {
      const profile = this.profiles.ofOwn(module, input!, output!);
      if (!profile) return;
      this.nodes.length = mark;
      this.put({ kind: 'activation', profile }, this.paths.get(module)!, module.typeName, [input!], [output!]);
    } finally {
      this.trying = false;
    }
  }

  /** A weight, marked where it is none of the model's parameters: what is written to it is lost. */
  private kept(weight: Weight): Weight {
    return this.parameterPaths.has(weight.tensor) ? weight : { ...weight, computed: true };
  }

  private put(draft: Draft, name: string, type: string, sources: readonly Tensor[], results: readonly Tensor[]): Node {
    const inputs = sources.map((t) => this.made.get(t)).filter((node) => node !== undefined);
    const weight = draft.weight && { weight: this.kept(draft.weight) };
    const node: Node = { ...draft, ...weight, index: this.nodes.length, name, type, inputs };
    this.nodes.push(node);
    for (const result of results) this.made.set(result, node);
    this.tell(node, results[0]);
    return node;
  }
}

/** Modules that are one node each, however they compute. */
function isAtom(kind: string): boolean {
  return kind === 'MultiheadAttention' || isActivation(kind) || isLayer(kind);
}

function tensorsOf(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsOf);
  return [];
}
