/** @file What a file is, told by its first bytes and not by its name. Pure; worker and main. */

/** Bytes from the beginning of a file that `sniff` wants to see. */
export const SNIFF_BYTES = 64

export type PhotoKind = 'jpeg' | 'png' | 'tiff' | 'webp' | 'avif' | 'patina'

export type Sniffed =
  | { readonly kind: 'photo'; readonly format: PhotoKind }
  /** A picture or document of a format that is not opened; `format` is its name for people. */
  | { readonly kind: 'other'; readonly format: string }
  | { readonly kind: 'unknown' }

const latin = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to))

/** Signature at offset 0 -> what it is. The first match counts, so longer ones stand before their beginnings. */
const SIGNATURES: readonly (readonly [signature: string, is: PhotoKind | { other: string }])[] = [
  ['\xff\xd8\xff', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['\x89PTN\r\n\x1a\n', 'patina'],
  ['II*\0\x10\0\0\0CR', { other: 'camera raw (CR2)' }],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
  ['II+\0', 'tiff'],
  ['MM\0+', 'tiff'],
  ['GIF87a', { other: 'GIF' }],
  ['GIF89a', { other: 'GIF' }],
  ['BM', { other: 'BMP' }],
  ['%PDF-', { other: 'PDF' }],
  ['8BPS', { other: 'Photoshop' }],
  ['\0\0\x01\0', { other: 'icon' }],
  ['\0\0\0\x0cJXL \r\n\x87\n', { other: 'JPEG XL' }],
  ['\xff\x0a', { other: 'JPEG XL' }],
  ['\0\0\0\x0cjP  \r\n\x87\n', { other: 'JPEG 2000' }],
  ['\xff\x4f\xff\x51', { other: 'JPEG 2000' }],
  ['IIRO', { other: 'camera raw (ORF)' }],
  ['IIRS', { other: 'camera raw (ORF)' }],
  ['IIU\0', { other: 'camera raw (RW2)' }],
  ['FUJIFILMCCD-RAW', { other: 'camera raw (RAF)' }],
  ['v/1\x01', { other: 'OpenEXR' }],
  ['#?RADIANCE', { other: 'Radiance HDR' }],
]

/** Brands of the ISO container: what it holds. */
const BRANDS: Readonly<Record<string, string>> = {
  heic: 'HEIC',
  heix: 'HEIC',
  hevc: 'HEIC',
  hevx: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  mif1: 'HEIC',
  msf1: 'HEIC',
  'crx ': 'camera raw (CR3)',
}

function sniffContainer(head: Uint8Array): Sniffed {
  const length = Math.min(head.length, new DataView(head.buffer, head.byteOffset).getUint32(0))
  const brands: string[] = []
  // Major brand, then (after its version) the compatible ones.
  for (let at = 8; at + 4 <= length; at += at === 8 ? 8 : 4) brands.push(latin(head, at, at + 4))
  if (brands.some((b) => b === 'avif' || b === 'avis')) return { kind: 'photo', format: 'avif' }
  const known = brands.map((b) => BRANDS[b]).find((b) => b !== undefined)
  return known === undefined ? { kind: 'unknown' } : { kind: 'other', format: known }
}

/** @param head the first SNIFF_BYTES of a file, or all of a shorter one */
export function sniff(head: Uint8Array): Sniffed {
  const start = latin(head, 0, 16)
  for (const [signature, is] of SIGNATURES)
    if (start.startsWith(signature))
      return typeof is === 'string' ? { kind: 'photo', format: is } : { kind: 'other', format: is.other }
  const four = latin(head, 8, 12)
  if (start.startsWith('RIFF') && four === 'WEBP') return { kind: 'photo', format: 'webp' }
  if (latin(head, 4, 8) === 'ftyp' && head.length >= 16) return sniffContainer(head)
  if (/^\s*(?:\xef\xbb\xbf)?\s*<(?:svg|\?xml[^]*<svg)/i.test(latin(head, 0, SNIFF_BYTES)))
    return { kind: 'other', format: 'SVG' }
  return { kind: 'unknown' }
}
