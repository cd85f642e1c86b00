/** @file Where everything of a project lies below its one folder. Pure path arithmetic. Runs in main. */
import path from 'node:path'

export interface ProjectFolder {
  readonly database: string
  /** Photos that came as bytes (web host); those opened in place stay where they are. */
  readonly imports: string
  /** Exports waiting to be downloaded; emptied at each start. */
  readonly exports: string
  /** Unfinished work; emptied at each start. */
  readonly work: string
  /** Everything made from a photo; may be deleted at any time, and is made again. */
  photoCache(photo: string): string
  resultCache(photo: string, result: string): string
  sampleCache(sample: string): string
  /** Pictures of batches' photos and outputs; as the other caches. */
  readonly batchCache: string
  /** Small pictures that were made; as the other caches. */
  readonly createdCache: string
}

export function projectFolder(dataDir: string): ProjectFolder {
  const cache = path.join(dataDir, 'cache')
  return {
    database: path.join(dataDir, 'project.db'),
    imports: path.join(dataDir, 'imports'),
    exports: path.join(dataDir, 'exports'),
    work: path.join(dataDir, 'work'),
    photoCache: (photo) => path.join(cache, photo),
    resultCache: (photo, result) => path.join(cache, photo, 'results', result),
    sampleCache: (sample) => path.join(cache, 'samples', sample),
    batchCache: path.join(cache, 'batches'),
    createdCache: path.join(cache, 'created'),
  }
}

/** The pixels of a result, inside its cache folder. */
export const fullResult = (resultCache: string): string => path.join(resultCache, 'full.tiff')
