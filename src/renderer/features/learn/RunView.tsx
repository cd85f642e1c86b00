/** @file One run: its name, its five steps, and the one that is looked at. Runs in the page. */
import { useState, type ReactNode } from 'react'
import type { LearningDetail, LearningSummary } from '../../../shared/learning-run.ts'
import { number, t } from '../../i18n/t.ts'
import {
  canChangeRun,
  canGoTo,
  isUnderWay,
  LEARN_STEPS,
  openRun,
  shownStep,
  type LearnStep,
} from '../../state/learning.ts'
import { useApp, useSession } from '../../state/session-context.ts'
import { useAction } from '../../state/use-actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FoundStep } from './FoundStep.tsx'
import { GoalStep } from './GoalStep.tsx'
import { LookingStep, PhotosStep } from './PhotosStep.tsx'
import { Problem } from './Problem.tsx'
import { TrainingStep } from './TrainingStep.tsx'
import { VerdictStep } from './VerdictStep.tsx'
import { conditionText } from './words.ts'

export function RunView() {
  const learning = useApp((s) => s.learning)
  const { open, detail, problem } = learning
  const summary = openRun(learning)
  const step = shownStep(learning)
  return (
    <section className="learn-run" aria-label={summary?.name ?? t('learn.new')}>
      <header className="learn-head">
        <h2>{summary?.name ?? t('learn.new')}</h2>
        {summary && <p role="status">{conditionText(summary)}</p>}
        <span className="spring" />
        {summary && <Changes run={summary} />}
      </header>
      <Steps step={step} detail={detail} />
      {summary?.reason && <Problem failure={summary.reason} />}
      {problem && <Problem failure={problem} />}
      <div className="learn-body" tabIndex={0} role="region" aria-label={t(`learn.step.${step}`)}>
        {open === null ? <PhotosStep /> : detail && <Step step={step} detail={detail} />}
      </div>
    </section>
  )
}

function Step({ step, detail }: { readonly step: LearnStep; readonly detail: LearningDetail }) {
  const { library } = detail
  const VIEWS: Readonly<Record<LearnStep, () => ReactNode>> = {
    photos: () => <LookingStep detail={detail} />,
    found: () => library && <FoundStep library={library} />,
    goal: () => <GoalStep key={detail.summary.id} detail={detail} />,
    learning: () => <TrainingStep detail={detail} />,
    verdict: () => detail.verdict && <VerdictStep detail={detail} stored={detail.verdict} />,
  }
  return VIEWS[step]()
}

function Steps({ step, detail }: { readonly step: LearnStep; readonly detail: LearningDetail | null }) {
  const session = useSession()
  return (
    <nav aria-label={t('learn.steps')}>
      <ol className="learn-steps">
        {LEARN_STEPS.map((name, i) => (
          <li key={name}>
            <button
              type="button"
              aria-current={name === step ? 'step' : undefined}
              disabled={!canGoTo(name, detail)}
              onClick={() => session.showLearnStep(name)}
            >
              <span aria-hidden="true">{number(i + 1)}</span> {t(`learn.step.${name}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Changes({ run }: { readonly run: LearningSummary }) {
  const [asking, setAsking] = useState(false)
  const [pause, resume, finish] = [useAction('learnPause'), useAction('learnResume'), useAction('learnFinish')]
  return (
    <span className="learn-buttons">
      {pause.enabled && <Button onClick={pause.run}>{t('learn.pause')}</Button>}
      {resume.enabled && (
        <Button look="main" onClick={resume.run}>
          {t('learn.resume')}
        </Button>
      )}
      {finish.enabled && <Button onClick={finish.run}>{t('learn.finish')}</Button>}
      {canChangeRun(run, 'remove') && !isUnderWay(run) && (
        <Button onClick={() => setAsking(true)}>{t('learn.remove')}</Button>
      )}
      {asking && <RemoveRun name={run.name} onClose={() => setAsking(false)} />}
    </span>
  )
}

function RemoveRun({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const session = useSession()
  const remove = () => {
    onClose()
    void session.changeLearning('remove') // failures are told where the run is shown
  }
  return (
    <Dialog title={t('learn.removeTitle', { name })} onClose={onClose}>
      <p>{t('learn.removeMeans')}</p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('dialog.cancel')}</Button>
        <Button look="main" onClick={remove}>
          {t('learn.removeYes')}
        </Button>
      </div>
    </Dialog>
  )
}
