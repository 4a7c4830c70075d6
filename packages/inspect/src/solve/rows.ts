import type { Module } from '@wick/nn';
import { kindOf } from '../kindOf.ts';
import type { ActivationProfile } from '../profile/activationProfile.ts';
import { verdictOf } from '../profile/stability.ts';
import type { RawMoments } from '../profile/types.ts';
import type { Draw } from './draw.ts';
import type { Graph, Node } from './graph.ts';
import type { Plan } from './plan.ts';
import { reasonFor, SolveReport } from './report.ts';
import type { Solved } from './solved.ts';
import { recurrent } from './trace/modules.ts';
import type { SolvedActivation, SolvedLayer } from './types.ts';

/** All that a report is made of. */
export interface Outcome {
  readonly mode: 'analytic' | 'empirical';
  readonly model: Module;
  readonly graph: Graph;
  readonly plan: Plan;
  readonly fixed: ReadonlyMap<Node, number>;
  readonly solved: Solved;
  readonly seen: ReadonlyMap<number, RawMoments>;
  readonly draws: readonly Draw[];
}

export function reportOf({ mode, model, graph, plan, fixed, solved, seen, draws }: Outcome): SolveReport {
  const layers = graph.scalable.map((node): SolvedLayer => {
    const activation = plan.activation.get(node)!;
    const at = solved.objectives.get(activation)?.at ?? plan.checkpoint.get(activation) ?? activation;
    return {
      name: node.name,
      type: node.type,
      activation: activation === node ? null : (activation.profile?.name ?? activation.type),
      fan: node.weight?.fan ?? null,
      std: node.weight ? solved.scales.get(node)! : null,
      isGain: node.kind === 'norm',
      predicted: solved.states.get(at)?.second ?? null,
      measured: seen.get(at.index)?.second ?? null,
      reachable: !solved.unreachable.has(at),
      fixed: fixed.has(node),
      note: node.note ?? null,
    };
  });
  return new SolveReport(
    mode,
    layers,
    activationsOf(graph),
    [...solved.warnings],
    unscaledOf(model, graph),
    solved.converged,
    solved.gap,
    solved.passes,
    profilesOf(graph),
    codeFor(model, draws),
  );
}

/**
 * Each activation once. One name may stand for several, by a module's parameters: those that treat a signal alike are one,
 * and none hides what another cannot bear.
 */
function profilesOf(graph: Graph): ActivationProfile[] {
  const told = graph.activations.flatMap(({ profile }) => {
    if (!profile) return [];
    const { name, degree, gain, chi } = profile;
    return [[`${name} ${degree} ${gain} ${chi}`, profile] as const];
  });
  return [...new Map(told).values()];
}

function activationsOf(graph: Graph): SolvedActivation[] {
  const depth = Math.max(graph.activations.length, 1);
  return profilesOf(graph).map((profile) => {
    const { name, chi, sigmaStar, degree } = profile;
    const verdict = verdictOf(chi, sigmaStar !== null, depth);
    return { name, chi, sigmaStar, degree, verdict, reason: reasonFor(name, profile, verdict, depth) };
  });
}

function unscaledOf(model: Module, graph: Graph): { name: string; reason: string }[] {
  const owned = new Set(graph.scalable.map(({ weight }) => weight?.tensor));
  const inside = new Map(
    [...model.modules()].flatMap((module) =>
      [...module.parameters({ recurse: false })].map((parameter) => [parameter, module] as const),
    ),
  );
  return [...model.namedParameters()].flatMap(([name, parameter]) => {
    if (parameter.ndim < 2 || owned.has(parameter)) return [];
    const computed = graph.scalable.find((node) => node.weight?.computed && name.startsWith(`${node.name}.`));
    if (computed) return [{ name, reason: `the weight of ${computed.name} is computed from it` }];
    const owner = inside.get(parameter);
    const reason =
      owner && recurrent.test(kindOf(owner))
        ? `the recurrence of ${owner.typeName} over time is not modelled`
        : 'no layer uses it in a way that is known';
    return [{ name, reason }];
  });
}

/** The same draws in Python. */
function codeFor(model: Module, draws: readonly Draw[]): string[] {
  const names = new Map([...model.namedParameters({ removeDuplicate: false })].map(([name, t]) => [t as object, name]));
  const get = (t: object) => `model.get_parameter(${pythonText(names.get(t) ?? '')})`;
  return draws.flatMap(({ tensor, bias, fill, std, distribution, centered }) => {
    const w = get(tensor);
    const lines: string[] = [];
    if (fill) lines.push(`nn.init.constant_(${w}, ${std})`);
    else if (distribution === 'normal') lines.push(`nn.init.normal_(${w}, std=${std})`);
    else if (distribution === 'uniform')
      lines.push(`nn.init.uniform_(${w}, ${-Math.sqrt(3) * std}, ${Math.sqrt(3) * std})`);
    else lines.push(`# ${w}: waves, which PyTorch has no function for`);
    if (centered !== null && distribution !== 'sinusoidal')
      lines.push(
        'with torch.no_grad():',
        `    ${w}.sub_(${w}.mean([${centered.dims.join(', ')}], keepdim=True)).mul_(${centered.factor})`,
      );
    if (bias && names.has(bias)) lines.push(`nn.init.zeros_(${get(bias)})`);
    return lines;
  });
}

/** A string literal of Python, in ASCII: a terminal may show it as it is. */
function pythonText(text: string): string {
  const escaped = (c: string) => `\\U${c.codePointAt(0)!.toString(16).padStart(8, '0')}`;
  return JSON.stringify(text).replace(/[^ -~]/gu, escaped);
}
