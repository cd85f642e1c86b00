/** @file Which engines can be used on this machine: each is tried and measured before a photo is trusted to it. */
import { selfTest } from '../engine/self-test.ts'
import type { ProviderName } from '../engine/session.ts'
import type { EngineChoice, ProviderReport } from '../shared/worker-protocol.ts'
import { probe } from './probe.ts'
import { registerTensorflow } from './tensorflow-gpu.ts'

const PROVIDERS: readonly ProviderName[] = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml']

/** Where a provider exists at all; elsewhere it is not tried. */
const PLATFORMS: Readonly<Record<ProviderName, readonly NodeJS.Platform[] | 'all'>> = {
  cpu: 'all',
  webgpu: 'all',
  cuda: ['linux', 'win32'],
  dml: ['win32'],
  coreml: ['darwin'],
}

const unusable = (engine: EngineChoice, detail: string): ProviderReport => ({
  engine,
  usable: false,
  detail,
  parity: null,
  speed: null,
})

async function report(engine: ProviderName): Promise<ProviderReport> {
  const platforms = PLATFORMS[engine]
  if (platforms !== 'all' && !platforms.includes(process.platform))
    return unusable(engine, 'is not made for this system')
  try {
    // The CPU is what this process runs on anyway; everything else brings a driver.
    const { parity, speed, fault } = await (engine === 'cpu' ? selfTest(engine) : probe(engine))
    if (fault !== null) return { ...unusable(engine, fault), parity, speed }
    const detail = `agrees with the CPU to ${parity.toFixed(2)} grey levels, ${speed.toFixed(1)} MP/s in the self-test`
    return { engine, usable: true, detail, parity, speed }
  } catch (error) {
    return unusable(engine, `is not on this machine (${reasonOf(error)})`)
  }
}

/** onnxruntime puts the place in its source and the failed condition before the reason. */
const SOURCE_PLACE = /^.*(?:was false\.|Error:)\s*/

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(SOURCE_PLACE, '').slice(0, 160) ?? ''

function tensorflowReport(): ProviderReport {
  const reason = registerTensorflow()
  return reason === null
    ? { engine: 'tfjs-gpu', usable: true, detail: 'its library is installed', parity: null, speed: null }
    : unusable('tfjs-gpu', reason)
}

let measured: Promise<ProviderReport[]> | undefined

async function measureAll(): Promise<ProviderReport[]> {
  const cpu = await report('cpu') // alone: the others would slow it down
  const others = await Promise.all(PROVIDERS.filter((p) => p !== 'cpu').map(report))
  return [cpu, ...others, tensorflowReport()]
}

/** Every engine with its verdict. @param measure true: tried anew, else the verdict of this process is used again */
export function reportProviders(measure: boolean): Promise<ProviderReport[]> {
  if (measure || measured === undefined) measured = measureAll()
  return measured
}

/** The fastest provider that passed its test. */
export async function fastestProvider(): Promise<ProviderName> {
  const usable = (await reportProviders(false)).filter((r) => r.usable && r.speed !== null)
  const best = usable.sort((a, b) => (b.speed ?? 0) - (a.speed ?? 0))[0]
  return PROVIDERS.find((p) => p === best?.engine) ?? 'cpu'
}
