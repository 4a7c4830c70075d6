import { type Convolution, convProducts, isPointwise, type Way } from '../../conv/convolution.ts';
import { computeFor, convolve, ways } from '../../conv/convolve.ts';
import { runsOf } from '../../conv/depthwiseLoops.ts';
import { volume } from '../../conv/geometry.ts';
import { columns } from '../../conv/ways/columns.ts';
import { depthwiseLoops } from '../../conv/ways/depthwise.ts';
import { gather } from '../../conv/ways/gather.ts';
import { tiles } from '../../conv/ways/tiles.ts';
import type { ConvCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { record } from '../record.ts';
import { encodeColumns } from './columns.ts';
import { follow, mayRepeat } from './followed.ts';
import { hostWith } from './host.ts';
import { encodeOneTap } from './oneTapConv.ts';
import { plainConv } from './plainConv.ts';
import { encodePointwise } from './pointwise.ts';

/** Writes a convolution, or calls for the eager one where that has no kernels. */
export function encodeConv(encoder: Encoder, command: ConvCommand): void {
  const { geometry: g, result, epilogue, dtype } = command;
  const Type = dtype === 'float64' ? Float64Array : Float32Array;
  const [input, weight, output] = [new Type(0), new Type(0), new Type(0)];
  const bias = command.bias == null ? null : new Type(0);
  const place = (at: number) => encoder.base + at;
  const places = new Map<object, number>([
    [input, place(command.input)],
    [weight, place(command.weight)],
    [output, place(command.output)],
  ]);
  if (bias !== null) places.set(bias, place(command.bias!));
  const compute = computeFor(g, [input, weight, output, bias]);
  const c: Convolution = { result, input, weight, output, bias, geometry: g, compute };
  const arrays = (): Convolution => {
    const sized = (at: number, length: number) => encoder.array<Float32Array | Float64Array>(at, length, Type);
    return {
      ...c,
      input: sized(command.input, g.batch * g.inChannels * volume(g.input)),
      weight: sized(command.weight, g.outChannels * (g.inChannels / g.groups) * volume(g.kernel)),
      output: sized(command.output, g.batch * g.outChannels * volume(g.output)),
      bias: bias && sized(command.bias!, result === 'output' ? g.outChannels : g.inChannels),
    };
  };
  const way = ways.find((each) => each.fits(c))!;
  if (convProducts(g) === 0) hostWith(encoder, arrays, convolve);
  else if (way === columns) encodeColumns(encoder, command);
  else if (way === tiles && isPointwise(g) && (result !== 'weight' || dtype === 'float64'))
    encodeOneTap(encoder, command);
  else if (way === tiles) hostWith(encoder, () => plainConv(arrays()), call);
  else if (compute === null) {
    const runs = runsOf(g, true);
    hostWith(encoder, arrays, (made) => depthwiseLoops(made, runs));
  } else {
    encodeWay(encoder, command, c, places, way);
    return;
  }
  if (epilogue) encodePointwise(encoder, epilogue);
}

/** What another way does is another call of a driver, with the kernels of the plan. */
function encodeWay(
  encoder: Encoder,
  command: ConvCommand,
  c: Convolution,
  places: ReadonlyMap<object, number>,
  way: Way,
): void {
  const { geometry: g, result, epilogue } = command;
  const run = (by: Way) =>
    record(encoder, places, () => by.run({ ...c, compute: computeFor(g, [c.input, c.weight, c.output, c.bias]) }));
  const mark = encoder.mark;
  const [condition] = run(way).conditions;
  const at = command[result];
  // Where another way has to be taken after all, what follows is done once more.
  const mayFollow = condition === undefined || (epilogue !== undefined && mayRepeat(epilogue, at));
  const isFollowed = epilogue !== undefined && mayFollow && follow(encoder, mark, epilogue, at);
  if (condition !== undefined)
    encoder.unless(condition.address, condition.value, () => {
      if (columns.fits(c)) encodeColumns(encoder, command);
      else run(gather);
      if (isFollowed) encodePointwise(encoder, epilogue);
    });
  if (epilogue && !isFollowed) encodePointwise(encoder, epilogue);
}

function call(run: () => void): void {
  run();
}
