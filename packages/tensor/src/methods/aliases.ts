import type { TensorCore } from '../core/tensorCore.ts';
import type { ArithmeticMethods } from './arithmetic.ts';
import type { ComparisonMethods } from './comparison.ts';
import type { ElementwiseMethods } from './elementwise.ts';
import type { LinalgMethods } from './linalg.ts';
import type { RoundingMethods } from './rounding.ts';
import type { ShapeMethods } from './shapes.ts';
import type { SpecialMethods } from './special.ts';
import type { TranscendentalMethods } from './transcendental.ts';
import type { UnaryMethods } from './unary.ts';
import type { ViewMethods } from './views.ts';
import type { InPlaceViewMethods } from './viewsInPlace.ts';

/** Second names of methods: PyTorch has those of NumPy too. */
export const aliases = {
  absolute: 'abs',
  absolute_: 'abs_',
  arccos: 'acos',
  arccos_: 'acos_',
  arccosh: 'acosh',
  arccosh_: 'acosh_',
  arcsin: 'asin',
  arcsin_: 'asin_',
  arcsinh: 'asinh',
  arcsinh_: 'asinh_',
  arctan: 'atan',
  arctan2: 'atan2',
  arctan2_: 'atan2_',
  arctan_: 'atan_',
  arctanh: 'atanh',
  arctanh_: 'atanh_',
  clip: 'clamp',
  clip_: 'clamp_',
  divide: 'div',
  divide_: 'div_',
  fix: 'trunc',
  fix_: 'trunc_',
  ger: 'outer',
  greater: 'gt',
  greaterEqual: 'ge',
  greaterEqual_: 'ge_',
  greater_: 'gt_',
  less: 'lt',
  lessEqual: 'le',
  lessEqual_: 'le_',
  less_: 'lt_',
  moveaxis: 'movedim',
  multiply: 'mul',
  multiply_: 'mul_',
  ndimension: 'dim',
  negative: 'neg',
  negative_: 'neg_',
  nelement: 'numel',
  notEqual: 'ne',
  notEqual_: 'ne_',
  sgn: 'sign',
  sgn_: 'sign_',
  splitWithSizes: 'split',
  subtract: 'sub',
  subtract_: 'sub_',
  swapaxes: 'transpose',
  swapaxes_: 'transpose_',
  swapdims: 'transpose',
  swapdims_: 'transpose_',
  trueDivide_: 'div_',
} as const satisfies Record<keyof AliasMethods, string>;

/** The methods of {@link aliases}. */
export interface AliasMethods {
  /** {@link abs} */
  absolute: UnaryMethods['abs'];
  /** {@link abs_} */
  absolute_: UnaryMethods['abs_'];
  /** {@link acos} */
  arccos: TranscendentalMethods['acos'];
  /** {@link acos_} */
  arccos_: TranscendentalMethods['acos_'];
  /** {@link acosh} */
  arccosh: TranscendentalMethods['acosh'];
  /** {@link acosh_} */
  arccosh_: TranscendentalMethods['acosh_'];
  /** {@link asin} */
  arcsin: TranscendentalMethods['asin'];
  /** {@link asin_} */
  arcsin_: TranscendentalMethods['asin_'];
  /** {@link asinh} */
  arcsinh: TranscendentalMethods['asinh'];
  /** {@link asinh_} */
  arcsinh_: TranscendentalMethods['asinh_'];
  /** {@link atan} */
  arctan: TranscendentalMethods['atan'];
  /** {@link atan2} */
  arctan2: SpecialMethods['atan2'];
  /** {@link atan2_} */
  arctan2_: SpecialMethods['atan2_'];
  /** {@link atan_} */
  arctan_: TranscendentalMethods['atan_'];
  /** {@link atanh} */
  arctanh: TranscendentalMethods['atanh'];
  /** {@link atanh_} */
  arctanh_: TranscendentalMethods['atanh_'];
  /** {@link clamp} */
  clip: ElementwiseMethods['clamp'];
  /** {@link clamp_} */
  clip_: ElementwiseMethods['clamp_'];
  /** {@link div} */
  divide: ArithmeticMethods['div'];
  /** {@link div_} */
  divide_: ArithmeticMethods['div_'];
  /** {@link trunc} */
  fix: RoundingMethods['trunc'];
  /** {@link trunc_} */
  fix_: RoundingMethods['trunc_'];
  /** {@link outer} */
  ger: LinalgMethods['outer'];
  /** {@link gt} */
  greater: ComparisonMethods['gt'];
  /** {@link ge} */
  greaterEqual: ComparisonMethods['ge'];
  /** {@link ge_} */
  greaterEqual_: ComparisonMethods['ge_'];
  /** {@link gt_} */
  greater_: ComparisonMethods['gt_'];
  /** {@link lt} */
  less: ComparisonMethods['lt'];
  /** {@link le} */
  lessEqual: ComparisonMethods['le'];
  /** {@link le_} */
  lessEqual_: ComparisonMethods['le_'];
  /** {@link lt_} */
  less_: ComparisonMethods['lt_'];
  /** {@link movedim} */
  moveaxis: ShapeMethods['movedim'];
  /** {@link mul} */
  multiply: ArithmeticMethods['mul'];
  /** {@link mul_} */
  multiply_: ArithmeticMethods['mul_'];
  /** {@link dim} */
  ndimension: TensorCore['dim'];
  /** {@link neg} */
  negative: ArithmeticMethods['neg'];
  /** {@link neg_} */
  negative_: ArithmeticMethods['neg_'];
  /** {@link numel} */
  nelement: TensorCore['numel'];
  /** {@link ne} */
  notEqual: ComparisonMethods['ne'];
  /** {@link ne_} */
  notEqual_: ComparisonMethods['ne_'];
  /** {@link sign} */
  sgn: UnaryMethods['sign'];
  /** {@link sign_} */
  sgn_: UnaryMethods['sign_'];
  /** {@link split} */
  splitWithSizes: ViewMethods['split'];
  /** {@link sub} */
  subtract: ArithmeticMethods['sub'];
  /** {@link sub_} */
  subtract_: ArithmeticMethods['sub_'];
  /** {@link transpose} */
  swapaxes: ViewMethods['transpose'];
  /** {@link transpose_} */
  swapaxes_: InPlaceViewMethods['transpose_'];
  /** {@link transpose_} */
  swapdims_: InPlaceViewMethods['transpose_'];
  /** {@link transpose} */
  swapdims: ViewMethods['transpose'];
  /** {@link div_} */
  trueDivide_: ArithmeticMethods['div_'];
}
