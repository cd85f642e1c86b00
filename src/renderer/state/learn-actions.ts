/** @file The registry's entries for learning. Their keys belong to its screen. */
import type { Action } from './action.ts'
import { canChangeRun, openRun, type LearnChange } from './learning.ts'
import { onScreen } from './screen-actions.ts'

type Registered = Exclude<LearnChange, 'remove'>

export type LearnActionId = `learn${Capitalize<Registered>}` | 'learnNew'

const CHANGES: Readonly<Record<Registered, Pick<Action, 'label' | 'keys'>>> = {
  pause: { label: 'learn.pause', keys: ['P'] },
  resume: { label: 'learn.resume', keys: ['R'] },
  finish: { label: 'learn.finish', keys: [] },
}

const changing = (change: Registered): Action => ({
  ...CHANGES[change],
  when: (s) => s.sheet === null && canChangeRun(openRun(s.learning), change),
  run: ({ session }) => void session.changeLearning(change), // failures are told where the run is shown
})

export const LEARN_ACTIONS = onScreen('learn', {
  learnPause: changing('pause'),
  learnResume: changing('resume'),
  learnFinish: changing('finish'),
  learnNew: {
    label: 'learn.new',
    keys: [],
    when: (s) => s.sheet === null && s.learning.open !== null,
    run: ({ session }) => void session.openLearning(null), // failures are told where the run is shown
  },
}) satisfies Readonly<Record<LearnActionId, Action>>
