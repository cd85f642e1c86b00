/** @file Commands on learning: order, watch, change, judge blindly, take in use and back. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { ModelImport, Photo } from '../../shared/contract.ts'
import { fromFailure, toFailure } from '../../shared/errors.ts'
import type { LearningGoal, LearningSummary } from '../../shared/learning-run.ts'
import type { LearningPoint } from '../../shared/learning.ts'
import { t } from '../i18n/t.ts'
import { onTo, type AppState } from './app-state.ts'
import { openRun, withPoint, type LearnChange, type Learning, type LearnStep } from './learning.ts'
import { withTask } from './plan.ts'
import type { Deliver } from './restoration.ts'
import type { Recipes } from './recipes.ts'
import type { Store } from './store.ts'

export interface Learner {
  loadLearning(): Promise<void>
  /** null: a new run is ordered. */
  openLearning(run: string | null): Promise<void>
  showLearnStep(step: LearnStep | null): void
  /** Begins to order a run over these photos. */
  learnFrom(photos: readonly Photo['id'][]): void
  startLearning(photos: readonly Photo['id'][], name: string): Promise<void>
  forecastLearning(size: LearningGoal['size']): Promise<void>
  learn(goal: LearningGoal): Promise<void>
  changeLearning(change: LearnChange): Promise<void>
  /** Puts the model of the run that is shown among those that can be chosen. */
  useLearned(): Promise<void>
  removeModel(id: string): Promise<void>
  exportModel(id: string): Promise<void>
  importModel(file: File): Promise<void>
  /** Removes noise with a model in the photo in the darkroom, and goes there. */
  restoreWith(model: string): Promise<void>
  /** Pairs to compare; undefined: it could not be begun. */
  beginBlind(): Promise<number | undefined>
  answerBlind(picks: readonly ('a' | 'b')[]): Promise<void>
}

/** What the program tells by itself. */
export interface LearningNews {
  runsChanged(runs: readonly LearningSummary[]): void
  pointAdded(run: string, point: LearningPoint): void
}

interface Parts {
  readonly deliver: Deliver
  readonly recipes: Pick<Recipes, 'editPlan' | 'loadRecipe'>
}

export function createLearner(api: Api, { get, set }: Store<AppState>, { deliver, recipes }: Parts): Learner {
  const change = (part: Partial<Learning>) => set({ learning: { ...get().learning, ...part } })

  /** Work whose failure is told where the run is shown; undefined if it failed. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    change({ problem: null })
    try {
      return await work()
    } catch (error) {
      change({ problem: toFailure(error) })
      return undefined
    }
  }

  /** What the program holds now; what went wrong before that stays told. */
  async function fresh<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      change({ problem: toFailure(error) })
      return undefined
    }
  }

  async function loadDetail() {
    const { open } = get().learning
    const detail = open === null ? null : await fresh(() => api.getLearning(open))
    if (get().learning.open === open) change({ detail: detail ?? null })
  }

  async function loadRuns() {
    const runs = await fresh(() => api.listLearning())
    if (runs !== undefined) change({ runs })
  }

  async function loadModels() {
    const models = await fresh(() => api.listModels())
    if (models !== undefined) set({ models })
  }

  /** Does something to the run that is shown, and looks at it again. */
  async function onRun(act: (run: string) => Promise<unknown>): Promise<void> {
    const { open } = get().learning
    if (open === null) return
    await attempt(() => act(open))
    await Promise.all([loadRuns(), loadDetail()])
  }

  async function openLearning(open: string | null) {
    change({ open, detail: null, step: null, problem: null })
    await loadDetail()
  }

  const CHANGES: Readonly<Record<LearnChange, (run: string) => Promise<unknown>>> = {
    pause: (run) => api.pauseLearning(run),
    resume: (run) => api.resumeLearning(run),
    finish: (run) => api.finishLearning(run),
    remove: (run) => api.removeLearning(run),
  }

  return {
    async loadLearning() {
      const [runs, folders] = (await attempt(() => Promise.all([api.listLearning(), api.learningFolders()]))) ?? [
        [],
        [],
      ]
      const { open, chosen } = get().learning
      const known = runs.some(({ id }) => id === open) ? open : chosen.length > 0 ? null : (runs[0]?.id ?? null)
      change({ runs, folders, open: known })
      await loadDetail()
    },
    openLearning,
    showLearnStep: (step) => change({ step, problem: null }),
    learnFrom(chosen) {
      change({ chosen, open: null, detail: null, step: null, problem: null })
      set(onTo('learn', get()))
    },
    async startLearning(photos, name) {
      const id = await attempt(() => api.startLearning({ photos: [...photos], name }))
      if (id === undefined) return
      change({ chosen: [] })
      await loadRuns()
      await openLearning(id)
    },
    forecastLearning: (size) => onRun((run) => api.forecastLearning({ run, size })),
    async learn(goal) {
      await onRun((run) => api.learn({ run, goal }))
      if (get().learning.problem === null) change({ step: null })
    },
    async changeLearning(which) {
      if (which !== 'remove') return onRun(CHANGES[which])
      const run = openRun(get().learning)
      if (run === null || (await attempt(() => CHANGES.remove(run.id).then(() => true))) === undefined) return
      await loadRuns()
      await openLearning(get().learning.runs?.[0]?.id ?? null)
    },
    async useLearned() {
      await onRun((run) => api.useLearned(run))
      await loadModels()
    },
    async removeModel(id) {
      if ((await attempt(() => api.removeModel(id))) === undefined) return
      set({ announcement: t('learn.rolledBack') })
      await Promise.all([loadRuns(), loadDetail(), loadModels()])
    },
    async exportModel(id) {
      await attempt(async () => {
        const outcome = await api.exportModel(id)
        if (outcome.kind === 'download') await deliver(outcome)
        if (outcome.kind !== 'cancelled') set({ announcement: t('learn.exported', { name: outcome.name }) })
      })
    },
    async importModel(file) {
      await attempt(async () => {
        const address = `${api.media.base}assets/models?name=${encodeURIComponent(file.name)}`
        const response = await fetch(address, { method: 'POST', headers: api.media.headers, body: file })
        const answer = (await response.json()) as ModelImport
        if ('failure' in answer) throw fromFailure(answer.failure)
        set({ announcement: t('learn.imported', { name: answer.id }) })
      })
      await Promise.all([loadRuns(), loadDetail(), loadModels()])
    },
    async restoreWith(model) {
      const { open } = get()
      // Before the darkroom is shown, which would ask for the recipe a second time.
      if (open !== null) await recipes.loadRecipe(open)
      if (open !== null && get().open === open)
        recipes.editPlan((plan) => withTask(plan, 'denoise', { on: true, model }))
      set(onTo('darkroom', get()))
    },
    async beginBlind() {
      const { open } = get().learning
      return open === null ? undefined : await attempt(() => api.beginBlind(open))
    },
    answerBlind: (picks) => onRun((run) => api.answerBlind({ run, picks: [...picks] })),
  }
}

export function createLearningNews(api: Api, { get, set }: Store<AppState>): LearningNews {
  const change = (part: Partial<Learning>) => set({ learning: { ...get().learning, ...part } })
  return {
    runsChanged(runs) {
      const { open, detail } = get().learning
      change({ runs })
      const now = runs.find(({ id }) => id === open)
      if (!now || !detail || detail.summary.id !== now.id) return
      change({ detail: { ...detail, summary: now } })
      // Where it has come to another part of its way, its files tell more than the summary does.
      if (detail.summary.condition === now.condition) return
      set({ announcement: t(`learn.condition.${now.condition}`) })
      void api.getLearning(now.id).then(
        (fresh) => get().learning.open === fresh.summary.id && change({ detail: fresh }),
        () => undefined, // it was removed meanwhile
      )
      if (now.condition === 'done')
        void api.listModels().then(
          (models) => set({ models }),
          () => undefined,
        )
    },
    pointAdded(run, point) {
      const { detail } = get().learning
      if (detail?.summary.id === run) change({ detail: { ...detail, points: withPoint(detail.points, point) } })
    },
  }
}
