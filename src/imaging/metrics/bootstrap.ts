/** @file How far a mean over photos may be from the truth, when photos of one session are no independent witnesses. Pure. */
import { integer, random } from '../random.ts'

const DRAWS = 2_000

/**
 * 95 % interval of the mean by drawing whole groups with replacement (cluster bootstrap, percentiles).
 * @param groups the group of each value; with fewer than three groups each value is drawn by itself
 * @throws RangeError if there are no values
 */
export function bootstrapInterval(values: readonly number[], groups: readonly string[], seed = 1): [number, number] {
  if (values.length === 0) throw new RangeError('Expected values but received none')
  const byGroup = [...Map.groupBy(values.keys(), (i) => groups[i]).values()].map((own) =>
    own.map((i) => values[i] as number),
  )
  const units = byGroup.length < 3 ? values.map((v) => [v]) : byGroup
  const r = random(77, seed)
  const means = Array.from({ length: DRAWS }, () => {
    let [sum, count] = [0, 0]
    for (let k = 0; k < units.length; k++) {
      const unit = units[integer(r, units.length)] as number[]
      for (const v of unit) sum += v
      count += unit.length
    }
    return sum / count
  }).toSorted((a, b) => a - b)
  return [means[Math.floor(0.025 * DRAWS)] as number, means[Math.ceil(0.975 * DRAWS) - 1] as number]
}
