/** @file Small pictures as PNG files, single and many on one sheet; each says that a program made it. Runs in the worker. */
import { fromRaw } from '../codec/sharp.ts'

/**
 * The IPTC's word for pictures that a trained model made (cv.iptc.org/newscodes/digitalsourcetype): whoever finds the file later
 * can tell that it shows nothing that was.
 */
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>`

export interface Bytes {
  readonly width: number
  readonly height: number
  /** Interleaved RGB. */
  readonly pixels: Uint8ClampedArray
}

/** Planes around [0, 1] as rounded and clipped bytes. */
export function squareBytes(planes: Float32Array, edge: number): Uint8ClampedArray {
  const plane = edge * edge
  const out = new Uint8ClampedArray(3 * plane)
  for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) out[3 * i + c] = (planes[c * plane + i] as number) * 255
  return out
}

/** As near to a square as can be. */
export const columnsFor = (count: number): number => Math.max(1, Math.ceil(Math.sqrt(count)))

/** Pictures row by row on white. */
export function sheetOf(pictures: readonly Uint8ClampedArray[], edge: number, gap: number, columns: number): Bytes {
  const rows = Math.ceil(pictures.length / columns)
  const [width, height] = [columns * edge + (columns + 1) * gap, rows * edge + (rows + 1) * gap]
  const pixels = new Uint8ClampedArray(3 * width * height).fill(255)
  for (const [i, picture] of pictures.entries()) {
    const left = gap + (i % columns) * (edge + gap)
    const top = gap + Math.floor(i / columns) * (edge + gap)
    for (let y = 0; y < edge; y++)
      pixels.set(picture.subarray(3 * y * edge, 3 * (y + 1) * edge), 3 * ((top + y) * width + left))
  }
  return { width, height, pixels }
}

export const png = ({ width, height, pixels }: Bytes): Promise<Uint8Array> =>
  fromRaw({ data: new Uint8Array(pixels.buffer), width, height, channels: 3 })
    .png({ compressionLevel: 6, palette: false })
    .withXmp(XMP)
    .toBuffer()
