/** @file Commands that find missing originals again. Where the host has no dialog the page compares the files itself. Page. */
import type { Api } from '../../shared/api.ts'
import type { Photo } from '../../shared/contract.ts'
import { fromFailure } from '../../shared/errors.ts'
import { t } from '../i18n/t.ts'
import type { AppState } from './app-state.ts'
import type { Messages } from './messages.ts'
import type { Rounds } from './rounds.ts'
import type { Store } from './store.ts'

export interface Originals {
  /** The machine's own dialog; false where the host has none and the page must ask with a file input. */
  askOriginal(photo: Photo['id']): Promise<boolean>
  askOriginals(): Promise<boolean>
  /** Takes a file as the original of a photo, if it is. */
  giveOriginal(photo: Photo['id'], file: File): Promise<void>
  /** Takes those of many files that are originals of photos that miss theirs. */
  searchOriginals(files: readonly File[]): Promise<void>
}

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A photo's id is the beginning of its content's SHA-256. */
const hasContent = async (file: File, { id }: Photo): Promise<boolean> =>
  hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())).startsWith(id)

export function createOriginals(
  api: Api,
  { get }: Store<AppState>,
  { attempt, say }: Messages,
  { each }: Pick<Rounds, 'each'>,
): Originals {
  const tellFound = (found: number) => {
    const left = get().photos.filter(({ missing }) => missing).length
    say('originals', t('originals.found', { found, left }))
  }

  async function give(photo: Photo['id'], file: File) {
    const outcome = await api.uploadOriginal(photo, file)
    if ('failure' in outcome) throw fromFailure(outcome.failure)
  }

  /** Whose original a file is. Sizes are compared first: of the others nothing need be read. */
  async function ownerOf(file: File): Promise<Photo | undefined> {
    for (const photo of get().photos.filter(({ missing, bytes }) => missing && bytes === file.size))
      if (await hasContent(file, photo)) return photo
    return undefined
  }

  return {
    async askOriginal(photo) {
      const answer = await attempt('originals', () => api.relinkPhoto(photo))
      if (answer?.kind === 'done') tellFound(answer.found)
      return answer?.kind !== 'ask'
    },
    async askOriginals() {
      const answer = await attempt('originals', () => api.relinkFolder())
      if (answer?.kind === 'done') tellFound(answer.found)
      return answer?.kind !== 'ask'
    },
    async giveOriginal(photo, file) {
      const done = await attempt('originals', async () => {
        await give(photo, file)
        return true
      })
      if (done) tellFound(1)
    },
    async searchOriginals(files) {
      const sizes = new Set(get().photos.flatMap(({ missing, bytes }) => (missing ? [bytes] : [])))
      let found = 0
      const look = async (file: File) => {
        const photo = await ownerOf(file)
        if (!photo) return
        await give(photo.id, file)
        found++
      }
      const candidates = files.filter(({ size }) => sizes.has(size))
      await each('search', candidates, (file) => attempt('originals', () => look(file)))
      tellFound(found)
    },
  }
}
