import type { RecordedCall, Tensor } from '@wick/tensor';
import type { OpAttrs } from '@wick/tensor/internal';
import { TorchExportError } from './error.ts';
import { Code, isPlain, py, quote, type Value } from './python/code.ts';

interface Call<A> extends RecordedCall {
  readonly attrs: A;
}

/** One operation of the first run, with what stands in its place in a run with another batch size. */
export interface Operation<A = unknown> {
  readonly call: Call<A>;
  readonly twin: Call<A>;
  /** The operands as Python expressions; null for one that is not given. */
  readonly operands: readonly (Code | null)[];
}

/** An operation as Python says it: a function with its arguments, the first being the tensor it reads. */
export interface Expression {
  /** `torch.relu`, `F.conv2d`; for a method that torch has no function of, `.expand`; `[]` for a range. */
  readonly fn: `torch.${string}` | `F.${string}` | `.${string}` | '[]';
  readonly args: readonly Value[];
}

type Translate<A = unknown> = (operation: Operation<A>) => Expression;

/** By the name of wick's operation, whose attributes each of them knows. */
type Translations = { readonly [K in keyof OpAttrs]?: Translate<OpAttrs[K]> };

/** Attributes, which must be the same whatever the batch size is. */
function attributes<A>({ call, twin }: Operation<A>): A {
  const text = (value: unknown) => JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}n` : v));
  if (text(call.attrs) !== text(twin.attrs))
    throw new TorchExportError(`exportTorch: ${call.op} has other parameters when the batch has another size`);
  return call.attrs;
}

type Function_ = Expression['fn'];

/** `name=value` */
const keyword = (name: string, value: Value): Code => py`${Code.word(name)}=${value}`;

/** The same name, the operands as they come. */
const function_ =
  (fn: Function_): Translate =>
  ({ operands }) => ({ fn, args: operands });

/** An activation: its parameters are the attributes in order. */
const activation =
  (fn: Function_, ...names: string[]): Translate<readonly number[]> =>
  (operation) => {
    const parameters = names.length === 0 ? [] : attributes(operation);
    return { fn, args: [...operation.operands, ...names.map((name, i) => keyword(name, parameters[i]))] };
  };

const scaled =
  (fn: Function_): Translate<OpAttrs['add']> =>
  (operation) => {
    const { alpha } = attributes(operation);
    return { fn, args: [...operation.operands, ...(Number(alpha) === 1 ? [] : [keyword('alpha', alpha)])] };
  };

const along =
  (fn: Function_): Translate<OpAttrs['softmax']> =>
  (operation) => ({
    fn,
    args: [...operation.operands, keyword('dim', attributes(operation).dim)],
  });

const over =
  (fn: Function_): Translate<OpAttrs['sum']> =>
  (operation) => {
    const { dims, keepdim } = attributes(operation);
    return { fn, args: [...operation.operands, keyword('dim', dims), keyword('keepdim', keepdim)] };
  };

/** A shape for `reshape`, of which at most one size may follow from the batch. */
function reshaped({ call, twin, operands }: Operation): Expression {
  const [before, after] = [call.inputs[0]!.shape, call.outputs[0]!.shape];
  const [otherBefore, otherAfter] = [twin.inputs[0]!.shape, twin.outputs[0]!.shape];
  let free = 0;
  const shape = after.map((n, d) => {
    if (n === otherAfter[d]) return n;
    if (n === before[d] && otherAfter[d] === otherBefore[d]) return py`${operands[0]}.shape[${d}]`;
    free++;
    return -1;
  });
  if (free > 1) throw new TorchExportError(`exportTorch: ${call.op}: two sizes of the result follow from the batch`);
  return { fn: '.reshape', args: [operands[0], shape] };
}

const conv: Translate<OpAttrs['conv']> = (operation) => {
  const { rank, stride, padding, dilation, groups } = attributes(operation);
  return {
    fn: `F.conv${rank}d`,
    args: [
      ...operation.operands,
      keyword('stride', stride),
      keyword('padding', padding),
      keyword('dilation', dilation),
      keyword('groups', groups),
    ],
  };
};

const pool = (
  name: string,
  { rank, kernel, stride, padding, ceilMode }: OpAttrs['maxPool'],
  x: Value,
  more: Code[],
) => ({
  fn: `F.${name}${rank}d` as const,
  args: [x, kernel, keyword('stride', stride), keyword('padding', padding), keyword('ceil_mode', ceilMode), ...more],
});

const maxPool: Translate<OpAttrs['maxPool']> = (operation) => {
  const attrs = attributes(operation);
  return pool('max_pool', attrs, operation.operands[0]!, [keyword('dilation', attrs.dilation)]);
};

const avgPool: Translate<OpAttrs['avgPool']> = (operation) => {
  const attrs = attributes(operation);
  const more = [keyword('count_include_pad', attrs.countIncludePad)];
  if (attrs.rank > 1) more.push(keyword('divisor_override', attrs.divisorOverride));
  return pool('avg_pool', attrs, operation.operands[0]!, more);
};

const elementwise = (
  'mul div pow maximum minimum where eq ne lt le gt ge neg abs sign exp log sqrt reciprocal sin cos tan asin acos ' +
  'atan sinh cosh tanh erf ceil floor round rsqrt square log2 log10 log1p expm1 relu sigmoid matmul'
).split(' ');

/** What a forward() may do by itself, by the name of wick's operation. */
const operations: Translations = {
  ...Object.fromEntries(elementwise.map((name) => [name, function_(`torch.${name}`)])),
  add: scaled('torch.add'),
  sub: scaled('torch.sub'),
  clamp: function_('torch.clamp'),
  maskedFill: function_('torch.masked_fill'),
  logicalNot: function_('torch.logical_not'),
  logicalAnd: function_('torch.logical_and'),
  logicalOr: function_('torch.logical_or'),

  silu: activation('F.silu'),
  mish: activation('F.mish'),
  gelu: activation('F.gelu'),
  geluTanh: ({ operands }) => ({ fn: 'F.gelu', args: [...operands, py`approximate='tanh'`] }),
  hardswish: activation('F.hardswish'),
  hardsigmoid: activation('F.hardsigmoid'),
  logSigmoid: activation('F.logsigmoid'),
  softsign: activation('F.softsign'),
  tanhshrink: activation('F.tanhshrink'),
  softplus: activation('F.softplus', 'beta', 'threshold'),
  elu: activation('F.elu', 'alpha'),
  celu: activation('F.celu', 'alpha'),
  leakyRelu: activation('F.leaky_relu', 'negative_slope'),
  hardtanh: activation('F.hardtanh', 'min_val', 'max_val'),
  prelu: function_('F.prelu'),

  linear: function_('F.linear'),
  conv,
  maxPool,
  avgPool,
  adaptiveAvgPool: (operation) => {
    const { operands } = operation;
    const { rank, outputSize } = attributes(operation);
    return { fn: `F.adaptive_avg_pool${rank}d`, args: [operands[0]!, outputSize] };
  },
  scaledDotProductAttention: (operation) => {
    const { scale, causal } = attributes(operation);
    const [q, k, v, mask] = operation.operands;
    const args = [q!, k!, v!, keyword('attn_mask', mask), keyword('is_causal', causal), keyword('scale', scale)];
    return { fn: 'F.scaled_dot_product_attention', args };
  },
  oneHot: (operation) => ({ fn: 'F.one_hot', args: [...operation.operands, attributes(operation).classes] }),
  nonzero: function_('torch.nonzero'),
  embedding: ({ operands }) => ({ fn: 'F.embedding', args: [operands[1]!, operands[0]!] }),
  sum: over('torch.sum'),
  mean: over('torch.mean'),
  amax: over('torch.amax'),
  amin: over('torch.amin'),
  softmax: along('torch.softmax'),
  logSoftmax: along('torch.log_softmax'),

  view: reshaped,
  clone: function_('torch.clone'),
  to: ({ call, operands }) => ({
    fn: '.to',
    args: [operands[0]!, py`torch.${Code.word(call.attrs.dtype)}`],
  }),
  // Only how the elements lie in memory changes.
  layout: ({ operands }) => ({ fn: '.contiguous', args: [operands[0]!] }),
  permute: (operation) => ({
    fn: 'torch.permute',
    args: [operation.operands[0]!, attributes(operation).dims],
  }),
  expand: ({ call, twin, operands }) => {
    const lead = call.attrs.shape.length - call.inputs[0]!.shape.length;
    const stays = ({ attrs, inputs }: typeof call, d: number) => inputs[0]!.shape[d - lead] === attrs.shape[d];
    const shape = call.attrs.shape.map((n, d) => (d >= lead && stays(call, d) && stays(twin, d) ? -1 : n));
    if (shape.some((n, d) => n !== -1 && n !== twin.attrs.shape[d]))
      throw new TorchExportError('exportTorch: expand: a size of the result follows from the batch');
    return { fn: '.expand', args: [operands[0], shape] };
  },
  select: ({ call, twin, operands }) => {
    const { dim, index } = call.attrs;
    const other = twin.attrs;
    const [n, m] = [call.inputs[0]!.shape[dim]!, twin.inputs[0]!.shape[dim]!];
    // Counted from the end where that is what both runs have in common.
    const fromFront = index < 0 && n === m ? index + n : index;
    const at = index === other.index ? fromFront : index - n;
    return { fn: 'torch.select', args: [operands[0], dim, at] };
  },
  slice: ({ call, twin, operands }) => {
    const [a, b] = [call.attrs, twin.attrs];
    const [n, m] = [call.inputs[0]!.shape[a.dim]!, twin.inputs[0]!.shape[a.dim]!];
    const bound = (first: number | null, second: number | null): Code => {
      if (first === null || second === null || (first === n && second === m)) return py``;
      if (first === second) return py`${first}`;
      if (first - n === second - m) return py`${first - n}`;
      throw new TorchExportError(`exportTorch: slice: a bound is ${first} for one batch and ${second} for another`);
    };
    const range = py`${bound(a.start, b.start)}:${bound(a.end, b.end)}${a.step === 1 ? py`` : py`:${a.step}`}`;
    return { fn: '[]', args: [operands[0], Code.join([...new Array(a.dim).fill(py`:`), range], ', ')] };
  },
  cat: ({ call, operands }) => ({
    fn: 'torch.cat',
    args: [operands, keyword('dim', call.attrs.dim)],
  }),
};

/** The Python expression for an operation; in place where it was in place. */
export function translate(operation: Operation): Code {
  const { op, inPlace } = operation.call;
  // The recorder says that a call's attributes are those of its name.
  const say: Translate | undefined = Object.hasOwn(operations, op) ? Reflect.get(operations, op) : undefined;
  // Its switch between training and not is a value of the run, of which the script would see one alone.
  if (op === 'dropout')
    throw new TorchExportError('exportTorch: forward() calls dropout: what draws, like dropout, must be a layer');
  if (say === undefined)
    throw new TorchExportError(`exportTorch: the operation ${isPlain(op) ? op : quote(op)} cannot be exported`);
  const { fn, args } = say(operation);
  const [first, ...rest] = args;
  if (inPlace) {
    if (!fn.startsWith('torch.')) throw new TorchExportError(`exportTorch: ${op} in place cannot be exported`);
    return py`${first}.${Code.word(`${fn.slice('torch.'.length)}_`)}(${Code.join(rest, ', ')})`;
  }
  if (fn === '[]') return py`${first}[${rest[0]}]`;
  const [from, name] = fn.split('.') as [string, string];
  return from === ''
    ? py`${first}.${Code.word(name)}(${Code.join(rest, ', ')})`
    : py`${Code.word(from)}.${Code.word(name)}(${Code.join(args, ', ')})`;
}

/** A number that forward() wrote itself: the operation got it as a tensor without dimensions. */
export function constant(t: Tensor, twin: Tensor | null): Code {
  if (t.ndim !== 0)
    throw new TorchExportError(
      `exportTorch: forward() uses a tensor of shape [${t.shape.join(', ')}] that it did not get and the model does not hold: register it as a buffer; what draws, like dropout, must be a layer`,
    );
  const value = t.item();
  if (twin?.ndim !== 0 || !Object.is(twin.item(), value))
    throw new TorchExportError(
      `exportTorch: forward() uses the number ${value}, which follows from the size of the batch`,
    );
  return py`${value}`;
}
