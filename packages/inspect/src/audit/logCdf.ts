import { normalCdf, normalDensity } from './normal.ts';

const { floor, log, min } = Math;

/** Between these log Φ is looked up: below, e^log Φ is no number any more; above, log Φ is 0 to double's precision. */
const [low, high] = [-37, 9];
/** Places in a unit of z. */
const step = 64;

/** log Φ and its slope φ/Φ at every place, by turns; filled when it is first asked for. */
let table: Float64Array | null = null;

function filled(): Float64Array {
  const entries = new Float64Array(2 * ((high - low) * step + 2));
  for (let i = 0; i < entries.length / 2; i++) {
    const z = low + i / step;
    const p = normalCdf(z);
    entries[2 * i] = z > 0 ? Math.log1p(-normalCdf(-z)) : log(p);
    entries[2 * i + 1] = normalDensity(z) / p / step;
  }
  return entries;
}

/**
 * Σ (2i+1) (log Φ(zᵢ) + log(1 - Φ(zₙ₋₁₋ᵢ))) over values in rising order, zᵢ = (xᵢ - mean) / std: each logarithm by Hermite's
 * cubic between places 1/64 apart, to 1e-10, which takes an eighth of the time that series and logarithm do.
 */
export function sumOfLogCdfs(sorted: Float64Array, mean: number, std: number): number {
  table ??= filled();
  const places = table;
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const z = (sorted[i]! - mean) / std;
    sum += (2 * i + 1) * logCdf(places, z) + (2 * (n - 1 - i) + 1) * logCdf(places, -z);
  }
  return sum;
}

function logCdf(places: Float64Array, z: number): number {
  if (!(z > low)) return places[0]!;
  const at = (min(z, high) - low) * step;
  const i = floor(at);
  const t = at - i;
  const [a, da, b, db] = [places[2 * i]!, places[2 * i + 1]!, places[2 * i + 2]!, places[2 * i + 3]!];
  const rest = 1 - t;
  return rest * rest * ((1 + 2 * t) * a + t * da) + t * t * ((1 + 2 * rest) * b - rest * db);
}
