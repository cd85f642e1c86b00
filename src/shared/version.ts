/** @file Which Patina this is. Every process. */
import manifest from '../../package.json' with { type: 'json' }

export const PROGRAM = `Patina ${manifest.version}`
