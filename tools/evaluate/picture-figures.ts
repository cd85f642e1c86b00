/** @file The figures of a restored picture beside the clean one. */
import { gmsd } from '../../src/imaging/metrics/gmsd.ts'
import { holePsnr } from '../../src/imaging/metrics/hole-psnr.ts'
import { ssim } from '../../src/imaging/metrics/ssim.ts'
import type { Planes } from '../../src/imaging/pad.ts'
import { psnr } from '../../src/imaging/psnr.ts'
import type { Figures } from './measures.ts'
import type { Sample } from './sample.ts'

/** PSNR, SSIM and GMSD; inside the hole too where there is one. */
export function pictureFigures({ clean, about }: Sample, answer: Planes): Figures {
  const figures: Figures = {
    psnr: psnr(answer.pixels, clean.pixels),
    ssim: ssim(answer, clean),
    gmsd: gmsd(answer, clean),
  }
  return about.hole === undefined ? figures : { ...figures, holePsnr: holePsnr(answer, clean, about.hole) }
}
