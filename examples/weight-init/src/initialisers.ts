import { empty, init, type Tensor } from 'wick';

/** One initialiser as the tutorial shows it: what it is, and the 2 × 2 tensor it fills. */
export interface Shown {
  readonly call: string;
  readonly about: string;
  readonly result: Tensor;
}

/** Every initialiser, one after the other, into the same 2 × 2 tensor (and where two dimensions are not enough, a larger one). */
export function* everyInitialiser(): Generator<Shown> {
  const weights = empty(2, 2);
  const kernel = empty(2, 2, 3, 3);
  yield { call: 'init.uniform_(w, { a: 0, b: 1 })', about: 'U(a, b)', result: init.uniform_(weights, { a: 0, b: 1 }) };
  yield {
    call: 'init.normal_(w, { mean: 0, std: 1 })',
    about: 'N(mean, std²)',
    result: init.normal_(weights, { mean: 0, std: 1 }),
  };
  yield {
    call: 'init.truncNormal_(w, { std: 1, a: -2, b: 2 })',
    about: 'N(mean, std²) cut to [a, b]',
    result: init.truncNormal_(weights, { std: 1, a: -2, b: 2 }),
  };
  yield { call: 'init.constant_(w, 2)', about: 'one value', result: init.constant_(weights, 2) };
  yield { call: 'init.ones_(w)', about: '1', result: init.ones_(weights) };
  yield { call: 'init.zeros_(w)', about: '0', result: init.zeros_(weights) };
  yield { call: 'init.eye_(w)', about: 'the identity', result: init.eye_(weights) };
  yield {
    call: 'init.xavierUniform_(w, { gain: 1 })',
    about: 'U(-a, a), a = gain · √(6 / (fanIn + fanOut))',
    result: init.xavierUniform_(weights, { gain: 1 }),
  };
  yield {
    call: 'init.xavierNormal_(w, { gain: 1 })',
    about: 'N(0, std²), std = gain · √(2 / (fanIn + fanOut))',
    result: init.xavierNormal_(weights, { gain: 1 }),
  };
  yield {
    call: "init.kaimingUniform_(w, { a: 0, mode: 'fan_in', nonlinearity: 'leaky_relu' })",
    about: 'U(-bound, bound), bound = √(6 / ((1 + a²) · fanIn))',
    result: init.kaimingUniform_(weights, { a: 0, mode: 'fan_in', nonlinearity: 'leaky_relu' }),
  };
  yield {
    call: "init.kaimingNormal_(w, { a: 0, mode: 'fan_in', nonlinearity: 'leaky_relu' })",
    about: 'N(0, std²), std = √(2 / ((1 + a²) · fanIn))',
    result: init.kaimingNormal_(weights, { a: 0, mode: 'fan_in', nonlinearity: 'leaky_relu' }),
  };
  yield { call: 'init.orthogonal_(w)', about: 'rows at right angles', result: init.orthogonal_(weights) };
  yield {
    call: 'init.sparse_(w, 0.5, { std: 0.01 })',
    about: 'N(0, std²), half of each column 0',
    result: init.sparse_(weights, 0.5, { std: 0.01 }),
  };
  yield { call: 'init.dirac_(kernel)', about: 'a convolution that passes its input on', result: init.dirac_(kernel) };
  yield* beyondPyTorch();
}

/** What torch.nn.init has not: Keras', JAX', timm's and the papers'. */
function* beyondPyTorch(): Generator<Shown> {
  const one = (call: string, about: string, result: Tensor): Shown => ({ call, about, result });
  const w = empty(4, 4);
  const bias = empty(8);
  yield one('init.varianceScaling_(w, { scale: 2 })', 'N(0, scale / fan)', init.varianceScaling_(w, { scale: 2 }));
  yield one('init.lecunNormal_(w)', 'N(0, 1 / fanIn), cut at two deviations', init.lecunNormal_(w));
  yield one('init.lecunUniform_(w)', 'U(±√(3 / fanIn))', init.lecunUniform_(w));
  yield one('init.truncNormalTimm_(w)', 'a cut normal with timm’s draws', init.truncNormalTimm_(w));
  yield one('init.truncNormalTf_(w, { std: 0.02 })', 'cut before it is scaled', init.truncNormalTf_(w, { std: 0.02 }));
  yield one('init.deltaOrthogonal_(kernel)', 'orthogonal in the middle', init.deltaOrthogonal_(empty(2, 2, 3)));
  yield one('init.sinusoidal_(w)', 'waves, no draws', init.sinusoidal_(w));
  yield one('init.zerO_(w)', 'zeros and ones', init.zerO_(w));
  yield one('init.siren_(w, { omega: 30 })', 'for sin(30 x)', init.siren_(w, { omega: 30 }));
  yield one('init.icnr_(w)', 'blocks of a pixel shuffle alike', init.icnr_(w));
  yield one('init.chrono_(bias, 100)', 'an LSTM that remembers 100 steps', init.chrono_(bias, 100));
  yield one('init.lstmForgetBias_(bias)', 'forget gates open', init.lstmForgetBias_(bias.zero_()));
  yield one('init.residualProjection_(w, 12)', 'GPT-2’s, of 12 blocks', init.residualProjection_(w, 12));
  yield one('init.tFixup_(w, 6)', 'a transformer without warm-up', init.tFixup_(w, 6));
  const branch = [empty(4, 4), empty(4, 4)];
  init.fixup_([branch]);
  yield one('init.fixup_([[w, last]])', 'a residual branch that starts as 0', branch[1]!);
  const projections = empty(12, 4);
  init.mimetic_(projections, w, 2);
  yield one('init.mimetic_(inProj, outProj, 2)', 'attention that looks trained', projections);
}
