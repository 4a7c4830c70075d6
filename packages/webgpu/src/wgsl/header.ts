/** What elements of the arena are: words, or four of them. */
export type ArenaElement = 'u32' | 'vec4<u32>';

/**
 * What every kernel begins with: the arena, `params` as a struct of `fields` (`name: u32`, each of them one word), and
 * `groupIndex`, the flat number of a workgroup of `groupsOf`.
 */
export function header(fields: readonly string[], usesNumbers = false, arena: ArenaElement = 'u32'): string {
  return /* wgsl */ `
struct Params {
${fields.map((field) => `  ${field},`).join('\n')}
}
@group(0) @binding(0) var<storage, read_write> arena: array<${arena}>;
@group(0) @binding(1) var<uniform> params: Params;
${usesNumbers ? '@group(0) @binding(2) var<storage, read> numbers: array<f32>;' : ''}
fn groupIndex(group: vec3<u32>, count: vec3<u32>) -> u32 {
  return group.x + count.x * (group.y + count.y * group.z);
}
${arena === 'u32' ? words : vectors}`;
}

const words = /* wgsl */ `
fn load(word: u32) -> f32 { return bitcast<f32>(arena[word]); }
fn store(word: u32, value: f32) { arena[word] = bitcast<u32>(value); }
`;

// Words are still counted, four to an element.
const vectors = /* wgsl */ `
fn load(word: u32) -> f32 { return bitcast<f32>(arena[word / 4u][word % 4u]); }
fn load4(word: u32) -> vec4<f32> { return bitcast<vec4<f32>>(arena[word / 4u]); }
fn store4(word: u32, value: vec4<f32>) { arena[word / 4u] = bitcast<vec4<u32>>(value); }
`;

/** NaN by its bits: an adapter may think that none is there. */
export const isNan = /* wgsl */ `
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
`;
