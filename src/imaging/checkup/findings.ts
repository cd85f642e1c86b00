/** @file From what was measured to what is damage. Pure. */
import type { Finding, Measure, Unit } from '../../shared/checkup.ts'
import { FINDING_KINDS, type FindingKind } from '../../shared/finding-kinds.ts'
import type { Blur } from '../../shared/steps.ts'
import { say } from '../../shared/texts/texts.ts'
import type { Evidence } from './evidence.ts'
import type { Region } from './sample.ts'
import { BESIDES, severityOf, THRESHOLDS } from './thresholds.ts'

/** What a judge says of one kind; `damage` null: none. */
interface Verdict {
  readonly value: number | null
  readonly damage: {
    readonly confidence: number
    readonly says: Finding['says']
    readonly regions?: readonly Region[]
    /** If it is not that of the value. */
    readonly severity?: number
  } | null
}

const UNITS: Readonly<Record<FindingKind, Unit>> = {
  noise: 'grey levels',
  jpeg: 'quality',
  blur: 'share',
  scratches: 'diagonals',
  fading: 'share',
  exposure: 'share',
  cast: 'lab',
}

const percent = (share: number) => Math.round(100 * share)

const tenths = (value: number) => Math.round(10 * value) / 10

function judgeNoise({ noise }: Evidence): Verdict {
  const { sigma, upper, certain, regions } = noise
  const begins = certain ? THRESHOLDS.noise.begins : BESIDES.lightnessNoise
  const texture = !certain && upper > BESIDES.lightnessUpper * sigma
  if (sigma < begins || texture) return { value: sigma, damage: null }
  const levels = { sigma: Math.round(sigma) }
  const isRange = upper > 1.25 * sigma
  const says = isRange
    ? say('finding.noise-range', { ...levels, upper: Math.round(upper) })
    : say('finding.noise', levels)
  return { value: sigma, damage: { confidence: certain ? 0.95 : 0.6, says, regions } }
}

function judgeJpeg({ jpeg }: Evidence): Verdict {
  const { quality, pixels, file, grid, regions } = jpeg
  if (quality !== null && quality < THRESHOLDS.jpeg.begins) {
    const earlier = pixels === quality && file?.quality !== quality
    const says = say(earlier ? 'finding.jpeg-earlier' : 'finding.jpeg', { quality })
    return { value: quality, damage: { confidence: 0.95, says, regions } }
  }
  if (pixels === null && grid.step >= BESIDES.gridStep && grid.clearness >= BESIDES.gridClearness)
    return {
      value: null,
      damage: { confidence: 0.7, says: say('finding.jpeg-blocks'), regions, severity: 0.4 },
    }
  return { value: quality, damage: null }
}

/** A measured blur, with its size in pixels of the photo. */
function measuredBlur(blur: Blur): Finding['says'] {
  switch (blur.kind) {
    case 'motion':
      return say('finding.blur-motion', { length: Math.round(blur.length), angle: Math.round(blur.angle) })
    case 'defocus':
      return say('finding.blur-defocus', { radius: tenths(blur.radius) })
    case 'gaussian':
      return say('finding.blur-gaussian', { sigma: tenths(blur.sigma) })
    case 'kernel':
      return say('finding.blur-kernel')
  }
}

function judgeBlur({ blur, kernel }: Evidence): Verdict {
  const { told, lost, oneWay, angle, regions } = blur
  if (!told) return { value: null, damage: null }
  if (kernel !== null) {
    const says = measuredBlur(kernel.blur)
    return { value: lost, damage: { confidence: Math.max(0.8, kernel.confidence), says, regions } }
  }
  const moved = lost >= THRESHOLDS.blur.begins && oneWay >= BESIDES.blurOneWay
  if (!moved && lost < BESIDES.blurAllWays) return { value: lost, damage: null }
  const says = moved ? say('finding.blur-moved', { angle }) : say('finding.blur-soft')
  return { value: lost, damage: { confidence: moved ? 0.7 : 0.5, says, regions } }
}

function judgeScratches({ scratches }: Evidence): Verdict {
  const { length, share, specks, regions } = scratches
  if (length < THRESHOLDS.scratches.begins) return { value: length, damage: null }
  const kind = length >= BESIDES.surelyScratched ? 'scratches' : 'lines'
  const says = say(specks >= 1 ? `finding.${kind}-specks` : `finding.${kind}`, { percent: tenths(100 * share) })
  return { value: length, damage: { confidence: Math.min(0.8, 0.4 + 0.2 * length), says, regions } }
}

function judgeFading({ tones }: Evidence): Verdict {
  const range = (tones.white - tones.black) / 255
  const faded = tones.black >= BESIDES.greyBlack && range <= THRESHOLDS.fading.begins
  if (!faded) return { value: range, damage: null }
  const says = say('finding.fading', { percent: percent(range) })
  return { value: range, damage: { confidence: 0.7, says } }
}

function judgeExposure({ tones }: Evidence): Verdict {
  const { blown, crushed, white } = tones
  const clipped = Math.max(blown, crushed)
  const { begins } = THRESHOLDS.exposure
  if (clipped >= begins) {
    const says = say(blown >= crushed ? 'finding.blown' : 'finding.crushed', { percent: percent(clipped) })
    return { value: clipped, damage: { confidence: 0.6, says } }
  }
  if (white > BESIDES.darkWhite) return { value: clipped, damage: null }
  const says = say('finding.dark', { percent: percent(white / 255) })
  return { value: clipped, damage: { confidence: 0.6, says, severity: 1 - white / BESIDES.darkWhite } }
}

const HUES = ['red', 'orange', 'yellow', 'green', 'green', 'blue-green', 'blue', 'violet', 'magenta'] as const

/** Name of a direction in the plane of a* and b*. */
const hueOf = ({ a, b }: { a: number; b: number }): (typeof HUES)[number] =>
  HUES[Math.floor((((Math.atan2(b, a) * 180) / Math.PI + 360) % 360) / 40)] ?? 'red'

function judgeCast({ tones }: Evidence): Verdict {
  const size = Math.hypot(tones.cast.a, tones.cast.b)
  const cast = tones.tone === 'colour' && size >= THRESHOLDS.cast.begins && tones.apart >= BESIDES.castApart
  if (!cast) return { value: size, damage: null }
  return { value: size, damage: { confidence: 0.4, says: say(`finding.cast-${hueOf(tones.cast)}`) } }
}

const JUDGES: Readonly<Record<FindingKind, (evidence: Evidence) => Verdict>> = {
  noise: judgeNoise,
  jpeg: judgeJpeg,
  blur: judgeBlur,
  scratches: judgeScratches,
  fading: judgeFading,
  exposure: judgeExposure,
  cast: judgeCast,
}

const MAX_REGIONS = 3

/** All measures in the order of their kinds, and the damage, the worst first. */
export function judge(evidence: Evidence): { measures: Measure[]; findings: Finding[] } {
  const verdicts = FINDING_KINDS.map((kind) => ({ kind, unit: UNITS[kind], ...JUDGES[kind](evidence) }))
  const findings = verdicts.flatMap(({ kind, unit, value, damage }): Finding[] => {
    if (damage === null) return []
    const severity = damage.severity ?? severityOf(kind, value ?? 0)
    const regions = (damage.regions ?? []).slice(0, MAX_REGIONS)
    return [{ kind, severity, value, unit, confidence: damage.confidence, regions, says: damage.says }]
  })
  return {
    measures: verdicts.map(({ kind, value, unit }) => ({ kind, value, unit })),
    findings: findings.toSorted((a, b) => b.severity - a.severity),
  }
}
