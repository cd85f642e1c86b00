/** @file Tiles that follow every edit have the pixels of a mask that is drawn from the beginning. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { redo, undo, withOp, inEffect, NO_MASK } from '../../imaging/mask/history.ts'
import { rasterise } from '../../imaging/mask/rasterise.ts'
import { integer, random, type Random } from '../../imaging/random.ts'
import type { MaskOp } from '../../shared/mask.ts'
import { lift, move, press, type Draft, type Tooling } from './draft.ts'
import { MaskCache, type LiveStroke } from './mask-cache.ts'
import type { Tile } from './tiles.ts'

const SIZE = { width: 640, height: 530 }
const SEED = 7

const tiles: readonly Tile[] = [0, 1, 2].flatMap((level) => {
  const count = (edge: number) => Math.ceil(edge / 512 / 2 ** level)
  return Array.from({ length: count(SIZE.width) * count(SIZE.height) }, (_, i) => ({
    level,
    x: i % count(SIZE.width),
    y: Math.floor(i / count(SIZE.width)),
  }))
})

/** The whole of each tile, and what it says has changed since the picture that was taken before. */
function check(cache: MaskCache, ops: readonly MaskOp[], seen: Map<Tile, Uint8Array>, says: string) {
  const some = tiles.filter((_, i) => (i * 7 + ops.length) % 3 !== 0)
  for (const [i, found] of cache.get(some).entries()) {
    const { patch, inner, changed, isEmpty } = found
    const wanted = rasterise(ops, SIZE, patch, patch.scale).data
    assert.ok(Buffer.from(patch.data).equals(wanted), `${says}: tile ${JSON.stringify(some[i])}`)
    if (isEmpty)
      assert.ok(
        wanted.every((value) => value === 0),
        says,
      )
    const before = seen.get(some[i]!)
    for (let y = 0; before && y < patch.height; y++)
      for (let x = 0; x < patch.width; x++) {
        const [px, py] = [patch.left + x, patch.top + y]
        const isTold =
          changed !== null &&
          px >= changed.left &&
          py >= changed.top &&
          px < changed.left + changed.width &&
          py < changed.top + changed.height
        if (!isTold && patch.data[y * patch.width + x] !== before[y * patch.width + x])
          assert.fail(`${says}: (${px}, ${py}) of ${JSON.stringify(inner)} changed untold`)
      }
    cache.taken(found)
    seen.set(some[i]!, patch.data.slice())
  }
}

const tooling = (r: Random): Tooling => ({
  tool: r() < 0.7 ? 'brush' : 'eraser',
  size: 3 + r() * 150,
  hardness: r(),
  areaMode: 'add',
  straight: false,
  lastEnd: null,
  near: 2,
})

const somewhere = (r: Random) => ({ x: r() * 740 - 50, y: r() * 630 - 50 })

test(`40 random edits, strokes drawn live, taken back and done again (seed ${SEED})`, () => {
  const r = random(SEED)
  const cache = new MaskCache(SIZE, () => undefined)
  const seen = new Map<Tile, Uint8Array>()
  let history = NO_MASK
  const live = (draft: Draft | null): LiveStroke | null => (draft?.kind === 'path' ? draft : null)
  const look = (draft: Draft | null, says: string) => {
    cache.show(inEffect(history), live(draft))
    const ops = inEffect(history)
    check(cache, draft?.kind === 'path' ? [...ops, draft.op] : ops, seen, says)
  }
  for (let i = 0; i < 40; i++) {
    const choice = r()
    if (choice < 0.2) history = undo(history)
    else if (choice < 0.3) history = redo(history)
    else if (choice < 0.36) history = withOp(history, { kind: 'grow', by: integer(r, 9) - 4 })
    else if (choice < 0.4) history = withOp(history, { kind: 'feather', by: 1 + integer(r, 5) })
    else if (choice < 0.44) history = withOp(history, { kind: r() < 0.3 ? 'clear' : 'invert' })
    else if (choice < 0.6) {
      const points = Array.from({ length: 8 }, () => integer(r, 640))
      history = withOp(history, { kind: 'area', mode: r() < 0.7 ? 'add' : 'subtract', points })
    } else {
      let { draft } = press(null, tooling(r), somewhere(r))
      for (let k = 0; k < 4 && draft; k++) {
        if (r() < 0.7) look(draft, `edit ${i}, live`)
        draft = move(draft, somewhere(r)).draft
      }
      const { op } = r() < 0.2 || !draft ? { op: null } : lift(draft)
      if (op) history = withOp(history, op)
    }
    if (r() < 0.6) look(null, `edit ${i}`)
  }
})
