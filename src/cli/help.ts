/** @file What `patina --help` prints. Pure; command line. */
import {
  COMPRESS_OPTIONS,
  DECOMPRESS_OPTIONS,
  FINETUNE_OPTIONS,
  GENERATE_OPTIONS,
  RESTORE_OPTIONS,
  TRAIN_VAE_OPTIONS,
  type OptionSpec,
} from './option-table.ts'

const WIDTH = 28

function nameOf(name: string, { kind, value }: OptionSpec): string {
  if (kind === 'optional') return `--${name}[=${value ?? ''}]`
  return value === undefined ? `--${name}` : `--${name} ${value}`
}

const line = (left: string, right: string) => `  ${left.padEnd(WIDTH)}${right}`

export function helpText(version: string): string {
  return [
    `Patina ${version}: restores photographs on this machine. Originals are never changed.`,
    '',
    'Usage',
    '  patina restore <file|folder>... --out <folder> --denoise [options]',
    '  patina watch <folder>... --out <folder> --denoise [options]',
    '  patina batch list|resume|pause|cancel|verify|report|remove [<id>|last] [--retry] [--to <folder>] [--json]',
    '  patina batch resume <id>|last --out <folder>      the rest goes into another folder',
    '  patina batch share <id>|last --queue <address>',
    '  patina worker --queue <address> [--json]',
    '  patina analyze <file|folder>... [--recursive] [--json]',
    '  patina classify <file|folder>... [--recursive] [--json]',
    '  patina features <file|folder>... --csv <file> [--model <id>] [--recursive] [--json]',
    '  patina similar <photo> <file|folder>... [--count <n>] [--model <id>] [--recursive] [--json]',
    '  patina provenance <photo|record>... [--json]',
    '  patina compress <file|folder>... [--quality <n>] [--out <folder>] [--recursive] [--collision <how>] [--json]',
    '  patina decompress <file|folder>... [--format png|jpeg] [--quality <n>] [--out <folder>] [--json]',
    '  patina finetune <folder> [--name <name>] [--minutes <n>] [--resume] [--json]',
    '  patina finetune status|verdict [<name>] [--json]',
    '  patina train-vae <folder> [--name <name>] [--size 32|64] [--latent <n>] [--beta <n>] [--minutes <n>] [--resume]',
    '  patina train-vae <folder> --sweep --latent <n,...> --beta <n,...> [--minutes <n>] [--out <folder>]',
    '  patina generate --out <folder> [--count <n>] [--seed <n>] [options]',
    '  patina models list|export|import|remove [<id>|<file>] [--to <file>] [--json]',
    '  patina doctor [--json]',
    '  patina bench [--json]',
    '  patina serve [--port <n>] [--data <folder>] [--no-open]',
    '  patina --help | --version',
    '',
    'Options of restore',
    ...Object.entries<OptionSpec>(RESTORE_OPTIONS).map(([name, spec]) => line(nameOf(name, spec), spec.help)),
    '',
    'Options of finetune',
    ...Object.entries<OptionSpec>(FINETUNE_OPTIONS).map(([name, spec]) => line(nameOf(name, spec), spec.help)),
    '',
    'Options of train-vae',
    ...Object.entries<OptionSpec>(TRAIN_VAE_OPTIONS).map(([name, spec]) => line(nameOf(name, spec), spec.help)),
    '',
    'Options of generate',
    ...Object.entries<OptionSpec>(GENERATE_OPTIONS).map(([name, spec]) => line(nameOf(name, spec), spec.help)),
    '',
    'Options of compress and decompress',
    ...Object.entries<OptionSpec>({ ...COMPRESS_OPTIONS, format: DECOMPRESS_OPTIONS.format }).map(([name, spec]) =>
      line(nameOf(name, spec), spec.help),
    ),
    '',
    'Exit codes: 0 all done, 1 some files failed, 2 wrong usage, 130 stopped.',
    '',
  ].join('\n')
}
