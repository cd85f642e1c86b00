/** @file What a step is set to, in words. Pure. */
import type { Blur, RestoreParams } from '../../../shared/steps.ts'
import { number, percent, t } from '../../i18n/t.ts'

const pixels = (value: number) => t('blur.pixels', { value: number(value) })

function blurWords(blur: Blur): string {
  switch (blur.kind) {
    case 'gaussian':
      return pixels(blur.sigma)
    case 'defocus':
      return pixels(blur.radius)
    case 'motion':
      return `${pixels(blur.length)}, ${t('blur.degrees', { value: number(blur.angle) })}`
    case 'kernel':
      return ''
  }
}

/** One line; empty if there is nothing to set. */
export function settingsOf(params: RestoreParams): string {
  switch (params.task) {
    case 'jpeg':
      return params.quality === null ? t('denoise.auto') : t('history.quality', { quality: number(params.quality) })
    case 'scratches':
      return `${t('scratches.sensitivity')} ${percent(params.sensitivity)}`
    case 'inpaint':
      return t('history.marks')
    case 'denoise':
      return [
        params.sigma === null ? t('denoise.auto') : `${t('denoise.sigma')} ${number(params.sigma)}`,
        ...(params.candidates === undefined ? [] : [t('candidates.mean', { count: params.candidates })]),
      ].join(', ')
    case 'enhance':
      return params.adjustment === null ? t('denoise.auto') : t('tones.byHand')
    case 'deblur': {
      const { blur } = params
      return blur === null ? t('blur.unknown') : [t(`blur.${blur.kind}`), blurWords(blur)].filter(Boolean).join(', ')
    }
  }
}
