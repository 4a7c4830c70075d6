import { nn } from 'wick';
import { double, type FunctionRow, normal, type Row } from '../row.ts';

const F = nn.functional;

interface Conv2dOptions {
  readonly stride?: number;
  readonly padding?: number;
  readonly dilation?: number;
  readonly groups?: number;
}

/** A convolution of images (batch, channels, size, size) with `w` kernels (channels, size, size). */
function conv2d(
  name: string,
  x: [number, number, number],
  w: [number, number, number],
  options: Conv2dOptions = {},
): Row {
  const [batch, channels, size] = x;
  const [kernels, each, kernel] = w;
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  const same = padding === 0 ? 'valid' : 'same';
  const tfjs: FunctionRow['tfjs'] =
    groups === 1
      ? (tf, { x, w }) => tf.conv2d(x as never, w as never, stride, same, 'NHWC', dilation)
      : each === 1 && kernels === channels
        ? (tf, { x, w }) => tf.depthwiseConv2d(x as never, w as never, stride, same)
        : undefined;
  return {
    name: `conv2d, ${name}`,
    inputs: { x: normal(batch, channels, size, size), w: normal(kernels, each, kernel, kernel) },
    torch: `F.conv2d(x, w, stride=${stride}, padding=${padding}, dilation=${dilation}, groups=${groups})`,
    wick: ({ x, w }) => F.conv2d(x!, w!, null, { stride, padding, dilation, groups }),
    tfjs,
    tfjsShapes: {
      x: [batch, size, size, channels],
      w: groups === 1 ? [kernel, kernel, channels, kernels] : [kernel, kernel, channels, 1],
    },
    jax: ({ lax }, { x, w }) =>
      lax.convGeneralDilated(
        x!,
        w!,
        [stride, stride],
        [
          [padding, padding],
          [padding, padding],
        ],
        { rhsDilation: [dilation, dilation], featureGroupCount: groups },
      ),
    gradients: true,
  };
}

function pool(name: string, torch: string, wick: FunctionRow['wick'], more: Partial<FunctionRow> = {}): Row {
  const shape = [8, 64, 56, 56] as const;
  return {
    name: `${name}, 8×64×56²`,
    inputs: { x: normal(...shape) },
    tfjsShapes: { x: [8, 56, 56, 64] },
    torch,
    wick,
    gradients: true,
    ...more,
  };
}

/** Convolutions, pools and resampling. */
export const convolutions: readonly Row[] = [
  conv2d('3×3, 8×64×56², 64 kernels', [8, 64, 56], [64, 64, 3], { padding: 1 }),
  conv2d('3×3, 1×256×14², 256 kernels', [1, 256, 14], [256, 256, 3], { padding: 1 }),
  conv2d('3×3, stride 2, 8×64×56², 128 kernels', [8, 64, 56], [128, 64, 3], { stride: 2, padding: 1 }),
  conv2d('1×1, 8×64×56², 64 kernels', [8, 64, 56], [64, 64, 1]),
  conv2d('7×7, stride 2, 4×3×112², 64 kernels', [4, 3, 112], [64, 3, 7], { stride: 2, padding: 3 }),
  conv2d('5×5, 64×1×28², 32 kernels', [64, 1, 28], [32, 1, 5]),
  conv2d('depthwise 3×3, 8×64×56²', [8, 64, 56], [64, 1, 3], { padding: 1, groups: 64 }),
  conv2d('depthwise 3×3, stride 2, 8×64×56²', [8, 64, 56], [64, 1, 3], { stride: 2, padding: 1, groups: 64 }),
  conv2d('depthwise 5×5, 8×64×28²', [8, 64, 28], [64, 1, 5], { padding: 2, groups: 64 }),
  conv2d('3×3 in 4 groups, 8×64×28², 64 kernels', [8, 64, 28], [64, 16, 3], { padding: 1, groups: 4 }),
  conv2d('3×3 in 32 groups, 8×128×28², 128 kernels', [8, 128, 28], [128, 4, 3], { padding: 1, groups: 32 }),
  conv2d('3×3, dilation 2, 8×32×28², 32 kernels', [8, 32, 28], [32, 32, 3], { padding: 2, dilation: 2 }),
  conv2d('kernel 13², output 4², 8×16×16²', [8, 16, 16], [16, 16, 13]),
  {
    name: 'conv1d, 5, 16×64×256, 64 kernels',
    inputs: { x: normal(16, 64, 256), w: normal(64, 64, 5) },
    torch: 'F.conv1d(x, w, padding=2)',
    wick: ({ x, w }) => F.conv1d(x!, w!, null, { padding: 2 }),
    gradients: true,
  },
  {
    name: 'conv3d, 3³, 2×16×16³, 16 kernels',
    inputs: { x: normal(2, 16, 16, 16, 16), w: normal(16, 16, 3, 3, 3) },
    torch: 'F.conv3d(x, w, padding=1)',
    wick: ({ x, w }) => F.conv3d(x!, w!, null, { padding: 1 }),
    gradients: true,
  },
  {
    name: 'convTranspose2d, 4×4, stride 2, 4×64×16², 32 kernels',
    inputs: { x: normal(4, 64, 16, 16), w: normal(64, 32, 4, 4) },
    torch: 'F.conv_transpose2d(x, w, stride=2, padding=1)',
    wick: ({ x, w }) => F.convTranspose2d(x!, w!, null, { stride: 2, padding: 1 }),
    gradients: true,
  },
  {
    name: 'conv2d, float64, 3×3, 2×32×28², 32 kernels',
    inputs: { x: double(2, 32, 28, 28), w: double(32, 32, 3, 3) },
    torch: 'F.conv2d(x, w, padding=1)',
    wick: ({ x, w }) => F.conv2d(x!, w!, null, { padding: 1 }),
    gradients: true,
  },
  pool('maxPool2d(2)', 'F.max_pool2d(x, 2)', ({ x }) => F.maxPool2d(x!, 2), {
    tfjs: (tf, { x }) => tf.maxPool(x as never, 2, 2, 'valid'),
  }),
  pool('maxPool2d(3, stride 2)', 'F.max_pool2d(x, 3, 2, 1)', ({ x }) => F.maxPool2d(x!, 3, { stride: 2, padding: 1 }), {
    tfjs: (tf, { x }) => tf.maxPool(x as never, 3, 2, 'same'),
  }),
  pool('avgPool2d(2)', 'F.avg_pool2d(x, 2)', ({ x }) => F.avgPool2d(x!, 2), {
    tfjs: (tf, { x }) => tf.avgPool(x as never, 2, 2, 'valid'),
  }),
  pool('avgPool2d(3, stride 1)', 'F.avg_pool2d(x, 3, 1, 1)', ({ x }) => F.avgPool2d(x!, 3, { stride: 1, padding: 1 }), {
    tfjs: (tf, { x }) => tf.avgPool(x as never, 3, 1, 'same'),
  }),
  pool('adaptiveAvgPool2d(1)', 'F.adaptive_avg_pool2d(x, 1)', ({ x }) => F.adaptiveAvgPool2d(x!, 1), {
    tfjs: (tf, { x }) => tf.mean(x!, [1, 2]),
  }),
  pool('adaptiveMaxPool2d(7)', 'F.adaptive_max_pool2d(x, 7)', ({ x }) => F.adaptiveMaxPool2d(x!, 7)),
  {
    name: 'maxPool1d(2), 16×64×1024',
    inputs: { x: normal(16, 64, 1024) },
    torch: 'F.max_pool1d(x, 2)',
    wick: ({ x }) => F.maxPool1d(x!, 2),
    gradients: true,
  },
  {
    name: 'avgPool3d(2), 2×16×32³',
    inputs: { x: normal(2, 16, 32, 32, 32) },
    torch: 'F.avg_pool3d(x, 2)',
    wick: ({ x }) => F.avgPool3d(x!, 2),
    gradients: true,
  },
  {
    name: 'bilinear upsampling × 2, 4×32×32²',
    inputs: { x: normal(4, 32, 32, 32) },
    tfjsShapes: { x: [4, 32, 32, 32] },
    torch: 'F.interpolate(x, scale_factor=2, mode="bilinear")',
    wick: ({ x }) => F.interpolate(x!, { scaleFactor: 2, mode: 'bilinear' }),
    tfjs: (tf, { x }) => tf.image.resizeBilinear(x as never, [64, 64], false, true),
    gradients: true,
  },
  {
    name: 'bicubic upsampling × 2, 4×32×32²',
    inputs: { x: normal(4, 32, 32, 32) },
    torch: 'F.interpolate(x, scale_factor=2, mode="bicubic")',
    wick: ({ x }) => F.interpolate(x!, { scaleFactor: 2, mode: 'bicubic' }),
    gradients: true,
  },
  {
    name: 'nearest upsampling × 2, 4×32×32²',
    inputs: { x: normal(4, 32, 32, 32) },
    tfjsShapes: { x: [4, 32, 32, 32] },
    torch: 'F.interpolate(x, scale_factor=2)',
    wick: ({ x }) => F.interpolate(x!, { scaleFactor: 2 }),
    tfjs: (tf, { x }) => tf.image.resizeNearestNeighbor(x as never, [64, 64]),
    gradients: true,
  },
  {
    name: 'unfold 3×3, 4×16×32²',
    inputs: { x: normal(4, 16, 32, 32) },
    torch: 'F.unfold(x, 3)',
    wick: ({ x }) => F.unfold(x!, 3),
    gradients: true,
  },
  {
    name: 'gridSample, 4×16×32²',
    inputs: { x: normal(4, 16, 32, 32), g: normal(4, 32, 32, 2) },
    torch: 'F.grid_sample(x, g, align_corners=False)',
    wick: ({ x, g }) => F.gridSample(x!, g!, { alignCorners: false }),
    gradients: true,
  },
];
