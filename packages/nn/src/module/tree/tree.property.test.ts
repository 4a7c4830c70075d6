import { ones } from '@wick/tensor';
import fc from 'fast-check';
import * as nn from '../../index.ts';

/** A tree as plain data: each node its children by number. Numbers only go up, so that no module contains itself. */
type Plan = { kind: 'fields' | 'list' | 'dict' | 'sequential'; parameter: boolean; children: number[] }[];

const plans: fc.Arbitrary<Plan> = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.tuple(
    ...Array.from({ length: size }, (_, i) =>
      fc.record({
        kind: fc.constantFrom('fields' as const, 'list' as const, 'dict' as const, 'sequential' as const),
        parameter: fc.boolean(),
        children:
          i + 1 < size
            ? fc.array(fc.integer({ min: i + 1, max: size - 1 }), { maxLength: 4 })
            : fc.constant<number[]>([]),
      }),
    ),
  ),
);

function nameOf(plan: Plan, node: number, place: number): string {
  const { kind } = plan[node]!;
  return kind === 'fields' ? `child${place}` : kind === 'dict' ? `${20 - place}` : String(place);
}

/** Builds the modules of a plan, shared where two nodes have the same child. */
function build(plan: Plan): nn.Module[] {
  const modules: nn.Module[] = new Array(plan.length);
  for (let node = plan.length - 1; node >= 0; node--) {
    const { kind, parameter, children } = plan[node]!;
    const inside = children.map((child) => modules[child]!);
    const named = inside.map((module, place): [string, nn.Module] => [nameOf(plan, node, place), module]);
    const module =
      kind === 'list'
        ? new nn.ModuleList(inside)
        : kind === 'sequential'
          ? new nn.Sequential(...inside)
          : kind === 'dict'
            ? new nn.ModuleDict(named)
            : Object.assign(new nn.Module(), Object.fromEntries(named));
    if (parameter) Object.assign(module, { weight: new nn.Parameter(ones(node + 1)) });
    modules[node] = module;
  }
  return modules;
}

// PyTorch's walks in their most straightforward form.
function preOrder(plan: Plan, node = 0, name = '', seen: Set<number> | null = new Set()): [string, number][] {
  if (seen?.has(node)) return [];
  seen?.add(node);
  const join = (key: string) => (name === '' ? key : `${name}.${key}`);
  return [
    [name, node],
    ...plan[node]!.children.flatMap((child, place) => preOrder(plan, child, join(nameOf(plan, node, place)), seen)),
  ];
}

function postOrder(plan: Plan, node = 0): number[] {
  return [...[...new Set(plan[node]!.children)].flatMap((child) => postOrder(plan, child)), node];
}

const withBuilt = (plan: Plan, check: (root: nn.Module, place: (m: nn.Module) => number) => void): void => {
  const modules = build(plan);
  check(modules[0]!, (module) => modules.indexOf(module));
};
const property = (check: (plan: Plan, root: nn.Module, place: (m: nn.Module) => number) => void) =>
  fc.assert(fc.property(plans, (plan) => withBuilt(plan, (root, place) => check(plan, root, place))));

it('modules() is pre-order and lists a shared module once, at its first name', () => {
  property((plan, root, place) => {
    const expected = preOrder(plan);
    expect([...root.namedModules()].map(([name, m]) => [name, place(m)])).toEqual(expected);
    expect([...root.modules()].map(place)).toEqual(expected.map(([, node]) => node));
  });
});

it('without removeDuplicate it lists a shared module at each of its names', () => {
  property((plan, root, place) => {
    const all = [...root.namedModules({ removeDuplicate: false })].map(([name, m]) => [name, place(m)]);
    expect(all).toEqual(preOrder(plan, 0, '', null));
  });
});

it('apply() visits children before their parent, and a module once for each of its parents', () => {
  property((plan, root, place) => {
    const visited: number[] = [];
    root.apply((module) => visited.push(place(module)));
    expect(visited).toEqual(postOrder(plan));
  });
});

it('parameters() follows modules()', () => {
  property((plan, root) => {
    const expected = preOrder(plan).filter(([, node]) => plan[node]!.parameter);
    expect([...root.parameters()].map((p) => p.shape[0])).toEqual(expected.map(([, node]) => node + 1));
    expect([...root.namedParameters()].map(([name]) => name)).toEqual(
      expected.map(([name]) => (name === '' ? 'weight' : `${name}.weight`)),
    );
  });
});

it('a state dict has a key for each name of a parameter, and what is loaded comes back', () => {
  property((plan, root) => {
    const everywhere = preOrder(plan, 0, '', null).filter(([, node]) => plan[node]!.parameter);
    const state = root.stateDict();
    expect(Object.keys(state)).toEqual(everywhere.map(([name]) => (name === '' ? 'weight' : `${name}.weight`)));
    const other = build(plan)[0]!;
    [...root.parameters()].forEach((p, i) => {
      p.data.fill_(i + 2);
    });
    expect(other.loadStateDict(root.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    const values = (m: nn.Module) => Object.entries(m.stateDict()).map(([name, t]) => [name, t.tolist()]);
    expect(values(other)).toEqual(values(root));
    expect(values(root.deepCopy())).toEqual(values(root));
    expect(root.deepCopy().toString()).toBe(root.toString());
  });
});
