import type { Tensor } from '@wick/tensor';
import type { ActivationProfile } from '../profile/activationProfile.ts';
import type { RawMoments } from '../profile/types.ts';

/** What a node does to the signal that passes it. */
export type NodeKind =
  | 'input'
  | 'layer'
  | 'embedding'
  | 'norm'
  | 'activation'
  | 'pool'
  | 'merge'
  | 'scale'
  | 'dropout'
  | 'shape'
  | 'other';

/** The weight that a node owns, and what there is to it. */
export interface Weight {
  /** The parameter that is drawn (of a norm, the gain that is filled). */
  readonly tensor: Tensor;
  readonly bias: Tensor | null;
  /** How many inputs an output adds up; null where there is no such sum (norms, embeddings). */
  readonly fan: number | null;
  /** How many outputs there are. */
  readonly units: number;
  /** Dimensions of the weight whose mean is one output's: all of these but the outputs'. */
  readonly inputDims: readonly number[];
  /** Whether it is no parameter but computed from others (a parametrisation): it stays as it is. */
  readonly computed?: boolean;
}

/** One step of a traced model. */
export interface Node {
  readonly index: number;
  readonly kind: NodeKind;
  /** The path of the module, or of the parameter that an operation weighs by, or the name of the operation. */
  readonly name: string;
  /** The type of the module, or the name of the operation. */
  readonly type: string;
  readonly inputs: readonly Node[];
  readonly weight?: Weight;
  /** activation: null where there is none that works element by element. */
  readonly profile?: ActivationProfile | null;
  /** merge: how the branches come together. */
  readonly merge?: 'add' | 'mul' | 'cat';
  /** merge by cat: the elements of each branch. */
  readonly sizes?: readonly number[];
  /** pool: how many values, and which of them. */
  readonly pool?: { readonly kind: 'max' | 'avg'; readonly window: number };
  /** scale: the constant's moments, and what is added afterwards. */
  readonly factor?: RawMoments;
  readonly offset?: number;
  /** dropout: the share that is dropped. */
  readonly p?: number;
  /** What the report says of it. */
  readonly note?: string;
}

/** A traced model, in the order in which it ran. */
export class Graph {
  private readonly followers = new Map<Node, Node[]>();

  constructor(readonly nodes: readonly Node[]) {
    for (const node of nodes) this.followers.set(node, []);
    for (const node of nodes) for (const input of new Set(node.inputs)) this.followers.get(input)!.push(node);
  }

  successors(node: Node): readonly Node[] {
    return this.followers.get(node)!;
  }

  /** Nodes with a scale that can be set: a weight's deviation, or a norm's gain. */
  get scalable(): Node[] {
    return this.nodes.filter(isScalable);
  }

  get activations(): Node[] {
    return this.nodes.filter((node) => node.kind === 'activation');
  }
}

export function isScalable({ kind }: Node): boolean {
  return kind === 'layer' || kind === 'embedding' || kind === 'norm';
}

const transparent: ReadonlySet<NodeKind> = new Set(['pool', 'dropout', 'shape', 'merge', 'scale', 'other']);

/** Whether a search for the next layer or activation walks through. */
export function isTransparent({ kind }: Node): boolean {
  return transparent.has(kind);
}
