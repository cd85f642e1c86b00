/**
 * @file `window.api`: the same object in both hosts, made in the page from what its host carries. Takes types only from
 * the contract, so that zod stays out of the preload and the page. Runs in the preload and the renderer.
 */
import type { Calls, Events, ImportOutcome } from './contract.ts'
import { PatinaError, toFailure } from './errors.ts'
import { unwrap, type Client, type Outcome } from './rpc.ts'
import { MAX_UPLOAD_BYTES } from './web-host.ts'

/** Where bytes are fetched from (`base` + "assets/..."), and the headers that such a request must carry. */
export interface Media {
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
}

export type CallName = keyof Calls

/** The calls as a carrier has them: failures are plain data. */
export type RawCalls = {
  readonly [K in CallName]: (...args: Parameters<Calls[K]>) => Promise<Outcome<ReturnType<Calls[K]>>>
}

export type Listen = <K extends keyof Events>(name: K, listener: (payload: Events[K]) => void) => () => void

/** What a host gives its page. Only plain data and functions, so that it can cross Electron's contextBridge. */
export interface Bridge {
  readonly calls: RawCalls
  readonly on: Listen
  readonly media: Media
  /** Opens a dropped or pasted file in place; null if it has no place on this machine that the host can know. */
  readonly importFile: (file: File) => Promise<Outcome<ImportOutcome> | null>
}

export type Api = { readonly [K in CallName]: (...args: Parameters<Calls[K]>) => Promise<ReturnType<Calls[K]>> } & {
  readonly media: Media
  readonly on: Listen
  /** Opens the files one after another; answers one outcome per file, in order. Never rejects for a bad file. */
  readonly importFiles: (files: readonly File[]) => Promise<ImportOutcome[]>
  /** Sends a file as the original of a photo. Never rejects for a file that is not. */
  readonly uploadOriginal: (photo: string, file: File) => Promise<ImportOutcome>
}

/** One plain function per call: a Proxy could not cross the contextBridge, and the page is given no channel to name. */
export function rawCalls(client: Client<Calls, Events>, names: readonly CallName[]): RawCalls {
  const entry = (name: CallName) => [name, (...args: never[]) => client.call(name, ...(args as never))] as const
  return Object.fromEntries(names.map(entry)) as unknown as RawCalls
}

/** Calls of the returned object reject with the PatinaError that was thrown in main. */
export function makeApi(bridge: Bridge): Api {
  const thrower =
    (raw: (...args: never[]) => Promise<Outcome<unknown>>) =>
    async (...args: never[]) =>
      unwrap(await raw(...args))
  const calls = Object.fromEntries(Object.entries(bridge.calls).map(([name, raw]) => [name, thrower(raw)]))
  return {
    ...(calls as unknown as { [K in CallName]: Api[K] }),
    media: bridge.media,
    on: bridge.on,
    importFiles: async (files) => {
      const outcomes: ImportOutcome[] = []
      for (const file of files) outcomes.push(await importOne(bridge, file))
      return outcomes
    },
    uploadOriginal: (photo, file) => answering(file, () => upload(bridge.media, `photos/${photo}/relink`, file)),
  }
}

const importOne = (bridge: Bridge, file: File): Promise<ImportOutcome> =>
  answering(file, async () => {
    const inPlace = await bridge.importFile(file)
    return inPlace ? unwrap(inPlace) : await upload(bridge.media, 'import', file)
  })

/** A failure is an answer about the file. */
async function answering(file: File, work: () => Promise<ImportOutcome>): Promise<ImportOutcome> {
  try {
    return await work()
  } catch (error) {
    const { code, context } = toFailure(error)
    return { name: file.name, failure: { code, context: { ...context } } }
  }
}

async function upload(media: Media, place: string, file: File): Promise<ImportOutcome> {
  // Refused before it is sent: a browser that is cut off in mid-upload cannot tell why.
  const limit = MAX_UPLOAD_BYTES / 1024 ** 2
  if (file.size > MAX_UPLOAD_BYTES) throw new PatinaError('upload-too-large', { file: file.name, limit })
  const address = `${media.base}assets/${place}?name=${encodeURIComponent(file.name)}`
  const response = await fetch(address, { method: 'POST', headers: media.headers, body: file })
  if (!response.ok) throw new PatinaError('refused', { reason: `status ${response.status}` })
  return (await response.json()) as ImportOutcome
}

declare global {
  interface Window {
    api: Api
  }
}
