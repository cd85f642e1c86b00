/** @file Above the map: what is being done, what can be done to the photos that are chosen. Runs in the page. */
import type { Failure } from '../../../shared/errors.ts'
import { failureText } from '../../i18n/told.ts'
import { percent, t } from '../../i18n/t.ts'
import { ACTIONS, type ActionId } from '../../state/actions.ts'
import { COLOURINGS } from '../../state/exploring.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Select } from '../../ui/Select.tsx'
import { KindSelect } from '../library/KindSelect.tsx'

interface BarProps {
  readonly onPicture: () => Promise<void>
  readonly onTable: () => void
}

export function ExploreBar({ onPicture, onTable }: BarProps) {
  const session = useSession()
  const { state, colouring, lasso, list, problem, map } = useApp((s) => s.exploring)
  const count = useApp((s) => s.selection.ids.size)
  const running = state !== null && state.stage !== 'idle'
  const failure = problem ?? state?.failure ?? null
  const lassoAction = useAction('exploreLasso')
  const listAction = useAction('exploreList')
  return (
    <div className="explore-bar">
      <Command id="exploreStart" look={map ? 'plain' : 'main'} />
      <Command id="exploreStop" />
      {running && state.stage !== 'idle' && (
        <div className="explore-progress">
          <label htmlFor="explore-progress">{t(`explore.stage.${state.stage}`)}</label>
          <progress id="explore-progress" value={state.total === 0 ? 0 : state.done / state.total} max={1} />
          <span className="hint">{percent(state.total === 0 ? 0 : state.done / state.total)}</span>
        </div>
      )}
      {map && (
        <>
          <Select
            label={t('explore.colourBy')}
            value={colouring}
            options={COLOURINGS.map((value) => ({ value, label: t(`explore.by.${value}`) }))}
            onChange={(value) => session.changeExploring({ colouring: value })}
          />
          <KindSelect />
          <Button aria-pressed={list} onClick={listAction.run} disabled={!listAction.enabled}>
            {t('explore.list')}
          </Button>
          <Button aria-pressed={lasso} onClick={lassoAction.run} disabled={!lassoAction.enabled}>
            {t('explore.lasso')}
          </Button>
          <Button onClick={() => void onPicture()} disabled={list}>
            {t('explore.savePicture')}
          </Button>
          <Button onClick={onTable}>{t('explore.saveTable')}</Button>
        </>
      )}
      <span className="spring" />
      <span role="status">{t('library.chosen', { count })}</span>
      <Command id="exploreRestore" />
      <Command id="exploreNone" />
      {failure && <Problem failure={failure} />}
    </div>
  )
}

function Problem({ failure }: { readonly failure: Failure }) {
  const { what, means, action } = failureText(failure)
  return (
    <p className="explore-problem" role="alert" data-code={failure.code}>
      <strong>{what}</strong> {means} {action}
    </p>
  )
}

function Command({ id, look = 'plain' }: { readonly id: ActionId; readonly look?: 'plain' | 'main' }) {
  const { enabled, run } = useAction(id)
  if (!enabled) return null
  return (
    <Button look={look} onClick={run}>
      {t(ACTIONS[id].label)}
    </Button>
  )
}
