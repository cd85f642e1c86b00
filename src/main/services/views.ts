/**
 * @file What the window looks at: a preview and a tile pyramid per photo and per result, made by the worker, kept in the
 * cache, made again when missing. Runs in main.
 */
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { turns } from './turns.ts'
import type { WorkerClient } from '../../shared/worker-protocol.ts'

/** Long edges in pixels. */
const PREVIEW_EDGE = 2048
const THUMB_EDGE = 256

/** Thumbnails made at the same time: more would only keep a photo that is being opened waiting. */
const THUMBS_AT_ONCE = 2

export interface Views {
  /** The preview's path. `folder`: the cache folder of the photo or result; `source`: its pixels. */
  preview(source: string, folder: string): Promise<string>
  /**
   * The thumbnail's path; those asked for last are made first.
   * @throws PatinaError `cancelled` if the signal says so before it is its turn
   */
  thumb(source: string, folder: string, signal: AbortSignal): Promise<string>
  pyramid(source: string, folder: string): Promise<void>
  /** Levels of the pyramid; 0 while there is none. */
  levels(folder: string): number
}

const thumbFile = (folder: string): string => path.join(folder, 'thumb.jpg')
export const previewFile = (folder: string): string => path.join(folder, 'preview.jpg')

/** The thumbnail if it is there, else the preview; null: neither is. */
export const smallestView = (folder: string): string | null =>
  [thumbFile(folder), previewFile(folder)].find((file) => existsSync(file)) ?? null

/**
 * A tile's path and type: full size is PNG, the rest JPEG; a pyramid of an older Patina is JPEG throughout. The numbers have been checked to be
 * digits.
 */
export function tileFile(folder: string, level: string, x: string, y: string): { file: string; type: string } {
  const place = path.join(folder, 'tiles', level, `${x}_${y}`)
  const isExact = existsSync(`${place}.png`)
  return isExact ? { file: `${place}.png`, type: 'image/png' } : { file: `${place}.jpg`, type: 'image/jpeg' }
}

export function createViews(worker: () => WorkerClient): Views {
  const underWay = new Map<string, Promise<void>>()

  /** Makes `target` once, however many ask, and under another name until it is whole. */
  function make(target: string, write: (unfinished: string) => Promise<unknown>): Promise<void> {
    const running = underWay.get(target)
    if (running) return running
    const started = publish(target, write).finally(() => underWay.delete(target))
    underWay.set(target, started)
    return started
  }

  const takeTurn = turns(THUMBS_AT_ONCE)

  async function preview(source: string, folder: string): Promise<string> {
    const target = previewFile(folder)
    await make(target, (out) => worker().call('preview', { photo: source, out, edge: PREVIEW_EDGE }))
    return target
  }

  return {
    preview,
    async thumb(source, folder, signal) {
      const target = thumbFile(folder)
      if (existsSync(target)) return target
      await takeTurn(signal, async () => {
        // Of the preview: it is quick to read, and still there when the original is not.
        const photo = await preview(source, folder)
        await make(target, (out) => worker().call('preview', { photo, out, edge: THUMB_EDGE }))
      })
      return target
    },
    pyramid: (source, folder) =>
      make(path.join(folder, 'tiles'), (out) => worker().call('pyramid', { photo: source, out })),
    levels: (folder) => countLevels(path.join(folder, 'tiles')),
  }
}

async function publish(target: string, write: (unfinished: string) => Promise<unknown>): Promise<void> {
  if (existsSync(target)) return
  const { dir, base } = path.parse(target)
  const unfinished = path.join(dir, `unfinished-${base}`)
  await mkdir(dir, { recursive: true })
  await rm(unfinished, { recursive: true, force: true })
  await write(unfinished)
  await rename(unfinished, target)
}

function countLevels(tiles: string): number {
  try {
    return readdirSync(tiles).filter((name) => /^\d+$/.test(name)).length
  } catch {
    return 0 // not made yet
  }
}
