import { expectTypeOf } from 'expect-type';
import * as nn from './index.ts';

// What `new` knows of a layer's parameters, and a container of its children.

declare const flag: boolean;

// A layer has its bias unless the options may say otherwise.
export const there: nn.Parameter[] = [
  new nn.Linear(1, 1).bias,
  new nn.Linear(1, 1, true).bias,
  new nn.Linear(1, 1, { dtype: 'float64' }).bias,
  new nn.Linear(1, 1, undefined, {}).bias,
  new nn.Bilinear(1, 1, 1).bias,
  new nn.LazyLinear(1).bias,
  new nn.LazyConv2d(1, 3, 2, 'same').bias,
  new nn.LazyConvTranspose2d(1, 4, { stride: 2 }).bias,
  new nn.Conv1d(1, 1, 1).bias,
  new nn.Conv2d(3, 64, 3, { stride: 2, padding: 'same', bias: true }).bias,
  new nn.Conv2d(3, 64, 3, 1, 'same').bias,
  new nn.Conv3d(1, 1, 1, 2).bias,
  new nn.ConvTranspose1d(1, 1, 1).bias,
  new nn.ConvTranspose2d(1, 1, 4, 2, 1).bias,
  new nn.ConvTranspose3d(1, 1, 1, { bias: undefined }).bias,
  new nn.BatchNorm1d(1).weight,
  new nn.BatchNorm2d(1, 1e-3, null).bias,
  new nn.BatchNorm3d(1, { bias: false }).weight,
  new nn.LayerNorm(1).weight,
  new nn.LayerNorm([1, 2], { eps: 1e-6 }).bias,
  new nn.LayerNorm(1, { bias: false }).weight,
  new nn.GroupNorm(1, 1).bias,
  new nn.GroupNorm(1, 1, 1e-5, true).weight,
  new nn.RMSNorm(1).weight,
  new nn.InstanceNorm2d(1, { affine: true }).weight,
  new nn.InstanceNorm1d(1, 1e-5, 0.1, true).bias,
];

type Maybe = nn.Parameter | null;
expectTypeOf(new nn.LazyConv1d(1, 3, { bias: false }).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.Linear(1, 1, false).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.Linear(1, 1, { bias: flag }).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.Conv2d(1, 1, 1, { bias: false }).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.Conv2d(1, 1, 1, 1, 0, 1, 1, false).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.ConvTranspose2d(1, 1, 4, 2, 1, { bias: false }).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.BatchNorm2d(1, { affine: false }).weight).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.BatchNorm2d(1, { bias: false }).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.LayerNorm(1, { elementwiseAffine: false }).weight).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.LayerNorm(1, { bias: false }).bias).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.GroupNorm(1, 1, { affine: flag }).weight).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.RMSNorm(1, null, false).weight).toEqualTypeOf<Maybe>();
expectTypeOf(new nn.InstanceNorm2d(1).weight).toEqualTypeOf<Maybe>();

// A field that is declared as the layer is plain; one made at once knows. Either may lose its bias.
class Net extends nn.Module {
  plain: nn.Conv2d = new nn.Conv2d(1, 1, 1);
  known = new nn.Conv2d(1, 1, 1);
}
const net = new Net();
expectTypeOf(net.plain.bias).toEqualTypeOf<Maybe>();
expectTypeOf(net.known.bias).toEqualTypeOf<nn.Parameter>();
expectTypeOf(net.deepCopy().known.bias).toEqualTypeOf<nn.Parameter>();
net.plain = new nn.Conv2d(1, 1, 1, { bias: false });
net.known.bias = null;
// @ts-expect-error: it may have no bias
net.known = net.plain;

// Options are checked as before.
// @ts-expect-error: no such option
new nn.Linear(1, 1, { biass: false });
// @ts-expect-error: no such option beside one that there is
new nn.Conv2d(1, 1, 1, { bias: false, paddng: 1 });

// A class of one's own has the plain type, whatever it tells super.
class Own extends nn.Linear {
  constructor() {
    super(1, 1, { bias: false });
  }
}
expectTypeOf(new Own().bias).toEqualTypeOf<Maybe>();
export const mixed: nn.Linear[] = [new nn.Linear(1, 1), new nn.Linear(1, 1, false), new Own()];

// Sequential: child by child,
const seq = new nn.Sequential(new nn.Linear(1, 2), new nn.ReLU());
seq[0].weight.shape;
seq.get(0).bias.shape;
seq.at(-2).weight.shape;
expectTypeOf(seq[-1]).toEqualTypeOf<nn.ReLU>();
expectTypeOf(seq.get(1)).toEqualTypeOf<nn.ReLU>();
expectTypeOf(seq[2]).toEqualTypeOf<undefined>();
seq[0] = new nn.Identity();
seq.append(new nn.Tanh());
export const declared: nn.Sequential<[nn.Linear, nn.ReLU]> = seq;
export const plainSeq: nn.Sequential = seq;
export const asLayer: nn.Layer = seq;
expectTypeOf(new nn.Sequential(new nn.Linear(1, 2))[0]).toExtend<nn.Linear>();
// by name,
const named = new nn.Sequential({ conv: new nn.Conv2d(1, 1, 1), relu: new nn.ReLU() });
expectTypeOf(named.get('conv').weight).toEqualTypeOf<nn.Parameter>();
expectTypeOf(named.conv.bias).toEqualTypeOf<nn.Parameter>();
named[-1] = new nn.Identity();
export const plainNamed: nn.Sequential = named;
// @ts-expect-error: no such child
named.pool;
// or any.
const layers: nn.Module[] = [];
expectTypeOf(new nn.Sequential(...layers)[0]).toEqualTypeOf<nn.Module | undefined>();
export const empty: nn.Sequential = new nn.Sequential();
empty.append(new nn.ReLU());
class Block extends nn.Sequential {
  constructor() {
    super(new nn.Linear(1, 1), new nn.ReLU());
  }
}
export const blocks: nn.Sequential = new nn.Sequential(new Block(), new Block());

// Lists and dicts likewise.
const list = new nn.ModuleList([new nn.Linear(1, 2), new nn.ReLU()]);
list[0].weight.shape;
expectTypeOf(list[-1]).toEqualTypeOf<nn.ReLU>();
for (const layer of list) expectTypeOf(layer).toExtend<nn.Layer>();
export const anyList: nn.ModuleList = list;
const many = new nn.ModuleList(Array.from({ length: 3 }, () => new nn.Linear(1, 1)));
expectTypeOf(many[0]?.bias).toEqualTypeOf<nn.Parameter | undefined>();
export const linears: nn.ModuleList<nn.Linear> = many;
const dict = new nn.ModuleDict({ a: new nn.Linear(1, 2), b: new nn.ReLU() });
dict.get('a').weight.shape;
dict.a.bias.shape;
expectTypeOf(dict.get('b')).toEqualTypeOf<nn.ReLU>();
// One that came later may be any of them.
expectTypeOf(dict.get('c')).toExtend<nn.Layer>();
export const anyDict: nn.ModuleDict = dict;
