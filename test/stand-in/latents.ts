/** @file Another process that reads streams of latents, one JSON line each, and tells the SHA-256 of all that it found. */
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { decodeLatents } from '../../src/imaging/entropy/latent-coder.ts'
import { codecModel } from '../../src/worker/patina/codec-model.ts'

interface Line {
  readonly stream: string
  readonly level: number
  readonly width: number
  readonly height: number
}

const { tables } = await codecModel()
const found = createHash('sha256')
for await (const line of createInterface({ input: process.stdin })) {
  const { stream, level, width, height } = JSON.parse(line) as Line
  const { values } = decodeLatents(tables, level, Buffer.from(stream, 'base64'), width, height)
  found.update(new Uint8Array(values.buffer))
}
console.log(found.digest('hex'))
