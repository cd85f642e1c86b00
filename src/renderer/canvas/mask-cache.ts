/**
 * @file The tiles of a mask that are looked at, kept up to date at the least cost: a stroke under way and new marks are drawn
 * onto them, taking back draws again from the last operation that reaches across tiles. Pure.
 */
import { around, boxOf, overlap } from '../../imaging/mask/bounds.ts'
import { expand, levelSize, uniform, type Box, type Patch } from '../../imaging/mask/patch.ts'
import { apply, rasterise, reachOf, type FindPicture } from '../../imaging/mask/rasterise.ts'
import type { MaskOp, MaskOpOf } from '../../shared/mask.ts'
import { TILE, type Tile } from './tiles.ts'
import type { Point, Size } from './view.ts'

/** A stroke that is being drawn. `start` is the same object for as long as it is the same stroke. */
export interface LiveStroke {
  readonly start: Point
  readonly op: MaskOpOf<'stroke'>
}

/** A tile with a rim of one pixel (none at the photo's borders), so that lines can be drawn across its edges. */
export interface MaskTile {
  readonly patch: Patch
  /** The tile itself. */
  readonly inner: Box
  /** What was drawn since it was last looked at; null: nothing. */
  readonly changed: Box | null
  /** Nothing is marked here, for sure. */
  readonly isEmpty: boolean
}

interface Entry extends MaskTile {
  changed: Box | null
  isEmpty: boolean
  ops: readonly MaskOp[]
  /** The stroke under way as far as it is drawn here. */
  live: LiveStroke | null
  /** The pixels after `op`, the last operation that reaches across tiles. */
  base: { readonly op: MaskOp; readonly data: Uint8Array } | null
}

/** Tiles kept beside those in sight. */
const SPARE = 24

const NONE: readonly MaskOp[] = []

export class MaskCache {
  readonly #size: Size
  readonly #find: FindPicture
  // Entries are inserted again when used, so the oldest are first.
  readonly #entries = new Map<string, Entry>()
  #ops: readonly MaskOp[] = NONE
  #live: LiveStroke | null = null

  constructor(size: Size, find: FindPicture) {
    this.#size = size
    this.#find = find
  }

  /** Says what is marked now. Tiles follow when they are asked for. */
  show(ops: readonly MaskOp[], live: LiveStroke | null): void {
    this.#ops = ops
    this.#live = live
  }

  /** The tiles of what is in sight, up to date. Those of `changed` are to be taken over now: they are not told again. */
  get(tiles: readonly Tile[]): MaskTile[] {
    const found = tiles.map((tile) => {
      const key = `${tile.level} ${tile.x} ${tile.y}`
      const entry = this.#entries.get(key) ?? this.#blank(tile)
      this.#entries.delete(key)
      this.#entries.set(key, entry)
      return entry
    })
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= tiles.length + SPARE) break
      this.#entries.delete(key)
    }
    return found.map((entry) => this.#update(entry))
  }

  /** Marks the changes of a tile as taken over. */
  taken(tile: MaskTile): void {
    ;(tile as Entry).changed = null
  }

  #blank({ level, x, y }: Tile): Entry {
    const scale = 2 ** -level
    const whole = levelSize(this.#size, scale)
    const inner = expand({ left: x * TILE, top: y * TILE, width: TILE, height: TILE }, 0, whole)
    const box = expand(inner, 1, whole)
    const patch = { ...box, scale, data: new Uint8Array(box.width * box.height) }
    return { patch, inner, changed: inner, isEmpty: true, ops: NONE, live: null, base: null }
  }

  #update(entry: Entry): Entry {
    if (entry.ops === this.#ops && entry.live === this.#live) return entry
    const added = this.#addedTo(entry)
    if (added) this.#draw(entry, added)
    else this.#drawAgain(entry)
    entry.ops = this.#ops
    if (this.#live) this.#drawLive(entry, this.#live)
    entry.live = this.#live
    return entry
  }

  /** The operations that need only be drawn on top; null: the tile must be drawn again. */
  #addedTo({ ops, live }: Entry): readonly MaskOp[] | null {
    const before = ops.length
    // An operation is never changed and never moved: the same one at the same place has the same ones before it.
    if (before > this.#ops.length || (before > 0 && ops[before - 1] !== this.#ops[before - 1])) return null
    const added = this.#ops.slice(before)
    const isLiveKept = !live || live.start === this.#live?.start || isFinished(live, added)
    return isLiveKept && added.every((op) => reachOf(op) === 0) ? added : null
  }

  #draw(entry: Entry, ops: readonly MaskOp[]): void {
    const { patch } = entry
    apply(patch, ops, this.#size, this.#find)
    for (const op of ops) {
      const box = boxOf(op, patch.scale)
      const touched = box ? overlap(box, patch) : patch
      entry.changed = around(entry.changed, touched)
      entry.isEmpty &&= !touched || ('mode' in op && op.mode === 'subtract')
    }
  }

  #drawAgain(entry: Entry): void {
    const { patch } = entry
    const last = this.#ops.findLastIndex((op) => reachOf(op) > 0)
    const op = this.#ops[last]
    if (op === undefined) {
      entry.base = null
      patch.data.fill(0)
    } else {
      if (entry.base?.op !== op) {
        const { data } = rasterise(this.#ops.slice(0, last + 1), this.#size, patch, patch.scale, this.#find)
        entry.base = { op, data }
      }
      patch.data.set(entry.base.data)
    }
    apply(patch, this.#ops.slice(last + 1), this.#size, this.#find)
    entry.changed = patch
    entry.live = null
    entry.isEmpty = uniform(patch) === 0
  }

  /** Draws what the stroke gained; a stroke's pieces may be drawn in any order and twice. */
  #drawLive(entry: Entry, { start, op }: LiveStroke): void {
    const drawn = entry.live?.start === start ? entry.live.op.points.length : 0
    if (drawn === op.points.length) return
    this.#draw(entry, [{ ...op, points: op.points.slice(Math.max(drawn - 2, 0)) }])
  }
}

/** Whether a stroke that was being drawn is among the operations that were added. */
const isFinished = (live: LiveStroke, added: readonly MaskOp[]): boolean =>
  added.some((op) => op.kind === 'stroke' && op.points === live.op.points)
