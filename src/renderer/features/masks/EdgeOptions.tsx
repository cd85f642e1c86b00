/** @file What can be done to all marks at once, how they look, and pictures of them. Runs in the page. */
import { useRef } from 'react'
import { number, t } from '../../i18n/t.ts'
import { ACTIONS, type ActionId } from '../../state/actions.ts'
import type { OverlayColour } from '../../state/marking.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { Slider } from '../../ui/Slider.tsx'

const MAX_AMOUNT = 64
const COLOURS: readonly OverlayColour[] = ['red', 'green', 'blue']

export function EdgeOptions() {
  const session = useSession()
  const amount = useApp((s) => s.marking.amount)
  const colour = useApp((s) => s.marking.colour)
  return (
    <details className="advanced">
      <summary>{t('mask.more')}</summary>
      <Slider
        label={t('mask.amount')}
        value={amount}
        min={1}
        max={MAX_AMOUNT}
        shown={t('mask.pixels', { count: number(amount) })}
        onChange={(next) => session.setMarking({ amount: next })}
      />
      <div className="button-grid">
        <ActionButton id="maskGrow" />
        <ActionButton id="maskShrink" />
        <ActionButton id="maskFeather" />
        <ActionButton id="maskInvert" />
      </div>
      <Select
        label={t('mask.colour')}
        value={colour}
        options={COLOURS.map((value) => ({ value, label: t(`colour.${value}`) }))}
        onChange={(next) => session.setMarking({ colour: next })}
      />
      <Pictures />
    </details>
  )
}

export function ActionButton({ id }: { readonly id: ActionId }) {
  const { run, enabled } = useAction(id)
  return (
    <Button onClick={run} disabled={!enabled}>
      {t(ACTIONS[id].label)}
    </Button>
  )
}

/** A mask as a picture: white is marked. */
function Pictures() {
  const session = useSession()
  const input = useRef<HTMLInputElement>(null)
  const take = (element: HTMLInputElement) => {
    const [file] = element.files ?? []
    element.value = '' // the same file may be chosen again
    if (file) void session.importMask(file, 'add') // failures end as messages in the store
  }
  return (
    <div className="button-grid">
      <Button onClick={() => input.current?.click()}>{t('mask.import')}</Button>
      <Button onClick={() => void session.exportMask() /* failures end as messages in the store */}>
        {t('mask.export')}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        data-testid="mask-file"
        accept="image/png,image/jpeg,image/tiff,image/webp"
        onChange={(event) => take(event.currentTarget)}
      />
    </div>
  )
}
