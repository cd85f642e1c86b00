/** @file First step: which photos are learned from, and how far looking them over is. Runs in the page. */
import { useState } from 'react'
import type { Photo } from '../../../shared/contract.ts'
import type { LearningDetail } from '../../../shared/learning-run.ts'
import { FEWEST_PHOTOS } from '../../../shared/learning-limits.ts'
import { number, percent, t } from '../../i18n/t.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { TextField } from '../export/Fields.tsx'

interface Source {
  readonly value: string
  readonly label: string
  readonly photos: readonly Photo['id'][]
}

/** What was chosen in the library, all of it, and each of its folders. */
function useSources(): Source[] {
  const photos = useApp((s) => s.photos)
  const { chosen, folders } = useApp((s) => s.learning)
  return [
    ...(chosen.length === 0
      ? []
      : [{ value: 'chosen', label: t('learn.fromChosen', { count: chosen.length }), photos: chosen }]),
    { value: 'all', label: t('learn.fromAll', { count: photos.length }), photos: photos.map(({ id }) => id) },
    ...folders.map(({ name, photos: own }, i) => ({
      value: `folder ${i}`,
      label: t('learn.fromFolder', { name, count: own.length }),
      photos: own,
    })),
  ]
}

const LONGEST_NAME = 40

export function PhotosStep() {
  const session = useSession()
  const sources = useSources()
  const [value, setValue] = useState<string | null>(null)
  const [name, setName] = useState(() => t('learn.firstName'))
  const [starting, setStarting] = useState(false)
  const source = sources.find((s) => s.value === value) ?? sources[0]
  const isWrong = name.trim() === '' || name.length > LONGEST_NAME
  const ready = source !== undefined && source.photos.length > 0 && !isWrong && !starting
  const start = async () => {
    if (!source) return
    setStarting(true)
    await session.startLearning(source.photos, name.trim())
    setStarting(false)
  }
  return (
    <form
      className="learn-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void start() // failures are told where the run is shown
      }}
    >
      <p>{t('learn.what')}</p>
      <Select
        label={t('learn.from')}
        value={source?.value ?? 'all'}
        options={sources}
        onChange={(chosen) => setValue(chosen)}
      />
      <TextField label={t('learn.name')} value={name} hint={t('learn.nameHint')} isWrong={isWrong} onChange={setName} />
      <p className="hint">{t('learn.photosHint', { fewest: number(FEWEST_PHOTOS) })}</p>
      <Button look="main" type="submit" disabled={!ready}>
        {t('learn.look')}
      </Button>
    </form>
  )
}

/** The photos of a run that is there. */
export function LookingStep({ detail: { summary, library } }: { readonly detail: LearningDetail }) {
  const { condition, done, total } = summary
  if (library !== null) return <p>{t('learn.looked', { count: library.photos })}</p>
  if (condition !== 'looking') return <p>{t(`learn.photosAt.${condition === 'refused' ? 'refused' : 'held'}`)}</p>
  const share = total === 0 ? 0 : done / total
  return (
    <div className="learn-form">
      <p>{t('learn.looking')}</p>
      <progress value={share} max={1} aria-label={t('learn.lookingLabel', { percent: percent(share) })} />
    </div>
  )
}
