/** What elements of the arena are: words, or four of them. */
export type ArenaElement = 'u32' | 'vec4<u32>';

/**
 * What every kernel begins with: the arena, `params` as a struct of `fields` (`name: u32`, each of them one word), and
 * `groupIndex`, the flat number of a workgroup of `groupsOf`.
 */
export function header(fields: readonly string[], usesNumbers = false, arena: ArenaElement = 'u32'): string {
  return /* wgsl */ `
${struct} {
${fields.map((field) => `  ${field},`).join('\n')}
}
@group(0) @binding(0) var<storage, read_write> arena: array<${arena}>;
${usesNumbers ? '@group(0) @binding(2) var<storage, read> numbers: array<f32>;' : ''}
${alone}
${arena === 'u32' ? words : vectors}`;
}

const struct = 'struct Params';

const alone = /* wgsl */ `@group(0) @binding(1) var<uniform> params: Params;
fn groupIndex(group: vec3<u32>, count: vec3<u32>) -> u32 {
  return group.x + count.x * (group.y + count.y * group.z);
}`;

/**
 * A code with such a header for `count` dispatches at once: it is told the params of all of them, behind the workgroup that
 * each begins with. Which of them a workgroup is for is known from when it asks for its `groupIndex`.
 */
export function headerOfMany(code: string, count: number): string {
  const many = /* wgsl */ `struct Batch { firsts: array<vec4<u32>, ${Math.ceil(count / 4)}>, params: array<Params, ${count}> }
@group(0) @binding(1) var<uniform> batch: Batch;
var<private> params: Params;
fn groupIndex(group: vec3<u32>, count: vec3<u32>) -> u32 {
  let all = group.x + count.x * (group.y + count.y * group.z);
  var job = 0u;
  for (var step = ${2 ** Math.ceil(Math.log2(count) - 1)}u; step > 0u; step >>= 1u) {
    let next = job + step;
    if (next < ${count}u && batch.firsts[next / 4u][next % 4u] <= all) { job = next; }
  }
  params = batch.params[job];
  return all - batch.firsts[job / 4u][job % 4u];
}`;
  // Elements of an array that is told to kernels lie 16 bytes apart.
  return code
    .replace(alone, many)
    .replace(agreed, agreedOfMany)
    .replace(`${struct} {\n  `, `${struct} {\n  @align(16) `);
}

/**
 * What all threads of a workgroup know to be the same for them, as those that wait for one another have to: told by params, it
 * is; where each has found out which of many dispatches it is for, one says it to the others.
 */
export const agreed = /* wgsl */ `
fn agreed(local: u32, v: vec3<u32>) -> vec3<u32> { return v; }`;

const agreedOfMany = /* wgsl */ `
var<workgroup> said: vec3<u32>;
fn agreed(local: u32, v: vec3<u32>) -> vec3<u32> {
  if (local == 0u) { said = v; }
  return workgroupUniformLoad(&said);
}`;

/** Whether a code begins with such a header. */
export function hasHeader(code: string): boolean {
  return code.includes(alone);
}

const words = /* wgsl */ `
fn load(word: u32) -> f32 { return bitcast<f32>(arena[word]); }
fn store(word: u32, value: f32) { arena[word] = bitcast<u32>(value); }
fn load4(word: u32) -> vec4<f32> { return vec4(load(word), load(word + 1u), load(word + 2u), load(word + 3u)); }
fn store4(word: u32, value: vec4<f32>) {
  store(word, value.x);
  store(word + 1u, value.y);
  store(word + 2u, value.z);
  store(word + 3u, value.w);
}
`;

// Words are still counted, four to an element.
const vectors = /* wgsl */ `
fn wordAt(word: u32) -> u32 { return arena[word / 4u][word % 4u]; }
fn load(word: u32) -> f32 { return bitcast<f32>(wordAt(word)); }
fn store(word: u32, value: f32) { arena[word / 4u][word % 4u] = bitcast<u32>(value); }
fn load4(word: u32) -> vec4<f32> { return bitcast<vec4<f32>>(arena[word / 4u]); }
fn store4(word: u32, value: vec4<f32>) { arena[word / 4u] = bitcast<vec4<u32>>(value); }
/** The first ones of four. */
fn storeWords(word: u32, value: vec4<u32>, count: u32) {
  if (count >= 4u) { arena[word / 4u] = value; return; }
  for (var k = 0u; k < count; k++) { arena[word / 4u][k] = value[k]; }
}
fn storeSome(word: u32, value: vec4<f32>, count: u32) { storeWords(word, bitcast<vec4<u32>>(value), count); }
`;

/** NaN by its bits: an adapter may think that none is there. */
export const isNan = /* wgsl */ `
fn isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
`;
