/** @file Looks a photo over: what is damaged, how much, where, and what would be done about it. Pure. */
import type { Checkup, Finding, PlannedStep } from '../../shared/checkup.ts'
import { say } from '../../shared/texts/texts.ts'
import { overWhite } from '../flatten.ts'
import { colourChannels, type Raster } from '../raster.ts'
import { CLASSICAL, gatherEvidence, type Detectors } from './evidence.ts'
import { judge } from './findings.ts'
import type { JpegFile } from './jpeg-file.ts'
import { planFor } from './plan.ts'
import { samplePhoto } from './sample.ts'

function summaryOf(findings: readonly Finding[], plan: readonly PlannedStep[]): Checkup['summary'] {
  if (findings.length === 0) return say('summary.sound')
  if (plan.length === 0) return say('summary.unsure')
  return plan.length === 1 ? say('summary.one') : say('summary.several', { count: plan.length })
}

/**
 * Checks a photo.
 * @param raster the decoded photo, of any size
 * @param file what its file says of its compression; undefined if it is no JPEG
 */
export async function checkUp(
  raster: Raster,
  file: JpegFile | undefined,
  detectors: Detectors = CLASSICAL,
): Promise<Checkup> {
  const began = performance.now()
  const opaque = colourChannels(raster.channels) === raster.channels
  const photo = opaque ? raster : overWhite(raster)
  const evidence = await gatherEvidence(photo, samplePhoto(photo), file, detectors)
  const { measures, findings } = judge(evidence)
  const plan = planFor(findings, evidence)
  return {
    width: raster.width,
    height: raster.height,
    tone: evidence.tones.tone,
    measures,
    findings,
    plan,
    summary: summaryOf(findings, plan),
    seconds: (performance.now() - began) / 1_000,
  }
}
