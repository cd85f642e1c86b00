/** @file The tones that were chosen for a photo, in words. Pure. */
import { AMOUNT_NAMES, type Adjustment } from '../../../shared/adjustment.ts'
import { number, t } from '../../i18n/t.ts'

/** Smaller amounts are not to be seen, and are shown as 0 on the sliders too. */
const HUNDREDTHS = 100

/** Amounts that change something, with the names of the sliders by which they are set by hand. */
export function chosenTones(adjustment: Adjustment): string {
  const told = AMOUNT_NAMES.map((name) => ({ name, amount: Math.round(adjustment[name] * HUNDREDTHS) / HUNDREDTHS }))
  const amounts = told
    .filter(({ amount }) => amount !== 0)
    .map(({ name, amount }) => `${t(`tones.${name}`)} ${amount > 0 ? '+' : ''}${number(amount)}`)
  return amounts.length === 0 ? t('tones.chosenNone') : t('tones.chosen', { amounts: amounts.join(', ') })
}
