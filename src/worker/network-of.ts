/** @file The network that a model's card describes. */
import { SIZES } from '../models/chvae/config.ts'
import type { LoadedModel } from './models.ts'
import type { Network } from './programs.ts'

export const networkOf = ({ card, weights }: LoadedModel): Network => ({
  config: SIZES[card.size],
  weights,
  fills: card.task === 'inpaint',
})
