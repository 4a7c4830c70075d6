import { manualSeed } from '@wick/tensor';
import { expectRecorded, fixture, type Recorded, sha256 } from '@wick/testing';
import type * as nn from './index.ts';
import {
  type Call,
  construct,
  type Failing,
  judgeAll,
  judgeCall,
  type Outcome,
  optionsOf,
  read,
  within,
} from './testing/judged.ts';

interface Entry extends Call, Outcome {
  module: string;
  training: boolean;
  unrepresentable?: string;
  /** Of the whole state that a seed of 5 draws; of lazy modules after the first forward. */
  state: string;
  lazy?: true;
  forward: Call;
  gradParameters?: Record<string, Recorded | null>;
  buffers?: Record<string, Recorded>;
}
const { entries } = fixture<{ entries: Entry[] }>(__dirname, 'judge/modules');

const failing: Failing = {};

/** Modules whose forward takes its inputs with a default one after the other, too. */
const positional = new Set(['RNN', 'LSTM', 'GRU', 'RNNCell', 'LSTMCell', 'GRUCell']);

function digest(module: nn.Module): string {
  const lines = Object.entries(module.stateDict()).map(([name, t]) => `${name}:${sha256(t)}`);
  return sha256(new TextEncoder().encode(lines.join(','))).slice(0, 16);
}

function judge(entry: Entry): void {
  if (entry.unrepresentable) throw new Error(`not representable: ${entry.unrepresentable}`);
  manualSeed(5);
  const module = construct(entry.module, entry).train(entry.training);
  if (!entry.lazy && digest(module) !== entry.state) throw new Error('state');
  const options = optionsOf(entry.forward.options);
  const rest = positional.has(entry.module) ? Object.values(options[0] ?? {}) : options;
  judgeCall((...given) => module.forward(...given), [...entry.forward.args.map(read), ...rest], entry);
  if (entry.lazy && digest(module) !== entry.state) throw new Error('state');
  for (const [name, parameter] of module.namedParameters()) {
    const grad = entry.gradParameters?.[name];
    if (grad) within(`gradient of ${name}`, () => expectRecorded(parameter.grad!, grad));
    else if (parameter.grad) throw new Error(`${name} has a gradient`);
  }
  const buffers = new Map(module.namedBuffers());
  for (const [name, buffer] of Object.entries(entry.buffers ?? {}))
    within(name, () => expectRecorded(buffers.get(name)!, buffer));
}

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

it("holds in PyTorch's own test cases of modules, but for those that are listed", () => {
  judgeAll("PyTorch's module cases", entries, (entry) => entry.module, judge, failing);
});
