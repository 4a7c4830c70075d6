import type { Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import type { GraphProto, NodeProto } from '../proto/onnx_pb.ts';
import { Attributes } from './attributes.ts';
import type { Operator } from './call.ts';
import type { Held } from './held.ts';
import { operators } from './operators.ts';

/** One node, ready to run. */
interface Step {
  readonly title: string;
  readonly operator: Operator;
  readonly attributes: Attributes;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Values that nothing needs afterwards. */
  readonly done: readonly string[];
}

/** The nodes of a graph in their order, checked. */
export class Plan {
  readonly #steps: readonly Step[];
  readonly #outputs: readonly string[];
  readonly #opset: number;

  /**
   * @param known names of inputs and initialisers
   * @throws OnnxError for an operator that is not read, and for a value that nothing gives or that is given twice
   */
  constructor(graph: GraphProto, opset: number, known: ReadonlySet<string>) {
    const unknown = graph.node.find(({ opType, domain }) => !isOnnx(domain) || !(opType in operators));
    if (unknown) throw new OnnxError(`importOnnx: ${titleOf(unknown)}: wick has no such operator`);
    const old = graph.node.find(({ attribute }) => opset < 7 && attribute.some(({ name }) => name === 'broadcast'));
    if (old) throw new OnnxError(`importOnnx: ${titleOf(old)} broadcasts as before operator set 7, which is not read`);
    const defined = new Set(known);
    for (const node of graph.node) {
      const missing = node.input.find((name) => name !== '' && !defined.has(name));
      if (missing !== undefined)
        throw new OnnxError(`importOnnx: ${titleOf(node)} takes ${show(missing)}, which no node before it gives`);
      for (const name of node.output.filter((output) => output !== '')) {
        if (defined.has(name)) throw new OnnxError(`importOnnx: ${titleOf(node)} gives ${show(name)} a second time`);
        defined.add(name);
      }
    }
    this.#outputs = graph.output.map(({ name }) => name);
    const lost = this.#outputs.find((name) => !defined.has(name));
    if (lost !== undefined) throw new OnnxError(`importOnnx: no node gives the output ${show(lost)}`);
    this.#opset = opset;
    this.#steps = stepsOf(graph.node, new Set([...known, ...this.#outputs]));
  }

  /** Runs the nodes. `values` holds inputs and initialisers, and receives what the nodes give; `held` says how much. */
  run(values: Map<string, Tensor>, held: Held): Tensor[] {
    for (const { title, operator, attributes, inputs, outputs, done } of this.#steps) {
      const tensors = inputs.map((name) => (name === '' ? null : values.get(name)!));
      let results: Tensor | readonly (Tensor | null)[];
      try {
        const call = { inputs: tensors, attributes, opset: this.#opset, outputs: outputs.length, room: held.room };
        results = held.within(() => operator(call));
        for (const result of Array.isArray(results) ? results : [results]) if (result) held.add(result);
      } catch (error) {
        const shapes = tensors.map((t) => (t ? `${t.dtype}[${t.shape.join(', ')}]` : 'nothing')).join(', ');
        throw new OnnxError(`importOnnx: ${title} of ${shapes}: ${reasonOf(error)}`, { cause: error });
      }
      const list = Array.isArray(results) ? (results as readonly (Tensor | null)[]) : [results as Tensor];
      outputs.forEach((name, i) => {
        if (name === '') return;
        const result = list[i];
        if (!result) throw new OnnxError(`importOnnx: ${title}: wick does not compute its output ${i}, ${show(name)}`);
        values.set(name, result);
      });
      for (const result of list) if (result && !outputs.some((name) => values.get(name) === result)) held.drop(result);
      for (const name of done) {
        const value = values.get(name);
        if (value) held.drop(value);
        values.delete(name);
      }
    }
    return this.#outputs.map((name) => values.get(name)!);
  }
}

/** Nodes with what can be forgotten after each. */
function stepsOf(nodes: readonly NodeProto[], kept: ReadonlySet<string>): Step[] {
  const seen = new Set(kept);
  const steps: Step[] = [];
  for (const node of [...nodes].reverse()) {
    const done: string[] = [];
    for (const name of [...node.input, ...node.output]) {
      if (name === '' || seen.has(name)) continue;
      seen.add(name);
      done.push(name);
    }
    const operator = operators[node.opType]!;
    const { input: inputs, output: outputs } = node;
    steps.push({ title: titleOf(node), operator, attributes: new Attributes(node), inputs, outputs, done });
  }
  return steps.reverse();
}

/** wick's errors name a function and say what is wrong; the engine's are about values that nobody could use. */
function reasonOf(error: unknown): string {
  if (error instanceof OnnxError) return error.message;
  const message = error instanceof Error ? error.message : '';
  return /^[A-Za-z]\w*(?:\.\w+)*: /.test(message) ? message : 'its inputs and attributes do not fit together';
}

const isOnnx = (domain: string) => domain === '' || domain === 'ai.onnx';

function titleOf({ opType, domain, name }: NodeProto): string {
  const type = isOnnx(domain) ? opType : `${domain}.${opType}`;
  return name === '' ? type : `${type} ${show(name)}`;
}

function show(name: string): string {
  return JSON.stringify(name);
}
