/** @file Tags: given to what is chosen, learned from a few examples, suggested, accepted or refused. Runs in the page. */
import { useMemo, useState, type FormEvent } from 'react'
import { number, percent, t } from '../../i18n/t.ts'
import { photoOf } from '../../state/app-state.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Thumb } from '../library/Thumb.tsx'
import type { useThumbs } from '../library/use-thumbs.ts'

const LONGEST = 60

export function TagSection({ thumbs }: { readonly thumbs: ReturnType<typeof useThumbs> }) {
  const session = useSession()
  const photos = useApp((s) => s.photos)
  const chosen = useApp((s) => s.selection.ids)
  const suggested = useApp((s) => s.exploring.suggested)
  const [name, setName] = useState('')
  /** The tag that is to be deleted, while that is asked. */
  const [leaving, setLeaving] = useState<string | null>(null)
  const tags = useMemo(() => {
    const pairs = photos.flatMap(({ id, tags: own = [] }) => own.map((tag) => [tag.toLowerCase(), tag, id] as const))
    return [...Map.groupBy(pairs, ([key]) => key).values()].toSorted((a, b) => b.length - a.length)
  }, [photos])

  function give(event: FormEvent) {
    event.preventDefault()
    const tag = name.trim()
    if (tag === '' || chosen.size === 0) return
    void session.setTag([...chosen], tag, true) // failures are told on the screen
    setName('')
  }

  const withName = (tags.find(([first]) => first?.[0] === name.trim().toLowerCase()) ?? [])
    .map(([, , id]) => id)
    .filter((id) => chosen.has(id))
  function take() {
    void session.setTag(withName, name.trim(), null) // failures are told on the screen
    setName('')
  }

  return (
    <section>
      <h2>{t('explore.tags')}</h2>
      <form className="explore-tag-form" onSubmit={give}>
        <label htmlFor="explore-tag">{t('explore.tagName')}</label>
        <input
          id="explore-tag"
          value={name}
          maxLength={LONGEST}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" className="button button-plain" disabled={chosen.size === 0 || name.trim() === ''}>
          {t('explore.giveTag', { count: chosen.size })}
        </button>
        {withName.length > 0 && <Button onClick={take}>{t('explore.takeTag', { count: withName.length })}</Button>}
      </form>
      <ul className="explore-legend">
        {tags.map((own) => {
          const [, tag = ''] = own[0] ?? []
          const ids = own.map(([, , id]) => id)
          return (
            <li key={tag} className="explore-tag">
              <button
                type="button"
                title={t('explore.selectClass')}
                onClick={() =>
                  session.store.set({ selection: { ids: new Set(ids), cursor: ids[0] ?? null, anchor: null } })
                }
              >
                <span className="explore-label">{tag}</span>
                <span className="hint">{number(ids.length)}</span>
              </button>
              <Button
                aria-label={t('explore.suggestFor', { tag })}
                onClick={() => void session.suggestTag(tag)} // failures are told on the screen
              >
                {t('explore.suggest')}
              </Button>
              <Button
                look="quiet"
                className="button-icon"
                aria-label={t('explore.deleteTag', { tag })}
                title={t('explore.deleteTag', { tag })}
                onClick={() => setLeaving(tag)}
              >
                <Icon name="remove" />
              </Button>
            </li>
          )
        })}
      </ul>
      {suggested && <Suggestions thumbs={thumbs} />}
      {leaving !== null && (
        <DeleteTag
          tag={leaving}
          count={tags.find(([first]) => first?.[0] === leaving.toLowerCase())?.length ?? 0}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  )
}

interface DeleteProps {
  readonly tag: string
  /** Photos that have it. */
  readonly count: number
  readonly onClose: () => void
}

/** Asks first: what a person said of many photos goes with it. */
function DeleteTag({ tag, count, onClose }: DeleteProps) {
  const session = useSession()
  const remove = () => {
    onClose()
    void session.removeTag(tag) // failures are told on the screen
  }
  return (
    <Dialog title={t('explore.deleteTag', { tag })} onClose={onClose}>
      <p>{t('explore.deleteTagText', { tag, count })}</p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('explore.keepTag')}</Button>
        <Button look="main" onClick={remove}>
          {t('explore.deleteTagConfirm')}
        </Button>
      </div>
    </Dialog>
  )
}

function Suggestions({ thumbs }: { readonly thumbs: ReturnType<typeof useThumbs> }) {
  const session = useSession()
  const suggested = useApp((s) => s.exploring.suggested)
  const state = useApp((s) => s)
  if (!suggested) return null
  const { tag, photos } = suggested
  const answer = (photo: string, given: boolean) => void session.setTag([photo], tag, given) // failures are told on the screen
  return (
    <div role="group" aria-label={t('explore.suggestFor', { tag })}>
      <p role="status" className="hint">
        {t('explore.suggested', { tag, count: photos.length })}
      </p>
      <ul className="explore-suggested">
        {photos.map(({ photo, probability }) => {
          const name = photoOf(state, photo)?.name ?? ''
          return (
            <li key={photo}>
              <Thumb thumbs={thumbs} photo={photo} />
              <span className="explore-label" title={name}>
                {percent(probability)}
              </span>
              <Button aria-label={t('explore.accept', { tag, name })} onClick={() => answer(photo, true)}>
                ✓
              </Button>
              <Button aria-label={t('explore.refuse', { tag, name })} onClick={() => answer(photo, false)}>
                ✕
              </Button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
