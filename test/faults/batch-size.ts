/** @file How much the fault tests of batches do: a sample in `npm test`, all of it in `npm run test:faults`. */
export const LONG = process.env['PATINA_FAULTS'] === 'long'
