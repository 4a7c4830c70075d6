import { describeBuilds } from '../testing/builds.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { channelAffine } from './batchNorm.ts';

// On both sides of what is done between two copies: several images, some channels, one channel longer than that.
describeBuilds(() => {
  test.each([
    [3, 5, 20_000],
    [41, 6, 401],
    [2, 3, 70_001],
    [2, 40_002, 1],
    [700, 64, 1],
    [2, 5000, 9],
  ])('%i images of %i channels of %i elements', (n, c, inner) => {
    const random = lehmer(11);
    const x = fillUniform(new Float32Array(n * c * inner), random);
    const [mean, scale, shift] = [0, 1, 2].map(() => fillUniform(new Float64Array(c), random)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const out = new Float32Array(x.length).fill(Number.NaN);
    channelAffine(x, n, c, inner, mean, scale, shift, out);
    const wrong = out.findIndex((value, i) => {
      const j = Math.floor(i / inner) % c;
      return value !== Math.fround((x[i]! - mean[j]!) * scale[j]! + shift[j]!);
    });
    expect(wrong).toBe(-1);
  });
});
