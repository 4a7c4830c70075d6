import { kernelBuilds, setKernelBuild } from '@wick/kernels';
import { gradgradcheck } from '@wick/testing';
import { randn, scaledDotProductAttention, type Tensor } from '../../index.ts';
import { runInEveryBuild } from '../../testing/functionCases.ts';

runInEveryBuild(__dirname, 'attention');
runInEveryBuild(__dirname, 'kernels');

test.each(kernelBuilds())('has second derivatives in the %s build', (build) => {
  setKernelBuild(build);
  const run = (q: Tensor, k: Tensor, v: Tensor) => {
    const o = scaledDotProductAttention(q.float(), k.float(), v.float(), { isCausal: true });
    return o.double();
  };
  try {
    const inputs = [randn(1, 2, 3, 2), randn(1, 2, 4, 2), randn(1, 2, 4, 3)].map((t) => t.double().requiresGrad_());
    gradgradcheck(run, inputs, { eps: 1e-2, atol: 2e-2, rtol: 2e-2 });
  } finally {
    setKernelBuild(null);
  }
});
