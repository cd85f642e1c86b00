/** @file Where a person's own models lie, and what the worker is told of it. Main and the command line. */
import path from 'node:path'

const folderOf = (dataDir: string): string => process.env['PATINA_MODELS'] ?? path.join(dataDir, 'models')

/** @param dataDir the project's folder */
export const workerEnvironment = (dataDir: string): Readonly<Record<string, string>> => ({
  PATINA_MODELS: folderOf(dataDir),
})

/** Where a model of one's own lies, if it is installed. */
export const ownModelFile = (dataDir: string, id: string): string => path.join(folderOf(dataDir), `${id}.safetensors`)
