/** @file Saves a figure as a picture and what it shows as a table. Runs in the page. */
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/Button.tsx'
import { saveBlob } from '../export/download.ts'

interface Props {
  /** What the figure is called; the files get this name. */
  readonly name: string
  /** PNG; null: it cannot be drawn here. */
  readonly picture: () => Promise<Blob | null>
  /** Comma-separated values. */
  readonly table: () => string
}

export function FigureSaves({ name, picture, table }: Props) {
  const savePicture = async () => {
    const blob = await picture()
    if (blob !== null) saveBlob(blob, `${name}.png`)
  }
  const saveTable = () => saveBlob(new Blob([table()], { type: 'text/csv' }), `${name}.csv`)
  return (
    <div className="figure-saves">
      <Button look="quiet" aria-label={t('figure.savePictureOf', { name })} onClick={() => void savePicture()}>
        {t('figure.savePicture')}
      </Button>
      <Button look="quiet" aria-label={t('figure.saveTableOf', { name })} onClick={saveTable}>
        {t('figure.saveTable')}
      </Button>
    </div>
  )
}
