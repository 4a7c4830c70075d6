import { Tensor } from '@wick/tensor';
import { isRecord, show } from '@wick/tensor/internal';
import { encodeHParams } from '../proto/messages.lazy.ts';
import { type Summary, success } from '../proto/types.ts';
import { single } from './values.ts';

/** A hyperparameter: null is left out. */
export type HyperParameter = number | boolean | string | Tensor | null;

/** Their kinds, as numbers of the format. */
const kinds = { string: 1, number: 3 } as const;

type Kind = { case: 'numberValue'; value: number } | { case: 'stringValue'; value: string };

/** The experiment, the start of its session and its end. */
export function hparams(where: string, given: unknown, metrics: unknown, discrete: unknown): Summary[] {
  if (!isRecord(given)) throw new TypeError(`${where}: hparams must be an object, got ${show(given)}`);
  if (!isRecord(metrics)) throw new TypeError(`${where}: metrics must be an object, got ${show(metrics)}`);
  checkDomains(where, given, discrete);
  const domains = (discrete ?? {}) as Readonly<Record<string, readonly unknown[]>>;
  const infos = [];
  const values: Record<string, { kind: Kind }> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const kind = kindOf(where, name, value);
    values[name] = { kind };
    const domain = Object.hasOwn(domains, name) ? domains[name] : undefined;
    infos.push({
      name,
      type: kind.case === 'stringValue' ? kinds.string : kinds.number,
      ...(domain && { domainDiscrete: { values: domain.map((each) => ({ kind: kindOf(where, name, each) })) } }),
    });
  }
  const metricInfos = Object.keys(metrics).map((tag) => ({ name: { tag } }));
  return [
    summary('_hparams_/experiment', { case: 'experiment', value: { hparamInfos: infos, metricInfos } }),
    summary('_hparams_/session_start_info', { case: 'sessionStartInfo', value: { hparams: values } }),
    summary('_hparams_/session_end_info', { case: 'sessionEndInfo', value: { status: success } }),
  ];
}

function summary(tag: string, data: NonNullable<Parameters<typeof encodeHParams>[0]['data']>): Summary {
  return { value: [{ tag, metadata: { pluginData: { pluginName: 'hparams', content: encodeHParams({ data }) } } }] };
}

// A boolean is a number, as it is to PyTorch, where Python's True is one.
function kindOf(where: string, name: string, value: unknown): Kind {
  if (typeof value === 'string') return { case: 'stringValue', value };
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Tensor)
    return { case: 'numberValue', value: single(where, name, value) };
  throw new TypeError(
    `${where}: the hyperparameter ${name} must be a number, a boolean, a string or a tensor, got ${show(value)}`,
  );
}

function checkDomains(where: string, given: Readonly<Record<string, unknown>>, discrete: unknown): void {
  if (discrete === undefined) return;
  if (!isRecord(discrete))
    throw new TypeError(`${where}: hparamDomainDiscrete must be an object, got ${show(discrete)}`);
  for (const [name, values] of Object.entries(discrete)) {
    const same = (each: unknown) => typeof each === typeof given[name];
    if (!Object.hasOwn(given, name) || !Array.isArray(values) || !values.every(same))
      throw new TypeError(
        `${where}: hparamDomainDiscrete.${name} must be an array of values as hparams.${name} is, got ${show(values)}`,
      );
  }
}
