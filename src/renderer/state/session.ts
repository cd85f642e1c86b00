/**
 * @file What a person can ask of the program: commands on one store, through the window's api. Every failure ends as a
 * message in the store; no command rejects. Runs in the page.
 */
import type { Api } from '../../shared/api.ts'
import { INITIAL, type AppState } from './app-state.ts'
import { createBatches, type Batches } from './batches.ts'
import { createCreate, type Create } from './create.ts'
import { createChecking, type Checking } from './checkup.ts'
import { follow } from './follow.ts'
import { createExplorer, type Explorer } from './exploring.ts'
import { createLearner, type Learner } from './learner.ts'
import { createLibrary, type Library } from './library.ts'
import { createOriginals, type Originals } from './originals.ts'
import { createRounds, type Rounds } from './rounds.ts'
import { createMasks, type Masks } from './masks.ts'
import { createMessages } from './messages.ts'
import { createPresets, type Presets } from './presets.ts'
import { createRecipes, type Recipes } from './recipes.ts'
import { createRestoration, type Deliver, type Restoration } from './restoration.ts'
import { rememberedPart, rememberPart, type PanelPart } from './panel.ts'
import { createResultCommands, type ResultCommands } from './results.ts'
import { createSetting, type Setting } from './settings.ts'
import { createStore, type Store } from './store.ts'

export interface Session
  extends
    Library,
    Originals,
    Pick<Rounds, 'stopRound'>,
    Restoration,
    Masks,
    Recipes,
    Presets,
    Checking,
    Setting,
    Batches,
    Learner,
    Explorer,
    Create,
    ResultCommands {
  readonly store: Store<AppState>
  readonly api: Api
  /** Asks for all that the program holds; call once. */
  start(): Promise<void>
  /** Brings a part of the panel to the front. */
  showPart(part: PanelPart): void
  /** Takes a message away. */
  dismiss(slot: string): void
}

export function createSession(api: Api, deliver: Deliver): Session {
  const store = createStore<AppState>({ ...INITIAL, panel: rememberedPart() })
  const messages = createMessages(store)
  follow(api, store, messages)
  const rounds = createRounds(store)
  const masks = createMasks(api, store, messages, deliver)
  const recipes = createRecipes(api, store, messages)
  return {
    ...createLibrary(api, store, messages, rounds),
    ...createOriginals(api, store, messages, rounds),
    stopRound: rounds.stopRound,
    ...createRestoration(api, store, messages, deliver, { masks, recipes }),
    ...createPresets(api, store, messages, rounds, recipes),
    ...createChecking(api, store, rounds),
    ...createSetting(api, store, messages),
    ...createBatches(api, store, messages),
    ...createExplorer(api, store),
    ...createLearner(api, store, { deliver, recipes }),
    ...createCreate(api, store, messages, deliver),
    ...createResultCommands(api, store, messages, masks.savedMask),
    ...masks,
    ...recipes,
    store,
    api,
    dismiss: messages.dismiss,
    showPart(panel) {
      rememberPart(panel)
      store.set({ panel })
    },
    async start() {
      await messages.attempt('start', async () => {
        const [photos, samples] = await Promise.all([api.listPhotos(), api.listSamples()])
        store.set({ photos, samples, ready: true, open: photos.at(-1)?.id ?? null })
        store.set({ presets: await api.listPresets() })
        // These wait for the worker, which the first screen need not.
        // Each by itself: a graphics driver may take a minute to be tried, and which models there are is known long before.
        await Promise.all([
          api.listModels().then((models) => store.set({ models })),
          api.listEngines().then((engines) => store.set({ engines })),
        ])
      })
    },
  }
}
