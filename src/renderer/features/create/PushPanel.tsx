/** @file Sliders that push what was drawn: attributes, and the dimensions that say most. They act at once. Runs in the page. */
import { ATTRIBUTES, type Attribute } from '../../../shared/vae-limits.ts'
import type { MessageKey } from '../../i18n/t.ts'
import { number, t } from '../../i18n/t.ts'
import { activeUnits, isPushed, modelOf, NO_PUSH } from '../../state/creating.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Slider } from '../../ui/Slider.tsx'

const ATTRIBUTE_TEXT: Readonly<Record<Attribute, MessageKey>> = {
  brightness: 'create.attribute.brightness',
  contrast: 'create.attribute.contrast',
  warmth: 'create.attribute.warmth',
  colour: 'create.attribute.colour',
  detail: 'create.attribute.detail',
}

const REACH = { min: -3, max: 3, step: 0.1 } as const

export function PushPanel() {
  const session = useSession()
  const push = useApp((s) => s.creating.push)
  const model = useApp((s) => modelOf(s.creating))
  const canPush = useApp((s) => s.creating.base !== null)
  if (model === null || !canPush) return null
  return (
    <section className="create-part" aria-label={t('create.push')}>
      <h2>{t('create.push')}</h2>
      {ATTRIBUTES.map((attribute) => {
        const value = push.attributes[attribute] ?? 0
        return (
          <Slider
            key={attribute}
            label={t(ATTRIBUTE_TEXT[attribute])}
            value={value}
            {...REACH}
            shown={number(value)}
            onChange={(amount) =>
              session.pushCreate({ ...push, attributes: { ...push.attributes, [attribute]: amount } })
            }
          />
        )
      })}
      <details>
        <summary>{t('create.units')}</summary>
        <p className="hint">{t('create.unitsHint')}</p>
        {activeUnits(model).map((unit) => {
          const value = push.units[unit] ?? 0
          return (
            <Slider
              key={unit}
              label={t('create.unit', { unit: String(unit + 1) })}
              value={value}
              {...REACH}
              shown={number(value)}
              onChange={(amount) => session.pushCreate({ ...push, units: { ...push.units, [unit]: amount } })}
            />
          )
        })}
      </details>
      <Button disabled={!isPushed(push)} onClick={() => session.pushCreate(NO_PUSH)}>
        {t('create.unpush')}
      </Button>
    </section>
  )
}
