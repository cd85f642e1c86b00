/** @file The map of what is guesswork beside a result in the cache: its picture and its share. Runs in main. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const Share = z.strictObject({ share: z.number().min(0).max(1) })

export const inventionFile = (resultCache: string): string => path.join(resultCache, 'invention.png')
export const shareFile = (resultCache: string): string => path.join(resultCache, 'invention.json')

/** Share of the photo that is guesswork, 0-1; null: there is no map, or it is damaged and is made again. */
export function readShare(resultCache: string): number | null {
  if (!existsSync(inventionFile(resultCache))) return null
  try {
    return Share.parse(JSON.parse(readFileSync(shareFile(resultCache), 'utf8'))).share
  } catch {
    return null
  }
}
