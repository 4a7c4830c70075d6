import type { Module } from '@wick/nn';
import {
  celu,
  elu,
  gelu,
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logSigmoid,
  mish,
  noGrad,
  relu,
  selu,
  sigmoid,
  silu,
  softplus,
  softshrink,
  softsign,
  Tensor,
  tanh,
  tanhshrink,
  threshold,
} from '@wick/tensor';
import { elementwiseLayers, mixingLayers } from '../../audit/activations.ts';
import { type ActivationProfile, activationProfile } from '../../profile/activationProfile.ts';

type Parameters = readonly number[];

/** Activations as operations, with the parameters that a recorded call has, in their order. */
const functions: Readonly<Record<string, (x: Tensor, p: Parameters) => Tensor>> = {
  relu: (x) => relu(x),
  sigmoid: (x) => sigmoid(x),
  tanh: (x) => tanh(x),
  celu: (x, [alpha]) => celu(x, { alpha }),
  elu: (x, [alpha]) => elu(x, { alpha }),
  gelu: (x) => gelu(x),
  geluTanh: (x) => gelu(x, { approximate: 'tanh' }),
  hardshrink: (x, [lambd]) => hardshrink(x, { lambd }),
  hardsigmoid: (x) => hardsigmoid(x),
  hardswish: (x) => hardswish(x),
  hardtanh: (x, [minVal, maxVal]) => hardtanh(x, { minVal, maxVal }),
  leakyRelu: (x, [negativeSlope]) => leakyRelu(x, { negativeSlope }),
  logSigmoid: (x) => logSigmoid(x),
  mish: (x) => mish(x),
  selu: (x) => selu(x),
  silu: (x) => silu(x),
  softplus: (x, [beta, limit]) => softplus(x, { beta, threshold: limit }),
  softshrink: (x, [lambd]) => softshrink(x, { lambd }),
  softsign: (x) => softsign(x),
  tanhshrink: (x) => tanhshrink(x),
  threshold: (x, [limit, value]) => threshold(x, limit!, value!),
};

/** Activations whose outputs depend on several inputs: their level is taken to be their input's. */
const several = new Set(['softmax', 'logSoftmax', 'glu']);

const types = new Set([...elementwiseLayers, 'Hardshrink', 'Softshrink', 'Tanhshrink', 'Threshold']);
const severalTypes = new Set([...mixingLayers, 'Softmax2d', 'Softmin']);

/** Whether a module of this type is an activation. */
export function isActivation(type: string): boolean {
  return types.has(type) || severalTypes.has(type);
}

/** Profiles of one trace: a model's fifty ReLUs are one. */
export class Profiles {
  private readonly known = new Map<string, ActivationProfile>();

  /** An operation's; undefined if it is no activation, null if it has no profile. */
  ofOperation(op: string, attrs: unknown, inputs: readonly (Tensor | null)[]): ActivationProfile | null | undefined {
    if (several.has(op)) return null;
    if (op === 'prelu') return this.withSlope(inputs[1]!);
    const f = Object.hasOwn(functions, op) ? functions[op]! : undefined;
    if (!f) return undefined;
    const parameters = Array.isArray(attrs) ? (attrs as Parameters) : [];
    return this.remember(`${op} ${parameters.join(' ')}`, () =>
      activationProfile((x) => f(x, parameters), { name: op === 'geluTanh' ? 'gelu' : op }),
    );
  }

  /** A module's; undefined if it is no activation. */
  ofModule(type: string, module: Module): ActivationProfile | null | undefined {
    if (severalTypes.has(type)) return null;
    if (!types.has(type)) return undefined;
    // A slope a channel: the mean of them is what they do together.
    if (type === 'PReLU') return this.withSlope(module.getParameter('weight'));
    const learned = [...module.parameters()].map((p) => String(p.tolist()));
    return this.remember(`${type} ${module.extraRepr()} ${learned}`, () =>
      activationProfile(module, { name: nameOf(type) }),
    );
  }

  /**
   * A module of one's own that maps a tensor to one of its shape, element by element, as its own run shows: half
   * of its elements give the same by themselves.
   */
  ofOwn(module: Module, input: Tensor, output: Tensor): ActivationProfile | undefined {
    if (!input.isFloatingPoint() || input.numel() === 0 || String(input.shape) !== String(output.shape))
      return undefined;
    if ([...module.children()].length > 0 || [...module.parameters()].some((p) => p.ndim > 1)) return undefined;
    try {
      // Half of the elements in a row, backwards: what mixes elements gives them something else.
      const half = Math.ceil(input.numel() / 2);
      const row = (t: Tensor) => t.detach().reshape([-1]).narrow(0, 0, half).flip(0);
      const given = row(input);
      const again: unknown = noGrad(() => module.forward(given));
      if (!(again instanceof Tensor) || !again.allclose(row(output), { equalNan: true })) return undefined;
      return activationProfile(module);
    } catch {
      return undefined; // it wants what a row of numbers has not: no activation
    }
  }

  private withSlope(slopes: Tensor): ActivationProfile | null {
    const negativeSlope = slopes.detach().to('float64').mean().item() as number;
    return this.remember(`prelu ${negativeSlope}`, () =>
      activationProfile((x) => leakyRelu(x, { negativeSlope }), { name: 'leakyRelu' }),
    );
  }

  private remember(key: string, make: () => ActivationProfile): ActivationProfile | null {
    const known = this.known.get(key);
    if (known) return known;
    const made = make();
    this.known.set(key, made);
    return made;
  }
}

const names: Readonly<Record<string, string>> = {
  LeakyReLU: 'leakyRelu',
  PReLU: 'leakyRelu',
  RReLU: 'leakyRelu',
  LogSigmoid: 'logSigmoid',
};

/** The name by which `gains` calls it: the function's. */
function nameOf(type: string): string {
  return names[type] ?? type.toLowerCase();
}
