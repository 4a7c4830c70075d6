// `attack.ts <from> <to>`: parses the files of these numbers and prints, as JSON lines, the number that is next and what
// was found wrong. The same number is the same file on every machine; whoever started this sees where it died.
import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { ones, Tensor } from '@wick/tensor';
import {
  CheckpointError,
  parseNpy,
  parseNpz,
  parseSafetensors,
  parseSafetensorsHeader,
  parseTorch,
  serializeTorch,
} from '../../index.ts';
import { zip } from '../../zip/zip.ts';
import { archiveOf, damagedStream } from './archive.ts';
import { joined, mutateBytes } from './bytes.ts';
import { npyFile } from './npy.ts';
import { pickleFile } from './pickle.ts';
import { Random } from './random.ts';
import { safetensorsFile } from './safetensors.ts';

const start = Uint8Array.of(0x80, 2);
const magic = joined(start, Buffer.from('8a0a6cfc9c46f9206aa850192e', 'hex'), start, Buffer.from('4de9032e', 'hex'));
const system = joined(
  start,
  Buffer.from('7d58', 'hex'),
  Uint8Array.of(13, 0, 0, 0),
  Buffer.from('little_endian'),
  Uint8Array.of(0x88, 0x73, 0x2e),
);
const saved = serializeTorch({ model: { weight: ones(3, 4), bias: ones(3) }, epoch: 3, list: [1, 2.5, null, 'text'] });

/** An older PyTorch file: five pickles and the storages. */
function legacyFile(random: Random): Uint8Array {
  const keys = Buffer.from(
    `80025d28${['0', '1', '2'].map((key) => `5801000000${Buffer.from(key).toString('hex')}`).join('')}652e`,
    'hex',
  );
  const storages = ['0', '1', '2'].map(() => joined(Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0), new Uint8Array(16)));
  const last = random.chance(4) ? pickleFile(random) : keys;
  const file = joined(magic, system, pickleFile(random), last, ...storages);
  return random.chance(6) ? mutateBytes(random, file) : file;
}

function torchFile(random: Random): Uint8Array {
  if (random.chance(4)) return mutateBytes(random, saved);
  const pickle = pickleFile(random);
  if (random.chance(12)) return damagedStream(random, 'archive/data.pkl', pickle);
  const storages = [0, 1, 2].map((key) => [`archive/data/${key}`, new Uint8Array(4 * random.below(40))] as const);
  return archiveOf(random, [['archive/data.pkl', pickle], ...storages]);
}

/** An archive that is right, so that the pickle in it is read. */
function pickledFile(random: Random): Uint8Array {
  const storages = [0, 1, 2].map((key) => [`archive/data/${key}`, new Uint8Array(64)] as const);
  return zip([['archive/data.pkl', pickleFile(random)], ...storages]);
}

function npzFile(random: Random): Uint8Array {
  const arrays = Array.from({ length: random.below(4) }, (_, i) => [`a${i}.npy`, npyFile(random)] as const);
  return archiveOf(random, arrays);
}

const formats: readonly [string, (random: Random) => Uint8Array, (bytes: Uint8Array) => unknown][] = [
  ['safetensors', safetensorsFile, (bytes) => [parseSafetensorsHeader(bytes), parseSafetensors(bytes)]],
  ['torch, archive', torchFile, (bytes) => parseTorch(bytes, { unreadable: 'keep' })],
  ['torch, older', legacyFile, (bytes) => parseTorch(bytes, { unreadable: 'keep' })],
  ['pickle', pickledFile, (bytes) => parseTorch(bytes, { unreadable: 'keep' })],
  ['npy', npyFile, parseNpy],
  ['npz', npzFile, (bytes) => parseNpz(bytes)],
];

/** Reads every tensor of a value, as far as it can be had. */
function readAll(value: unknown, seen = new Set<unknown>()): void {
  if (value === null || typeof value !== 'object' || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Tensor) {
    if (value.numel() < 1e6) value.toTypedArray();
  } else for (const part of value instanceof Map ? value.values() : Object.values(value)) readAll(part, seen);
}

const used = () => {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
};

function attack(number: number): string | undefined {
  const [format, make, parse] = formats[number % formats.length]!;
  const bytes = make(new Random(number));
  const before = used();
  const cpu = process.cpuUsage();
  const clock = performance.now();
  let fault: string | undefined;
  try {
    readAll(parse(bytes));
  } catch (error) {
    const ours =
      error instanceof CheckpointError &&
      !/Cannot |undefined|Invalid typed array|call stack|not iterable|BigInt/.test(error.message);
    if (!ours) fault = error instanceof Error ? String(error.stack) : String(error);
    else if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(error.message))
      fault = `raw characters: ${JSON.stringify(error.message)}`;
  }
  const spent = process.cpuUsage(cpu);
  const milliseconds = Math.min((spent.user + spent.system) / 1000, performance.now() - clock);
  const memory = used() - before;
  if (milliseconds > 1000) fault = `took ${Math.round(milliseconds)} ms`;
  if (memory > Math.max(64 * 2 ** 20, 10 * bytes.length)) fault = `took ${memory} bytes of memory`;
  const polluted = [...Object.keys(Object.prototype), ...Object.keys(Array.prototype)];
  if (polluted.length > 0) fault = `changed a prototype: ${polluted.join()}`;
  if (fault !== undefined) return `${format}, ${bytes.length} bytes: ${fault}`;
  return undefined;
}

const [from, to] = process.argv.slice(2).map(Number) as [number, number];
for (let number = from; number < to; number++) {
  // Before the attempt: what is printed last is what a death came of.
  process.stdout.write(`${number}\n`);
  const fault = attack(number);
  if (fault !== undefined) process.stdout.write(`${JSON.stringify({ number, fault })}\n`);
}
process.stdout.write('done\n');
