import { OnnxError } from '../error.ts';
import { float } from './attributes.ts';
import { type Emitters, nameOf, steady } from './call.ts';

/** ONNX's words for PyTorch's modes. */
const modes: Readonly<Record<string, { readonly mode: string; readonly nearest?: string }>> = {
  nearest: { mode: 'nearest', nearest: 'floor' },
  'nearest-exact': { mode: 'nearest', nearest: 'round_prefer_ceil' },
  linear: { mode: 'linear' },
  bilinear: { mode: 'linear' },
  trilinear: { mode: 'linear' },
  bicubic: { mode: 'cubic' },
};

/** Images of other sizes. */
export const resample: Emitters = {
  interpolate(b, call) {
    const { mode, scaleFactor, recomputeScaleFactor, alignCorners, antialias } = call.attrs;
    steady(call, 'the scale', ({ attrs }) => attrs.scaleFactor);
    const said = modes[mode];
    if (!said) throw new OnnxError(`exportOnnx: interpolation by '${mode}' has no counterpart in ONNX`);
    const plain = mode === 'nearest' ? 'asymmetric' : 'half_pixel';
    const attributes = {
      mode: said.mode,
      nearest_mode: said.nearest,
      coordinate_transformation_mode: alignCorners ? 'align_corners' : plain,
      ...(said.mode === 'cubic' ? { cubic_coeff_a: float(antialias ? -0.5 : -0.75) } : {}),
      ...(antialias ? { antialias: 1, exclude_outside: 1 } : {}),
    };
    const name = nameOf(b, call, 0);
    if (scaleFactor && !recomputeScaleFactor) {
      const scales = b.floats(b.fresh('scales'), [1, 1, ...scaleFactor], 'float32');
      return [b.emit('Resize', [name, '', scales], attributes)];
    }
    // Sizes: of the first two dimensions those that the input has when the graph runs.
    const kept = b.emit('Shape', [name], { end: 2 });
    const spatial = b.shape(
      call.runs.map(({ outputs }) => outputs[0]!.shape.slice(2)),
      'an interpolation',
    );
    const sizes = b.emit('Concat', [kept, spatial], { axis: 0 });
    return [b.emit('Resize', [name, '', '', sizes], attributes)];
  },
};
