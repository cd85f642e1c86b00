import assert from 'node:assert/strict'
import { test } from 'node:test'
import { psnr } from './psnr.ts'

const constant = (v: number): Float32Array => new Float32Array(100).fill(v)

test('an even error of 0.1 is 20 dB, of 0.01 is 40 dB, none is infinite', () => {
  assert.ok(Math.abs(psnr(constant(0.6), constant(0.5)) - 20) < 1e-4)
  assert.ok(Math.abs(psnr(constant(0.51), constant(0.5)) - 40) < 1e-4)
  assert.equal(psnr(constant(0.5), constant(0.5)), Number.POSITIVE_INFINITY)
})

test('values are clipped as a saved photo is', () => {
  assert.ok(Math.abs(psnr(constant(1.7), constant(0.9)) - 20) < 1e-4)
  assert.ok(Math.abs(psnr(constant(-3), constant(0.1)) - 20) < 1e-4)
})

test('different lengths are an error', () =>
  assert.throws(() => psnr(constant(1), new Float32Array(2)), /Expected 2 values/))
