import type { Budget } from '../budget.ts';
import { CheckpointError } from '../error.ts';
import { quoted } from '../printable.ts';
import { copiedDict, copiedList, itemsOf, newDict, newSet, newTuple } from './containers.ts';
import { cost, unpacks } from './costs.ts';
import { typeNames } from './dtypes.ts';
import { meta, otherTensor, parameterOf, quantized, tensorOfBytes, tensorOfStorage, tensorOfType } from './rebuild.ts';
import { type AllowedClass, type Call, Instance, Name, OtherRef } from './values.ts';

/** Classes of the reader's own, by their Python name `module.Class`. */
export type Allowed = Readonly<Record<string, AllowedClass>>;

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);

const dict: Call = ([entries], budget) => copiedDict(entries, budget);
const tuple: Call = ([items], budget) => newTuple(copiedList(items, budget), budget);
const set: Call = ([items], budget) => newSet(itemsOf(items), budget);

/** What the names of {@link known} make when called; null for those that only stand for something. */
const functions: Readonly<Record<string, Call | null>> = {
  'collections.OrderedDict': dict,
  'collections.Counter': dict,
  'collections.defaultdict': (_, budget) => newDict(budget),
  'builtins.dict': dict,
  'builtins.set': set,
  'builtins.frozenset': set,
  'builtins.list': ([items], budget) => copiedList(items, budget),
  'builtins.tuple': tuple,
  'builtins.bytearray': bytes,
  'builtins.complex': () => new OtherRef('a complex number', null, null),
  'builtins.int': null,
  'builtins.float': null,
  '_codecs.encode': bytes,
  'torch.Size': tuple,
  'torch.device': device,
  'torch.serialization._get_layout': ([layout]) => text('a layout', layout),
  'torch.nn.parameter.Parameter': null,
  'torch.nn.parameter.Buffer': null,
  'torch.Tensor': null,
  'torch._tensor.Tensor': null,
  'torch._utils._rebuild_tensor': tensorOfStorage,
  'torch._utils._rebuild_tensor_v2': tensorOfStorage,
  'torch._utils._rebuild_tensor_v3': tensorOfBytes,
  'torch._utils._rebuild_parameter': parameterOf,
  'torch._utils._rebuild_parameter_with_state': parameterOf,
  'torch._tensor._rebuild_from_type_v2': tensorOfType,
  'torch._utils._rebuild_qtensor': quantized,
  'torch._utils._rebuild_meta_tensor_no_storage': meta,
  'torch._utils._rebuild_sparse_tensor': otherTensor('a sparse tensor'),
  'torch._utils._rebuild_nested_tensor': otherTensor('a nested tensor'),
  'torch._utils._rebuild_wrapper_subclass': otherTensor('a tensor of a class of its own'),
  'torch._utils._rebuild_device_tensor_from_numpy': otherTensor('a tensor of another device'),
  'torch._utils._rebuild_device_tensor_from_cpu_tensor': otherTensor('a tensor of another device'),
};

/** Every name that a file may use without anybody's leave. */
const known = new Map<string, Name>(Object.entries(functions).map(([name, call]) => [name, new Name(name, call)]));
for (const name of typeNames) known.set(`torch.${name}`, new Name(`torch.${name}`, null));

/** Looks a name up: among those that are known, and those that the reader allowed. Nothing is imported or run. */
export function find(module: string, name: string, allowed: Allowed): Name {
  const full = `${module === '__builtin__' ? 'builtins' : module}.${name}`;
  const make = Object.hasOwn(allowed, full) ? allowed[full] : undefined;
  if (make)
    return new Name(full, (args, budget) => {
      budget.spend(cost.object, unpacks);
      return new Instance(full, args, make);
    });
  const found = known.get(full);
  if (found) return found;
  throw fault(
    `the file asks for ${quoted(full).slice(1, -1)}, which is not read: a checkpoint is tensors, numbers, strings, lists and dicts. ` +
      `Save model.state_dict() instead of the model, or, if you know what the class holds, pass ` +
      `{ allow: { ${quoted(full)}: (args, state) => … } }`,
  );
}

function text(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw fault(`${what} that is no text`);
}

/** torch.device('cuda', 0) as 'cuda:0' */
function device([type, index]: readonly unknown[]): string {
  if (index === undefined || index === null) return text('a device', type);
  if (typeof index !== 'number') throw fault('a device whose number is none');
  return `${text('a device', type)}:${index}`;
}

/** Bytes as Python's older protocols write them: as text in Latin-1. */
function bytes([given = '']: readonly unknown[], budget: Budget): Uint8Array {
  if (given instanceof Uint8Array) return given;
  if (typeof given !== 'string') throw fault('bytes are made of something that is no text');
  budget.spend(cost.bytes + given.length, unpacks);
  const made = new Uint8Array(given.length);
  for (let i = 0; i < made.length; i++) made[i] = given.charCodeAt(i);
  return made;
}
