/** @file Commands of the screen that makes pictures. Runs in the page. */
import type { Api } from '../../shared/api.ts'
import type { CreateOrder, VaeTraining } from '../../shared/contract-create.ts'
import { DEFAULT_VAE } from '../../shared/vae-limits.ts'
import { latestOnly } from '../../shared/latest-only.ts'
import { t } from '../i18n/t.ts'
import type { AppState } from './app-state.ts'
import {
  canDraw,
  fillOrder,
  isPushed,
  modelOf,
  NO_PUSH,
  pushOrder,
  startOf,
  withPhotos,
  type Creating,
  type Push,
} from './creating.ts'
import type { Messages } from './messages.ts'
import type { Deliver } from './restoration.ts'
import type { Store } from './store.ts'

export interface Create {
  /** Asks for models and for the training under way; draws at the first time. */
  openCreate(): Promise<void>
  /** Changes what is asked for; nothing is drawn yet. */
  setCreate(part: Partial<Creating>): void
  drawCreate(): Promise<void>
  /** Other numbers, other pictures. */
  newSeed(): Promise<void>
  /** Pushes what was drawn; live. */
  pushCreate(push: Push): void
  /** Draws around the chosen picture. */
  moreLikeChosen(): Promise<void>
  /** The chosen picture, or the sheet. */
  saveCreate(whole: boolean): Promise<void>
  startTraining(order: VaeTraining): Promise<boolean>
  changeTraining(how: 'stop' | 'resume' | 'drop'): Promise<void>
  removeVae(id: string): Promise<void>
}

const LARGEST_SEED = 99_999

export function createCreate(
  api: Api,
  { get, set }: Store<AppState>,
  { attempt, say }: Messages,
  deliver: Deliver,
): Create {
  const now = (): Creating => get().creating
  const change = (part: Partial<Creating>) => set({ creating: { ...now(), ...part } })

  /** Draws and shows; what is pushed is drawn from what was drawn without. */
  async function draw(start: CreateOrder['start']): Promise<void> {
    const { model, push } = now()
    if (model === null) return
    change({ busy: true })
    await attempt('create', async () => {
      const plain = await api.drawPictures({ model, start, push: pushOrder(NO_PUSH) })
      const base = plain.latents
      change({ base, sheet: plain, chosen: null })
      if (isPushed(push)) await pushed(push)
      set({ announcement: t('create.drawn', { count: base.length }) })
    })
    change({ busy: false })
  }

  async function pushed(push: Push): Promise<void> {
    const { model, base } = now()
    if (model === null || base === null) return
    const start = { kind: 'latents', latents: base.map((z) => [...z]) } as const
    const sheet = await api.drawPictures({ model, start, push: pushOrder(push) })
    if (now().base === base) change({ sheet })
  }

  async function fill(): Promise<void> {
    const order = fillOrder(now())
    if (order === null) return
    change({ busy: true })
    await attempt('create', async () => {
      const sheet = await api.fillMarked(order)
      change({ base: null, sheet, chosen: null })
      set({ announcement: t('create.drawn', { count: sheet.latents.length }) })
    })
    change({ busy: false })
  }

  const live = latestOnly((push: Push) => attempt('create', () => pushed(push)))

  async function drawCreate(): Promise<void> {
    const wanted = now()
    if (!canDraw(wanted) || wanted.busy) return
    const start = startOf(wanted)
    if (wanted.way === 'fill') await fill()
    else if (start !== null) await draw(start)
  }

  async function loadModels(): Promise<void> {
    const models = await attempt('create-models', () => api.listVaes())
    if (models === undefined) return
    const { model } = now()
    const known = models.some(({ id }) => id === model) ? model : null
    const first = models.find(({ id }) => id === DEFAULT_VAE) ?? models[0]
    change({ models, model: known ?? first?.id ?? null })
  }

  return {
    async openCreate() {
      set({ creating: withPhotos(now(), get().photos) })
      const training = await attempt('vae-training', () => api.vaeTraining())
      if (training !== undefined) change({ training })
      await loadModels()
      if (now().sheet === null) await drawCreate()
    },
    setCreate(part) {
      // What was drawn by another model means nothing to this one.
      const drops = part.model !== undefined && part.model !== now().model
      change(drops ? { ...part, base: null, sheet: null, chosen: null, push: NO_PUSH } : part)
    },
    drawCreate,
    async newSeed() {
      change({ seed: 1 + Math.floor(Math.random() * LARGEST_SEED) })
      await drawCreate()
    },
    pushCreate(push) {
      change({ push })
      void live(push) // never rejects
    },
    async moreLikeChosen() {
      const { sheet, chosen, variety, temperature, seed, busy } = now()
      const latent = chosen === null ? undefined : sheet?.latents[chosen]
      if (latent === undefined || busy || modelOf(now()) === null) return
      // It is what is seen, pushed or not: nothing is pushed on top.
      change({ push: NO_PUSH, seed: seed + 1 })
      await draw({ kind: 'around', of: { latent }, seed: seed + 1, count: 16, temperature, variety })
    },
    async saveCreate(whole) {
      const { sheet, chosen } = now()
      if (sheet === null || (chosen === null && !whole)) return
      await attempt('create-save', async () => {
        const saved = await api.savePicture({ sheet: sheet.id, index: whole ? null : chosen })
        if (saved.kind === 'download') await deliver(saved)
        if (saved.kind !== 'cancelled') say('create-save', t('create.saved', { name: saved.name }))
      })
    },
    async startTraining(order) {
      const begun = await attempt('vae-training', () => api.trainVae(order))
      return begun !== undefined
    },
    async changeTraining(how) {
      const CHANGES = { stop: () => api.stopVae(), resume: () => api.resumeVae(), drop: () => api.dropVae() } as const
      const { training } = now()
      await attempt('vae-training', () => CHANGES[how]())
      if (how !== 'drop' || training.kind !== 'done') return
      // Taking note of a finished training leads to its model.
      await loadModels()
      change({ model: training.model, base: null, sheet: null, chosen: null, push: NO_PUSH })
      await drawCreate()
    },
    async removeVae(id) {
      await attempt('create-models', () => api.removeVae(id))
      change({ sheet: null, base: null, chosen: null, push: NO_PUSH })
      await loadModels()
      await drawCreate()
    },
  }
}
