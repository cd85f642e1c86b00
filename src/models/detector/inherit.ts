/**
 * @file A trained restoration network (CHVAE) as the beginning of a detector. Both are U-nets with the same parts, so what tells fine
 * structure from noise need not be learned again: the ways down and up are taken over as they are; the middle is the encoder's at 1/8 and
 * then the decoder's; the first layer sees one channel less and grey as 0. Latents and heads have no counterpart; the detector's head
 * begins where nothing is damaged.
 */
import { UNKNOWN } from '../chvae/condition.ts'

type Known = ReadonlyMap<string, Float32Array>

/** RGB and the condition, of 2 x 2 pixels each. */
const SEEN = 4
const RGB = 3
/** Four pixels of one probability each. */
const HEAD = 4
/**
 * The log-odds that a pixel is damaged before it is looked at, about 3 in 100 (Lin et al. 2017, section 3.3): strong features and odds
 * of a half would give gradients that the trainer skips.
 */
const PRIOR = -3.5
/** What a detector takes from each colour before its first layer. */
const GREY = 0.5

/**
 * @param known a CHVAE's weights by name
 * @returns a detector's, as far as there are any: the same activations at the same places, but for the photo's outermost pixels
 */
export function inherited(known: Known): Map<string, Float32Array> {
  const blocks = countBlocks(known, 'encoder8')
  const renamed = (name: string): string =>
    name
      .replace(/^encoder8\./, 'middle8.')
      .replace(/^decoder8\.(\d+)/, (_, block: string) => `middle8.${blocks + Number(block)}`)
  const kept = [...known].filter(([name]) => /^(?:encoder|down|decoder|up)\d/.test(name))
  return new Map([
    ...kept.map(([name, values]) => [renamed(name), values] as const),
    ...stem(known),
    ['head.bias', new Float32Array(HEAD).fill(PRIOR)],
  ])
}

const countBlocks = (known: Known, stage: string): number =>
  [...known.keys()].filter((name) => name.startsWith(`${stage}.`) && name.endsWith('.a.filter')).length

/** Without the condition, which is {@link UNKNOWN} everywhere and so a part of the bias, as is {@link GREY}. */
function stem(known: Known): [string, Float32Array][] {
  const [filter, bias] = [known.get('stem.filter'), known.get('stem.bias')]
  if (filter === undefined || bias === undefined) return []
  const to = bias.length
  const colours: number[] = []
  const shifted = bias.slice()
  for (let i = 0; i < filter.length; i++) {
    const isColour = Math.floor(i / to) % SEEN < RGB
    if (isColour) colours.push(filter[i] as number)
    shifted[i % to] = (shifted[i % to] as number) + (isColour ? GREY : UNKNOWN) * (filter[i] as number)
  }
  return [
    ['stem.filter', Float32Array.from(colours)],
    ['stem.bias', shifted],
  ]
}
