/**
 * @file A binary arithmetic coder on 32-bit integers, as Igor Pavlov's LZMA has it, with probabilities that follow what was coded. The
 * carry is kept out of the bytes until it is known (Schindler 1998). No number is a fraction: every machine computes the same bytes.
 */

/** Probabilities are of 65536. */
const BITS = 16
/** No bit is ever certain. */
const LEAST = 16
const MOST = 65_536 - LEAST
/** States of a probability have so many bits, so that slow ones still reach small probabilities. */
export const STATE_BITS = 20
const STATE_MOST = 2 ** STATE_BITS - 1
/** The mean of a fast and a slow follower is better than either. */
const FAST = 5
const SLOW = 7

/** Probabilities of ones, by context: what both ends of a stream hold and change alike. */
export class Chances {
  readonly #fast: Int32Array
  readonly #slow: Int32Array

  /** @param start of 2 ** STATE_BITS, one for each context */
  constructor(start: Int32Array) {
    this.#fast = start.slice()
    this.#slow = start.slice()
  }

  /** Of a one, of 65536. */
  of(context: number): number {
    const p = ((this.#fast[context] as number) + (this.#slow[context] as number)) >>> (STATE_BITS + 1 - BITS)
    return p < LEAST ? LEAST : p > MOST ? MOST : p
  }

  learn(context: number, bit: number): void {
    const [f, s] = [this.#fast[context] as number, this.#slow[context] as number]
    this.#fast[context] = bit === 1 ? f + ((STATE_MOST - f) >> FAST) : f - (f >> FAST)
    this.#slow[context] = bit === 1 ? s + ((STATE_MOST - s) >> SLOW) : s - (s >> SLOW)
  }
}

/** One end of a stream: takes a bit and gives it back, or gives the one that it reads whatever it is given. */
export interface BitCoder {
  /** A bit whose probability is known by its context. */
  bit(context: number, value: number): number
  /** `count` bits (0-16) that are as likely ones as zeros, most significant first. */
  plain(value: number, count: number): number
  /** Bytes that were wanted behind the end; a sound stream wants few. */
  readonly overrun: number
}

const TOP = 2 ** 24
const WORD = 2 ** 32

export class BitEncoder implements BitCoder {
  readonly overrun = 0
  readonly #chances: Chances
  #bytes = new Uint8Array(1024)
  #length = 0
  #low = 0
  #range = WORD - 1
  #held = 0
  #heldCount = 1

  constructor(chances: Chances) {
    this.#chances = chances
  }

  bit(context: number, value: number): number {
    const bound = (this.#range >>> BITS) * this.#chances.of(context)
    if (value === 1) this.#range = bound
    else {
      this.#low += bound
      this.#range -= bound
    }
    this.#chances.learn(context, value)
    this.#normalise()
    return value
  }

  plain(value: number, count: number): number {
    for (let i = count - 1; i >= 0; i--) {
      this.#range >>>= 1
      if (((value >>> i) & 1) === 1) this.#low += this.#range
      this.#normalise()
    }
    return value
  }

  /** The stream; nothing can be added after. */
  finish(): Uint8Array {
    for (let i = 0; i < 5; i++) this.#shift()
    // The first byte is always zero: it could only have held a carry.
    return this.#bytes.slice(1, this.#length)
  }

  #normalise(): void {
    while (this.#range < TOP) {
      this.#shift()
      this.#range = (this.#range << 8) >>> 0
    }
  }

  #shift(): void {
    if (this.#low < 0xff000000 || this.#low >= WORD) {
      const carry = this.#low >= WORD ? 1 : 0
      this.#write(this.#held + carry)
      for (; this.#heldCount > 1; this.#heldCount--) this.#write(0xff + carry)
      this.#heldCount = 0
      this.#held = Math.floor(this.#low / TOP) & 0xff
    }
    this.#heldCount++
    this.#low = (this.#low % TOP) * 256
  }

  #write(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const longer = new Uint8Array(2 * this.#length)
      longer.set(this.#bytes)
      this.#bytes = longer
    }
    this.#bytes[this.#length++] = byte & 0xff
  }
}

export class BitDecoder implements BitCoder {
  readonly #chances: Chances
  readonly #bytes: Uint8Array
  #at = 0
  #code = 0
  #range = WORD - 1

  constructor(chances: Chances, bytes: Uint8Array) {
    this.#chances = chances
    this.#bytes = bytes
    for (let i = 0; i < 4; i++) this.#code = this.#next()
  }

  /** @param _ ignored: the stream knows */
  bit(context: number, _: number): number {
    const bound = (this.#range >>> BITS) * this.#chances.of(context)
    // The coder puts ones first.
    const value = this.#code < bound ? 1 : 0
    if (value === 1) this.#range = bound
    else {
      this.#code -= bound
      this.#range -= bound
    }
    this.#chances.learn(context, value)
    this.#normalise()
    return value
  }

  plain(_: number, count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) {
      this.#range >>>= 1
      const bit = this.#code >= this.#range ? 1 : 0
      if (bit === 1) this.#code -= this.#range
      value = value * 2 + bit
      this.#normalise()
    }
    return value
  }

  get overrun(): number {
    return Math.max(0, this.#at - this.#bytes.length)
  }

  #normalise(): void {
    while (this.#range < TOP) {
      this.#code = this.#next()
      this.#range = (this.#range << 8) >>> 0
    }
  }

  #next(): number {
    const byte = this.#at < this.#bytes.length ? (this.#bytes[this.#at] as number) : 0
    this.#at++
    return ((this.#code << 8) | byte) >>> 0
  }
}
