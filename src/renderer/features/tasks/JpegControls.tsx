/** @file JPEG damage: nothing to set. Runs in the page. */
import { number, t } from '../../i18n/t.ts'
import { useEntry } from './use-entry.ts'

export function JpegControls() {
  const [{ params }] = useEntry('jpeg')
  const { quality } = params
  return <p className="hint">{quality === null ? t('jpeg.hint') : t('jpeg.quality', { quality: number(quality) })}</p>
}
