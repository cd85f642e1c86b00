/** @file JPEG damage: nothing to set. Runs in the page. */
import { t } from '../../i18n/t.ts'

export const JpegControls = () => <p className="hint">{t('jpeg.hint')}</p>
