/** @file Where a person's own models lie, and what the worker is told of it. Main and the command line. */
import path from 'node:path'

/** @param dataDir the project's folder */
export const workerEnvironment = (dataDir: string): Readonly<Record<string, string>> => ({
  PATINA_MODELS: process.env['PATINA_MODELS'] ?? path.join(dataDir, 'models'),
})
