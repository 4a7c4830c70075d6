import type { TensorAudit } from './types.ts';

/** What the names and shapes in a file tell of a tensor. */
export interface Guess {
  readonly layer: string;
  readonly role: TensorAudit['role'];
  /** The name of the weight that its default is counted by: a bias's own layer's, a recurrent layer's hidden one. */
  readonly beside: string | null;
}

const convolutions = ['', '', 'Linear', 'Conv1d', 'Conv2d', 'Conv3d'];
const statistics = /^(running_(mean|var)|num_batches_tracked|moving_(mean|variance))$/;

/**
 * GPT-2's layers in Hugging Face's files are Conv1D: a Linear whose weight is (inputs, outputs). Others write the same names for
 * a Linear; which it is the shape tells, for all but the square one, whose fans are the same.
 */
function isConv1D(path: string, [rows, columns]: readonly number[]): boolean {
  if (/(^|\.)(c_attn|q_attn|c_fc)\.weight$/.test(path)) return columns! > rows!;
  return /(^|\.)c_proj\.weight$/.test(path) && rows! > columns!;
}

/** A file holds no layers: a name as PyTorch gives it, a number of dimensions, and what stands beside it say what they can. */
export function guessOf(path: string, shape: readonly number[], has: (path: string) => boolean): Guess {
  const cut = path.lastIndexOf('.') + 1;
  const [owner, name] = [path.slice(0, cut), path.slice(cut)];
  const normalised = has(`${owner}running_mean`);
  if (statistics.test(name)) return { layer: 'BatchNorm', role: 'statistics', beside: null };
  const recurrent = /^(weight|bias)_([ih])h(.*)$/.exec(name);
  if (recurrent) {
    const beside = `${owner}weight_hh${recurrent[3]}`;
    return { layer: 'RNN', role: recurrent[1] as 'weight' | 'bias', beside: has(beside) ? beside : null };
  }
  if (normalised) return { layer: 'BatchNorm', role: 'norm', beside: null };
  if (/bias$/.test(name)) {
    const beside = path.replace(/bias$/, 'weight');
    return { layer: '', role: 'bias', beside: has(beside) ? beside : null };
  }
  if (shape.length === 2 && /embed|wte|wpe/i.test(path)) return { layer: 'Embedding', role: 'embedding', beside: null };
  if (shape.length === 2 && isConv1D(path, shape)) return { layer: 'Conv1D', role: 'weight', beside: null };
  if (shape.length >= 2) {
    const role = /weight|kernel|(^|[._])w$|MatMul/i.test(name) || shape.length > 2 ? 'weight' : 'other';
    return { layer: role === 'weight' ? (convolutions[shape.length] ?? '') : '', role, beside: null };
  }
  if (shape.length === 1 && /^(weight|gamma|scale)$/.test(name)) return { layer: 'Norm', role: 'norm', beside: null };
  return { layer: '', role: 'other', beside: null };
}
