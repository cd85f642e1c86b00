/** @file The formats of an export as people know them, and the quality that each starts with. Pure. */
import type { Photo } from '../../../shared/contract.ts'

export type Format = Photo['format']

export const FORMATS: Readonly<Record<Format, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  tiff: 'TIFF',
  webp: 'WebP',
  avif: 'AVIF',
  patina: 'Patina',
}

/** null: lossless, so there is nothing to choose. */
export const QUALITY: Readonly<Record<Format, number | null>> = {
  jpeg: 92,
  png: null,
  tiff: null,
  webp: 90,
  avif: 70,
  patina: 75,
}

export const isFormat = (name: string): name is Format => Object.hasOwn(FORMATS, name)
