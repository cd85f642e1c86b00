/** @file A network that sees each tile in several ways and takes the mean of what it makes of them. Runs in the worker. */
import { combined, turned, type Turn } from '../../imaging/candidates.ts'
import type { Candidates } from '../../shared/candidates.ts'
import type { RestorerInput } from '../restorer.ts'
import { seeCancel } from '../see-cancel.ts'
import type { OpenedModel } from './open-model.ts'

/** What the network gets of a picture that is turned: its condition is turned with it. */
function turnedInput({ condition, width, height }: RestorerInput, photo: RestorerInput, turn: Turn): RestorerInput {
  return { ...photo, condition: turned({ width, height, pixels: condition }, turn).pixels }
}

const joined = (a: Float32Array, b: Float32Array): Float32Array => {
  const both = new Float32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * The doubt is the mean of the candidates' doubts: by the triangle inequality the mean picture is not further from the truth than that.
 * @param model in mode `restore` or `judge`: candidates of a picture that is drawn would not be of one picture
 */
export function ensemble(model: OpenedModel, count: Candidates, signal: AbortSignal): OpenedModel {
  const { judge } = model
  const over = async (
    input: RestorerInput,
    see: (input: RestorerInput) => Promise<Float32Array>,
  ): Promise<Float32Array> => {
    const { photo, width, height } = input
    const mean = await combined(count, { pixels: photo, width, height }, async ({ pixels, ...size }, turn) => {
      await seeCancel(signal)
      return { ...size, pixels: await see(turnedInput(input, { ...input, ...size, photo: pixels }, turn)) }
    })
    return mean.pixels
  }
  return {
    ...model,
    run: (input) => over(input, (turnedOne) => model.run(turnedOne)),
    ...(judge && {
      judge: async (input) => {
        const both = await over(input, async (turnedOne) => {
          const { restored, halfWidth } = await judge(turnedOne)
          return joined(restored, halfWidth)
        })
        const half = both.length / 2
        return { restored: both.slice(0, half), halfWidth: both.slice(half) }
      },
    }),
  }
}
