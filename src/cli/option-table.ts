/** @file Every option of `patina`, in one table: the parser, the checks and the help are made of it. Pure; command line. */

/** flag: no value. value: needs one. optional: `--name` or `--name=value`. */
export type OptionKind = 'flag' | 'value' | 'optional'

export interface OptionSpec {
  readonly kind: OptionKind
  /** Shown after the name in the help. */
  readonly value?: string
  readonly help: string
}

export const RESTORE_OPTIONS = {
  out: { kind: 'value', value: '<folder>', help: 'where the restored photos go; folders are mirrored into it' },
  denoise: { kind: 'optional', value: 'auto|0..100', help: 'remove noise; a number is the strength in percent' },
  sigma: {
    kind: 'value',
    value: '<n>',
    help: 'noise of the photo in grey levels (0-100); without it, the model judges',
  },
  candidates: {
    kind: 'value',
    value: '2|4|8',
    help: 'with --denoise: the mean of so many restorations of the photo turned and mirrored, for as many times the time',
  },
  jpeg: { kind: 'optional', value: 'auto|0..100', help: 'remove the blocks and rings of strong JPEG compression' },
  scratches: { kind: 'optional', value: 'auto|0..100', help: 'find scratches, dust and folds and fill them' },
  sensitivity: { kind: 'value', value: '<n>', help: 'how much counts as a scratch (0-100); 50 without it' },
  inpaint: { kind: 'flag', help: 'fill what --mask marks; every other pixel stays as it is, bit for bit' },
  mask: {
    kind: 'value',
    value: '<png|folder>',
    help: 'white where it is to be filled; of a folder, the file of the name of the photo',
  },
  deblur: { kind: 'optional', value: 'auto|0..100', help: 'sharpen what camera shake or focus blurred' },
  blur: {
    kind: 'value',
    value: '<what>',
    help: 'the blur, if it is known: gaussian:<sigma>, defocus:<radius>, motion:<length>,<angle> or a JSON file of rows',
  },
  enhance: { kind: 'optional', value: 'auto|0..100', help: 'repair faded tones and colours; nothing is invented' },
  adjust: {
    kind: 'value',
    value: '<amounts>',
    help: 'with --enhance: what to change instead of what suits the photo, such as light=0.3,contrast=0.2,warmth=-0.1',
  },
  auto: { kind: 'flag', help: 'let a check-up of each photo choose; what needs nothing is passed over' },
  model: { kind: 'value', value: '<id>', help: 'a model of "patina models list"' },
  engine: { kind: 'value', value: '<name>', help: 'auto, cpu, webgpu, cuda, dml, coreml or tfjs-gpu' },
  format: { kind: 'value', value: '<name>', help: 'keep, png, jpeg, tiff, webp, avif or patina' },
  quality: { kind: 'value', value: '<n>', help: '1-100, for jpeg, webp, avif and patina' },
  'bit-depth': {
    kind: 'value',
    value: '8|16',
    help: "bits a sample, for png, tiff and avif; the photo's own without it",
  },
  profile: {
    kind: 'value',
    value: '<name>',
    help: "keep, srgb or p3: colours are converted; the photo's own stay without it",
  },
  'long-edge': {
    kind: 'value',
    value: '<n>',
    help: 'longer side in pixels (16-65535); smaller photos are not enlarged',
  },
  metadata: {
    kind: 'value',
    value: 'keep|no-place|remove',
    help: 'EXIF, IPTC and XMP: all, all but where it was taken, or none but a mark in XMP if part of the picture was made up',
  },
  sidecar: { kind: 'flag', help: 'also write <name>.patina.json, which tells how the photo was restored' },
  recursive: { kind: 'flag', help: 'folders below folders too' },
  include: { kind: 'value', value: '<patterns>', help: 'only photos that match, such as "*.jpg,1998/**"' },
  exclude: { kind: 'value', value: '<patterns>', help: 'not the photos that match' },
  name: {
    kind: 'value',
    value: '<pattern>',
    help: 'names of the results: {name}, {folder}, {number}; "{name}" without it',
  },
  queue: {
    kind: 'value',
    value: '<address>',
    help: 'share the photos with every "patina worker" of a Redis server: redis://[name:password@]host[:port]',
  },
  'stop-when-full': {
    kind: 'flag',
    help: 'stop when the drive is full; without it, a batch waits and goes on when there is room',
  },
  'dry-run': { kind: 'flag', help: 'only list what would be done' },
  collision: { kind: 'value', value: '<how>', help: 'when a name is taken: rename, skip or replace' },
  json: { kind: 'flag', help: 'one JSON object per line: progress, result, error' },
  variants: { kind: 'value', value: '<n>', help: 'also draw n (1-20) other pictures that the damage leaves possible' },
  invention: {
    kind: 'flag',
    help: 'also write a map of what may be wrong: <name>.invention.png, 16 bit, 65535 = 64 grey levels to each side (68 %)',
  },
} as const satisfies Record<string, OptionSpec>

export const JSON_OPTION = { json: RESTORE_OPTIONS.json } as const satisfies Record<string, OptionSpec>

export const BATCH_OPTIONS = {
  ...JSON_OPTION,
  retry: { kind: 'flag', help: 'with resume: photos that failed too' },
  'stop-when-full': RESTORE_OPTIONS['stop-when-full'],
  out: { kind: 'value', value: '<folder>', help: 'with resume: where the rest goes; what is done stays where it is' },
  to: { kind: 'value', value: '<folder>', help: 'with report: where it goes' },
  queue: { kind: 'value', value: '<address>', help: 'with share: the server' },
} as const satisfies Record<string, OptionSpec>

export const WORKER_OPTIONS = {
  ...JSON_OPTION,
  queue: RESTORE_OPTIONS.queue,
} as const satisfies Record<string, OptionSpec>

export const ANALYZE_OPTIONS = {
  ...JSON_OPTION,
  recursive: RESTORE_OPTIONS.recursive,
} as const satisfies Record<string, OptionSpec>

export const FINETUNE_OPTIONS = {
  ...JSON_OPTION,
  recursive: RESTORE_OPTIONS.recursive,
  name: { kind: 'value', value: '<name>', help: 'of the model to be; the name of the folder without it' },
  minutes: { kind: 'value', value: '<n>', help: 'how long it may take (1-600); 10 without it' },
  steps: { kind: 'value', value: '<n>', help: 'exactly so many steps of training, however long they take' },
  goal: { kind: 'value', value: 'denoise', help: 'what is to be learned' },
  adapter: { kind: 'value', value: 'gain|low-rank|full', help: 'what is trained; chosen by the library without it' },
  blind: { kind: 'flag', help: 'clean references beside the photos are used to judge only, not to learn from' },
  threads: { kind: 'value', value: '<n>', help: 'threads of the CPU; as many as there are cores without it' },
  out: { kind: 'value', value: '<file>', help: 'also write the accepted model there, as one file' },
  resume: { kind: 'flag', help: 'go on with a run that was interrupted' },
  finish: { kind: 'flag', help: 'with --resume: train no further, judge what was learned until now' },
} as const satisfies Record<string, OptionSpec>

export const MODELS_OPTIONS = {
  ...JSON_OPTION,
  to: { kind: 'value', value: '<file>', help: 'with export: where it goes' },
} as const satisfies Record<string, OptionSpec>

export const TRAIN_VAE_OPTIONS = {
  ...JSON_OPTION,
  recursive: RESTORE_OPTIONS.recursive,
  name: { kind: 'value', value: '<name>', help: 'of the model to be; the name of the folder without it' },
  size: { kind: 'value', value: '32|64', help: 'edge of its pictures in pixels; 64 without it' },
  latent: { kind: 'value', value: '<n>', help: 'dimensions of the latent (2-512); 64 without it' },
  beta: {
    kind: 'value',
    value: '<n>',
    help: 'weight of the divergence (0-100); 1 without it, 10 to 20 make better samples',
  },
  form: { kind: 'value', value: 'conv|dense', help: 'convolutional or fully connected; conv without it' },
  width: { kind: 'value', value: '<n>', help: 'channels of the first layer (4-128); 32 without it' },
  minutes: { kind: 'value', value: '<n>', help: 'how long it may take (0.1-600); 20 without it' },
  threads: FINETUNE_OPTIONS.threads,
  resume: FINETUNE_OPTIONS.resume,
  sweep: {
    kind: 'flag',
    help: 'train each of several, install none, and compare: lists such as --latent 16,64 --beta 0.5,1,4; minutes are for each',
  },
  out: {
    kind: 'value',
    value: '<folder>',
    help: 'where sheets of reconstructions and samples go; with --sweep, the table and the plot',
  },
} as const satisfies Record<string, OptionSpec>

export const GENERATE_OPTIONS = {
  ...JSON_OPTION,
  out: { kind: 'value', value: '<folder>', help: 'where the pictures and a sheet of all go' },
  count: { kind: 'value', value: '<n>', help: 'how many (1-400); 16 without it' },
  seed: { kind: 'value', value: '<n>', help: 'the same seed gives the same pictures; 1 without it' },
  temperature: { kind: 'value', value: '<n>', help: 'how far from the most ordinary (0-3); 1 without it' },
  model: { kind: 'value', value: '<id>', help: 'one of "patina train-vae"; the one that ships without it' },
  like: { kind: 'value', value: '<photo>', help: 'variations of a photo' },
  variety: { kind: 'value', value: '<n>', help: 'with --like: how far they may go (0-1); 0.3 without it' },
  between: { kind: 'value', value: '<photo> <photo>', help: 'from one photo to another' },
  steps: { kind: 'value', value: '<n>', help: 'with --between: how many pictures (2-100); 9 without it' },
  direction: {
    kind: 'value',
    value: '<name>',
    help: 'push all pictures towards brightness, contrast, warmth, colour or detail',
  },
  amount: { kind: 'value', value: '<n>', help: 'with --direction: how far (-5 to 5); 1 without it' },
  complete: { kind: 'value', value: '<photo>', help: "fill what --mask marks, at the model's size" },
  mask: { kind: 'value', value: '<png>', help: 'with --complete: white where the photo is unknown' },
} as const satisfies Record<string, OptionSpec>

export const COMPRESS_OPTIONS = {
  ...JSON_OPTION,
  quality: { kind: 'value', value: '<n>', help: '1-100; 75 without it' },
  out: { kind: 'value', value: '<folder>', help: 'where the files go; beside the photos without it' },
  recursive: RESTORE_OPTIONS.recursive,
  collision: RESTORE_OPTIONS.collision,
} as const satisfies Record<string, OptionSpec>

export const DECOMPRESS_OPTIONS = {
  ...COMPRESS_OPTIONS,
  quality: { kind: 'value', value: '<n>', help: '1-100, for jpeg; 92 without it' },
  format: { kind: 'value', value: 'png|jpeg', help: 'what the photos become; png, which loses nothing, without it' },
} as const satisfies Record<string, OptionSpec>

export const CLASSIFY_OPTIONS = ANALYZE_OPTIONS

export const FEATURES_OPTIONS = {
  ...ANALYZE_OPTIONS,
  csv: { kind: 'value', value: '<file>', help: 'where the table goes' },
  model: GENERATE_OPTIONS.model,
} as const satisfies Record<string, OptionSpec>

export const SIMILAR_OPTIONS = {
  ...ANALYZE_OPTIONS,
  count: { kind: 'value', value: '<n>', help: 'how many are told at the most; 20 without it' },
  model: GENERATE_OPTIONS.model,
} as const satisfies Record<string, OptionSpec>
