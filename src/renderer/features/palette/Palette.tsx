/** @file The palette: type a few letters of what is to be done, Enter does it. A combobox with its list. Runs in the page. */
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../../i18n/t.ts'
import { offers, recentOffers, rememberOffer, type Offer } from '../../state/palette.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useActionContext } from '../../state/use-actions.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Keys } from '../../ui/Keys.tsx'

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
}

export function Palette() {
  const { store } = useSession()
  const context = useActionContext()
  const state = useApp((s) => s)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const recent = useMemo(() => recentOffers(), [])
  const list = offers(state, typed, recent)
  const chosen = Math.min(at, list.length - 1)
  const id = useId()

  const close = () => store.set({ sheet: null })
  const take = (offer: Offer | undefined) => {
    if (!offer) return
    rememberOffer(offer.id)
    close()
    offer.run(context)
  }
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step && list.length > 0) setAt(step(chosen, list.length))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(list[chosen])
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={t('palette.title')} onClose={close}>
      <div className="palette">
        <input
          type="text"
          role="combobox"
          className="palette-input"
          aria-label={t('palette.title')}
          aria-expanded={list.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={list.length > 0 ? `${id}-${chosen}` : undefined}
          aria-autocomplete="list"
          placeholder={t('palette.hint')}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={press}
        />
        <div id={`${id}-list`} role="listbox" aria-label={t('palette.list')} className="palette-list">
          {list.map((offer, i) => (
            <Choice key={offer.id} id={`${id}-${i}`} offer={offer} chosen={i === chosen} take={take} />
          ))}
        </div>
        <p className="hint" role="status">
          {list.length === 0 ? t('palette.none') : t('palette.count', { count: list.length })}
        </p>
      </div>
    </Dialog>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly offer: Offer
  readonly chosen: boolean
  readonly take: (offer: Offer) => void
}

function Choice({ id, offer, chosen, take }: ChoiceProps) {
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    // Keys are the field's, which keeps the focus.
    <div
      ref={line}
      id={id}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      className="palette-choice"
      onPointerUp={() => take(offer)}
    >
      <span>{offer.name}</span>
      <Keys keys={offer.keys} />
    </div>
  )
}
