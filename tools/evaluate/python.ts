/** @file A Python child that runs other people's methods (OpenCV, scikit-image) on the same pixels; pictures travel as raw floats in files. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Planes } from '../../src/imaging/pad.ts'
import { Skipped } from './sample.ts'

/** Debian's Python first: another one on the PATH may lack its packages. */
const PYTHONS = ['/usr/bin/python3', 'python3']

/** @returns the Python that has these modules, or undefined */
export const pythonWith = (...modules: string[]): string | undefined =>
  PYTHONS.find((p) => spawnSync(p, ['-c', `import ${modules.join(', ')}`]).status === 0)

export const PYTHON_NEEDED = 'no Python with cv2, skimage and scipy (Debian: python3-opencv, python3-skimage)'

interface Answer {
  readonly error?: string
  /** Planes of the picture that was written. */
  readonly planes?: number
  readonly values?: Readonly<Record<string, number>>
}

interface Child {
  readonly process: ChildProcessWithoutNullStreams
  readonly lines: Interface
  readonly complaints: string[]
}

export class Python implements Disposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'patina-evaluate-'))
  #child: Child | undefined
  #waiting: ((answer: Answer) => void) | undefined

  /** One picture in, one out. @throws Skipped without Python; Error if the method failed */
  async picture(method: string, pictures: Readonly<Record<string, Planes>>, settings: object = {}): Promise<Planes> {
    const { planes } = await this.#ask(method, pictures, settings)
    const [size] = Object.values(pictures)
    if (planes === undefined || size === undefined) throw new Error(`${method} gave no picture`)
    const bytes = readFileSync(path.join(this.#folder, 'out'))
    const pixels = new Float32Array(bytes.buffer, bytes.byteOffset, planes * size.width * size.height).slice()
    return { width: size.width, height: size.height, pixels }
  }

  /** Pictures in, numbers out. @throws Skipped without Python; Error if the method failed */
  async values(method: string, pictures: Readonly<Record<string, Planes>>): Promise<Readonly<Record<string, number>>> {
    return (await this.#ask(method, pictures, {})).values ?? {}
  }

  async #ask(method: string, pictures: Readonly<Record<string, Planes>>, settings: object): Promise<Answer> {
    const child = (this.#child ??= this.#start())
    const inputs = Object.entries(pictures).map(([name, p]) => {
      writeFileSync(path.join(this.#folder, name), p.pixels)
      return [name, [p.pixels.length / (p.width * p.height), p.height, p.width]] as const
    })
    const answered = new Promise<Answer>((resolve) => {
      this.#waiting = resolve
    })
    child.process.stdin.write(`${JSON.stringify({ method, inputs: Object.fromEntries(inputs), settings })}\n`)
    const answer = await answered
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error}`)
    return answer
  }

  #start(): Child {
    const python = pythonWith('cv2', 'skimage', 'scipy')
    if (python === undefined) throw new Skipped(PYTHON_NEEDED)
    const child = spawn(python, [path.join(import.meta.dirname, 'baselines.py'), this.#folder])
    const complaints: string[] = []
    child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
    child.stdin.on('error', () => undefined) // the exit below says more
    const tell = (answer: Answer) => {
      this.#waiting?.(answer)
      this.#waiting = undefined
    }
    const lines = createInterface({ input: child.stdout }).on('line', (line) => tell(JSON.parse(line) as Answer))
    child.on('close', () => {
      this.#child = undefined
      tell({ error: complaints.join('').trim().split('\n').at(-1) ?? 'Python ended' })
    })
    return { process: child, lines, complaints }
  }

  [Symbol.dispose](): void {
    this.#child?.process.stdin.end()
    this.#child?.lines.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
