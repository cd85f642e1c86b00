/** @file The bar at the top: the program, the photo, open and help. Runs in the page. */
import type { Photo } from '../../shared/contract.ts'
import { FORMATS } from '../features/export/formats.ts'
import { number, t } from '../i18n/t.ts'
import { Button } from '../ui/Button.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { ACTIONS } from '../state/actions.ts'
import { useApp } from '../state/session-context.ts'
import { useAction } from '../state/use-actions.ts'
import { RoundStatus } from './RoundStatus.tsx'
import { ScreenTabs } from './ScreenTabs.tsx'

export function TopBar({ photo }: { readonly photo: Photo | null }) {
  const open = useAction('open')
  const help = useAction('help')
  const hasPhotos = useApp((s) => s.photos.length > 0)
  return (
    <header className="top-bar">
      <span className="brand">{t('app.name')}</span>
      <ScreenTabs />
      {photo && (
        <div className="photo-name" title={`${photo.name}, ${sizeOf(photo)}`}>
          <h1>{photo.name}</h1>
          <span className="hint">{sizeOf(photo)}</span>
        </div>
      )}
      <span className="spring" />
      <RoundStatus />
      {hasPhotos && <Button onClick={open.run}>{t('top.open')}</Button>}
      <IconButton icon="palette" action="palette" />
      <IconButton icon="settings" action="settings" />
      <Button look="quiet" aria-label={t('top.help')} title={t('top.help')} onClick={help.run}>
        <kbd>?</kbd>
      </Button>
    </header>
  )
}

function IconButton({ icon, action }: { readonly icon: IconName; readonly action: 'palette' | 'settings' }) {
  const { run } = useAction(action)
  const { label, keys } = ACTIONS[action]
  return (
    <Button
      look="quiet"
      className="button-icon"
      aria-label={t(label)}
      title={t('tool.title', { tool: t(label), key: keys.join(', ') })}
      onClick={run}
    >
      <Icon name={icon} />
    </Button>
  )
}

function sizeOf({ width, height, bits, format, bytes }: Photo): string {
  const size = t('photo.size', { width, height, bits, format: FORMATS[format] })
  return format === 'patina' ? t('patina.size', { size, rate: rateOf((8 * bytes) / (width * height)) }) : size
}

const rateOf = (bitsPerPixel: number): string => number(Math.round(100 * bitsPerPixel) / 100)
