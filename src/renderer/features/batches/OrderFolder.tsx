/** @file Where the results of an order go: a folder among one's pictures, by name; or any, chosen in the machine's dialog. In the page. */
import { useEffect, useRef, useState } from 'react'
import type { BatchFolders, BatchOrder, BatchPlace } from '../../../shared/batch.ts'
import { isFileName } from '../../../shared/name-pattern.ts'
import { t } from '../../i18n/t.ts'
import { useSession } from '../../state/session-context.ts'
import { Button } from '../../ui/Button.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { TextField } from '../export/Fields.tsx'

interface Props {
  readonly to: BatchOrder['to']
  readonly onChange: (to: BatchOrder['to']) => void
}

export function OrderFolder({ to, onChange }: Props) {
  const session = useSession()
  const [folders, setFolders] = useState<BatchFolders>({ names: [], canChoose: false })
  const [place, setPlace] = useState<BatchPlace | null>(null)
  // The name that was typed is there again when the person goes back to it.
  const named = useRef(to)
  useEffect(() => {
    let isOver = false
    void session.batchFolders().then((found) => {
      if (!isOver && found !== undefined) setFolders(found)
    })
    return () => {
      isOver = true
    }
  }, [session])
  const choose = async () => {
    const found = await session.chooseBatchFolder()
    if (found === undefined || found === null) return
    setPlace(found)
    onChange({ kind: 'chosen', place: found.id })
  }
  const change = (kind: BatchOrder['to']['kind']) => {
    if (kind === 'named') onChange(named.current)
    else if (place === null)
      void choose() // failures end as messages in the store
    else onChange({ kind, place: place.id })
  }
  return (
    <>
      {folders.canChoose && (
        <Segments
          label={t('order.to')}
          value={to.kind}
          options={[
            { value: 'named', label: t('order.toNamed') },
            { value: 'chosen', label: t('order.toChosen') },
          ]}
          onChange={change}
        />
      )}
      {to.kind === 'named' ? (
        <TextField
          label={t('order.name')}
          value={to.name}
          hint={t('order.nameHint')}
          isWrong={!isFileName(to.name)}
          offered={folders.names}
          onChange={(name) => {
            named.current = { kind: 'named', name }
            onChange(named.current)
          }}
        />
      ) : (
        <div className="order-chosen">
          <p className="hint">{t('order.chosenFolder', { folder: place?.folder ?? '' })}</p>
          <Button onClick={() => void choose() /* failures end as messages in the store */}>
            {t('order.chooseFolder')}
          </Button>
        </div>
      )}
    </>
  )
}
