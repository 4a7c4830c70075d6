import type { KernelMemory } from './memory.ts';

/** The names in a list such as `'m n alpha:f64'`. */
type NamesIn<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? NameOf<First> | NamesIn<Rest>
  : NameOf<Text>;
type NameOf<Field extends string> = Field extends `${infer Name}:f64` ? Name : Field;

/** Where the fields of a job lie, in bytes from its beginning. */
export interface JobLayout<Name extends string> {
  readonly offsets: Readonly<Record<Name, number>>;
  /** The fields that hold doubles; all others hold 32-bit integers. */
  readonly doubles: ReadonlySet<string>;
  readonly bytes: number;
}

/**
 * The layout of a class of the kernels, from its fields in their order: words of 32 bits but those marked `:f64`. The
 * lists are generated from the classes (generated/jobs.ts), so that neither side counts offsets.
 */
export function defineJob<const Text extends string>(fields: Text): JobLayout<NamesIn<Text>> {
  const offsets: Record<string, number> = {};
  const doubles = new Set<string>();
  let bytes = 0;
  for (const field of fields.split(' ')) {
    const [name, type] = field.split(':') as [string, string?];
    const size = type === 'f64' ? 8 : 4;
    bytes = Math.ceil(bytes / size) * size;
    offsets[name] = bytes;
    bytes += size;
    if (size === 8) doubles.add(name);
  }
  return { offsets: offsets as Record<NamesIn<Text>, number>, doubles, bytes: Math.ceil(bytes / 8) * 8 };
}

/**
 * Writes a job into new scratch.
 *
 * @returns its address
 */
export function writeJob<Name extends string>(
  memory: KernelMemory,
  layout: JobLayout<Name>,
  values: Record<Name, number>,
): number {
  const job = memory.allocate(layout.bytes);
  for (const name in layout.offsets) {
    const at = job + layout.offsets[name];
    if (layout.doubles.has(name)) memory.f64[at / 8] = values[name];
    else memory.i32[at / 4] = values[name];
  }
  return job;
}

/** What a field of a job holds: kernels may write there. */
export function readJob<Name extends string>(
  memory: KernelMemory,
  layout: JobLayout<Name>,
  job: number,
  name: Name,
): number {
  return memory.i32[(job + layout.offsets[name]) / 4]!;
}
