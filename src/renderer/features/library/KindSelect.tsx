/** @file The choice of a tag or a class of damage, for the library and the map alike. Runs in the page. */
import { useMemo } from 'react'
import type { DamageClass } from '../../../shared/damage-classes.ts'
import { number, t } from '../../i18n/t.ts'
import { countKinds, isOfKind, type Counted, type Kind } from '../../state/kinds.ts'
import { keptIn } from '../../state/selection.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { Select } from '../../ui/Select.tsx'

function labelOf({ kind, name, count }: Counted): string {
  if (kind.startsWith('tag:')) return t('kind.tag', { tag: name, count: number(count) })
  const damage = t(`explore.damage.${name as DamageClass}`)
  return t('kind.damage', { damage, count: number(count) })
}

/** Nothing while no photo has a tag or was looked at. */
export function KindSelect() {
  const { store } = useSession()
  const photos = useApp((s) => s.photos)
  const kind = useApp(({ library }) => library.kind)
  const counted = useMemo(() => countKinds(photos), [photos])
  if (counted.length === 0 && kind === 'any') return null
  const gone = kind !== 'any' && counted.every((c) => c.kind !== kind)
  const options: { value: Kind; label: string }[] = [
    { value: 'any', label: t('kind.any') },
    ...counted.map((c) => ({ value: c.kind, label: labelOf(c) })),
    // The last photo of it has just gone: it is still what is shown.
    ...(gone ? [{ value: kind, label: t('kind.gone') }] : []),
  ]
  function change(chosen: Kind) {
    const { library, selection } = store.get()
    // What cannot be seen is not to be restored or removed by chance.
    const left = keptIn(
      photos.filter((photo) => isOfKind(chosen, photo)),
      selection,
    )
    store.set({ library: { ...library, kind: chosen }, selection: left })
  }
  return <Select label={t('kind.label')} value={kind} options={options} onChange={change} />
}
