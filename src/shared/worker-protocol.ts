/**
 * @file The messages between main (or the command line) and the worker process: JSON objects over Node's IPC channel.
 * One table of methods; the supervisor's client and the worker's dispatcher are both typed by it. Paths are absolute.
 * Pixels never cross: results travel as files.
 */
import type { Adjustment } from './adjustment.ts'
import type { Checkup, Region } from './checkup.ts'
import type { Failure } from './errors.ts'
import type {
  Alike,
  AlikeOrder,
  Arranged,
  ArrangeOrder,
  Classified,
  ClassifyOrder,
  Contents,
  ContentsOrder,
  Occluded,
  SaliencyOrder,
  SuggestOrder,
} from './features.ts'
import type { AdapterSize, Forecast, LearningPoint, Library, Phase, Verdict } from './learning.ts'
import type { MaskOp } from './mask.ts'
import type { OutputOptions, PhotoFormat } from './output.ts'
import type { Provenance, Restoration } from './provenance.ts'
import type { Step, Task } from './steps.ts'
import type { Drawn, DrawOrder, FillOrder, VaeCard, VaeEntry, VaePoint, VaeTrainOrder } from './vae.ts'

export type { OutputOptions, PhotoFormat }

export type EngineChoice = 'auto' | 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml' | 'tfjs-gpu'

/** What a photo file holds, after orientation is applied. */
/** How a `.patina` file was made. */
export interface Compressed {
  /** 1-100. */
  readonly quality: number
  /** Of the whole file. */
  readonly bitsPerPixel: number
  readonly model: string
}

export interface PhotoInfo {
  readonly format: PhotoFormat
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  /** Bits per sample: 8 or 16. */
  readonly bits: 8 | 16
  /** 1 grey, 3 colour; alpha not counted. */
  readonly channels: 1 | 3
  readonly alpha: boolean
  readonly bytes: number
  /** Lower-case hex SHA-256 of the file: names its cached results. */
  readonly sha256: string
  /** Of a `.patina` file: what it was compressed with. */
  readonly compressed?: Compressed
  /** When it was taken by the camera's own clock, "2001-02-03T04:05:06"; absent: the file does not say. */
  readonly taken?: string
}

/** What happens when the output's name is taken: a free name is found (default), it fails, or the file is replaced. */
export type Collision = 'rename' | 'fail' | 'replace'

export interface ProviderReport {
  readonly engine: EngineChoice
  readonly usable: boolean
  /** Plain words: why not, or what was measured. */
  readonly detail: string
  /** Largest difference from the CPU on the self-test, in units of 1/255; null if it did not run. */
  readonly parity: number | null
  /** Megapixels a second on the self-test; null if it did not run. */
  readonly speed: number | null
}

export interface ModelSummary {
  readonly id: string
  readonly title: string
  readonly task: string
  readonly parameters: number
  readonly sha256: string
  readonly licence: string
  /** false: the file is damaged or missing and the model is not used. */
  readonly sound: boolean
  /** Learned here on top of one that ships, or brought in: it can be taken out of use. */
  readonly own?: true
}

/** What a step was done with. */
export interface StepDone {
  readonly task: Task
  readonly model: string
  readonly modelSha256: string
  readonly engine: EngineChoice
  readonly seconds: number
  /** Tones and colours that the program chose; absent where a person did. */
  readonly adjustment?: Adjustment
}

/** A step of a restoration whose parts are kept, each as a file of its own (TIFF, lossless). */
export interface KeptStep extends Step {
  /** Its full-strength result lies there already: it is read, and no network runs. */
  readonly known?: string
  /** Where its full-strength result is written. */
  readonly keepFull?: string
  /** Where what it passes on is written: its full result blended into what it was given. */
  readonly keepBlended?: string
}

/** The last step of a kept result, which is there in full: the file of what it was given (null: the photo), and its own strength. */
export interface LastStep {
  readonly under: string | null
  readonly strength: number
}

/** method -> params and result. */
export interface WorkerMethods {
  inspect: { params: { photo: string }; result: PhotoInfo }
  /** Writes a JPEG preview whose long edge is at most `edge` pixels, in sRGB. */
  preview: { params: { photo: string; out: string; edge: number }; result: { width: number; height: number } }
  /** Writes tiles `<out>/<level>/<x>_<y>` (edge 512): PNG at full size, level 0; JPEG at each next, half of the one before. */
  pyramid: { params: { photo: string; out: string }; result: { levels: number; tile: number } }
  /** Writes a part of a photo as it is, in sRGB (PNG). */
  part: { params: { photo: string; region: Region; out: string }; result: Record<string, never> }
  /** Takes the steps on a part of a photo alone, and writes what it is like then (PNG). */
  tryPart: {
    params: { photo: string; region: Region; steps: readonly Step[]; engine: EngineChoice; out: string }
    result: Record<string, never>
  }
  /**
   * Steps in order; writes the pixels losslessly (TIFF, depth and profile of the photo) to `out`. `from`: the file of what
   * earlier steps made of the photo, if they were done already. Tells what was done, without the steps that are known.
   */
  restore: {
    params: {
      photo: string
      from?: string
      steps: readonly KeptStep[]
      engine: EngineChoice
      out: string
      /** Draw one of the possible pictures by this seed instead of the most probable one. */
      variant?: number
    }
    result: { steps: readonly StepDone[]; seconds: number; engine: EngineChoice }
  }
  /** Writes the map of what may be wrong, small (src/imaging/invention.ts), and tells the share that is guesswork. */
  invention: {
    params: { photo: string; steps: readonly Step[]; engine: EngineChoice; out: string }
    result: { share: number }
  }
  /** Writes `base` with `over` where the mask is white, mixed where it is grey; all of one size. */
  compose: { params: { base: string; over: string; mask: string; out: string }; result: Record<string, never> }
  /** Blends a full-strength result into the photo (strength 0-1) and writes the file. */
  export: {
    params: {
      photo: string
      result: string
      last?: LastStep
      strength: number
      /** How the result was made, to be told in the file. */
      made: {
        steps: readonly Step[]
        done: readonly Pick<StepDone, 'modelSha256' | 'engine' | 'adjustment'>[]
        /** Seed of the picture that was drawn; null: the most probable one. */
        variant: number | null
        /** Share of it that is guesswork; null: not measured. */
        invented: number | null
      }
      out: string
      output: OutputOptions
      collision?: Collision
    }
    result: { file: string; bytes: number; sha256: string; restoration: Restoration }
  }
  /** How large an export would be, in bytes: encoded whole, or judged by strips of it. */
  estimate: {
    params: { photo: string; result: string; last?: LastStep; strength: number; output: OutputOptions }
    result: { bytes: number; exact: boolean }
  }
  /** What a file says of restorations. */
  provenance: { params: { photo: string }; result: Provenance }
  /** Steps in order, each blended, and the file written, without a cached file between (the command line, batches). */
  restoreToFile: {
    params: {
      photo: string
      steps: readonly Step[]
      engine: EngineChoice
      out: string
      output: OutputOptions
      collision?: Collision
      /** Draw one of the possible pictures by this seed instead of the most probable one. */
      variant?: number
      /** Also write the map of what may be wrong there, a 16-bit grey PNG (src/imaging/invention.ts). */
      invention?: string
    }
    result: {
      file: string
      bytes: number
      sha256: string
      steps: readonly StepDone[]
      seconds: number
      /** What the file says of itself. */
      restoration: Restoration
      /** Share of the photo that is guesswork, 0-1; null unless the map was asked for. */
      invention: { file: string; share: number } | null
    }
  }
  /** Draws the marked parts of a photo of the given size: a grey PNG, 255 = marked. */
  drawMask: {
    params: {
      ops: readonly MaskOp[]
      width: number
      height: number
      /** Files of `findScratches` by the name that operations give them. */
      maps: Readonly<Record<string, string>>
      out: string
    }
    result: Record<string, never>
  }
  /** Writes the probability of scratches, one byte a pixel, packed as a mask's `picture` operation is (src/imaging/mask/picture.ts). */
  findScratches: { params: { photo: string; model: string; out: string }; result: Record<string, never> }
  /** Reads a mask's picture, which must be of the given size, as the data of a mask's `picture` operation. */
  packMask: { params: { mask: string; width: number; height: number }; result: { data: string } }
  /** Looks the photo over: damage, where it is, and the steps that would answer it. */
  analyze: { params: { photo: string }; result: Checkup }
  /** How far an output is from its photo: see src/imaging/change.ts for the numbers. */
  compare: {
    params: { before: string; after: string }
    result: { difference: number; tone: readonly [number, number, number]; clipped: number }
  }
  /** The photo as it is in another format. `from`: only a `.patina` file is taken, or only others. */
  convert: {
    params: { photo: string; out: string; output: OutputOptions; from: 'patina' | 'photo'; collision: Collision }
    result: { file: string; bytes: number; sha256: string; width: number; height: number; inputBytes: number }
  }
  providers: { params: { measure: boolean }; result: readonly ProviderReport[] }
  models: { params: Record<string, never>; result: readonly ModelSummary[] }
  /** Looks over photos that are to be learned from, and keeps what was found in the run's folder. */
  lookOver: {
    params: {
      photos: readonly { readonly path: string; readonly name: string }[]
      run: string
      base: string
      /** References are used to judge only, not to learn from. */
      blind: boolean
      /** 0: as many as there are cores. */
      threads: number
    }
    result: Library
  }
  /** Measures by a short trial how long learning takes here, and keeps that in the run's folder; null: there is nothing to learn. */
  forecastLearning: {
    params: { run: string; name: string; size: AdapterSize | null; threads: number }
    result: Forecast | null
  }
  /** Learns in a run's folder until the verdict; goes on where it was interrupted. Tells points as progress. */
  learn: {
    params: {
      run: string
      name: string
      size: AdapterSize | null
      minutes: number
      /** Exactly so many steps; null: as many as fit into the minutes. */
      steps: number | null
      threads: number
      /** Trains no further: what was learned until now is judged. */
      finish: boolean
    }
    result: Verdict
  }
  /** Trains a plain VAE and installs it; goes on where it was interrupted. Tells points as progress. */
  trainVae: { params: VaeTrainOrder; result: VaeCard }
  /** The VAEs that are installed and sound. */
  vaes: { params: Record<string, never>; result: readonly VaeEntry[] }
  /** Pictures out of a VAE, as PNG files. */
  drawPictures: { params: DrawOrder; result: Drawn }
  /** What a mask marks of a photo filled by a VAE's posterior, at the VAE's size. */
  fillPicture: { params: FillOrder; result: Drawn }
  /** What photos show, as vectors that can be compared, and their fingerprints. */
  contents: { params: ContentsOrder; result: Contents }
  /** What damages a photo, by the shipped classifier. */
  classify: { params: ClassifyOrder; result: Classified }
  /** Places on a map for photos by what they show; tells the share as progress. */
  arrange: { params: ArrangeOrder; result: Arranged }
  /** Probability of a tag for each of a cloud, by a few examples. */
  suggest: { params: SuggestOrder; result: { probabilities: readonly number[] } }
  /** What of a photo its encoder goes by. */
  occlude: { params: SaliencyOrder; result: Occluded }
  /** How like one of many photos each of them is, and its near-duplicates. */
  alike: { params: AlikeOrder; result: Alike }
  /** Models of one's own: a file in, a file out, or gone. */
  importModel: { params: { file: string }; result: { id: string } }
  exportModel: { params: { id: string; out: string }; result: { file: string } }
  removeModel: { params: { id: string }; result: Record<string, never> }
}

export type WorkerMethod = keyof WorkerMethods
export type Params<M extends WorkerMethod> = WorkerMethods[M]['params']
export type Result<M extends WorkerMethod> = WorkerMethods[M]['result']

/** Progress of one request; `done` never goes back and ends at `total`. */
export interface Progress {
  /** `restore`: the network is at work, also where it learns. */
  readonly stage: 'decode' | 'restore' | 'encode'
  readonly done: number
  readonly total: number
  /** Seconds left, once it can be told. */
  readonly secondsLeft: number | null
  /** Of the method `learn`. */
  readonly point?: LearningPoint
  /** Of the method `learn`: the steps are done. */
  readonly phase?: Phase
  /** Of the method `trainVae`. */
  readonly vaePoint?: VaePoint
}

export type ToWorker =
  | { readonly kind: 'request'; readonly id: number; readonly method: WorkerMethod; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }

export type FromWorker =
  | { readonly kind: 'ready'; readonly pid: number }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly failure: Failure }

/** What main and the command line hold: the supervised worker. */
export interface WorkerClient {
  call<M extends WorkerMethod>(
    method: M,
    params: Params<M>,
    options?: { onProgress?: (p: Progress) => void; signal?: AbortSignal },
  ): Promise<Result<M>>
  /** Told when the worker ended unexpectedly and was started again. */
  onRestart(listener: (reason: ExitReason) => void): () => void
  close(): Promise<void>
}

/** Why a worker ended. */
export type ExitReason = 'closed' | 'crashed' | 'killed' | 'oom' | 'hung' | 'launch-failed'
