/** @file A motion as a stroke that is drawn with the pointer: its length and direction. Pure. */

export interface Motion {
  /** Pixels of the photo. */
  readonly length: number
  /** Degrees, 0 is level, higher turns to the left; in (-90, 90]: a stroke points both ways. */
  readonly angle: number
}

/** Pixels that can be set. */
export const MOTION_LENGTHS = { min: 1, max: 80 } as const

/** A stroke points both ways: 100 degrees is -80. */
export const halfTurn = (degrees: number): number => {
  const turned = ((degrees % 180) + 180) % 180
  return turned > 90 ? turned - 180 : turned
}

/** The motion whose one end is at (x, y) from the middle, y downwards, in pixels of the photo. */
export function motionTo(x: number, y: number): Motion {
  const { min, max } = MOTION_LENGTHS
  const length = Math.round(2 * Math.hypot(x, y))
  return {
    length: Math.min(max, Math.max(min, length)),
    angle: halfTurn(Math.round((Math.atan2(-y, x) * 180) / Math.PI)),
  }
}

/** Where the end of a motion is that points to the right or straight up. */
export function endOf({ length, angle }: Motion): { readonly x: number; readonly y: number } {
  const turn = (angle * Math.PI) / 180
  return { x: (length / 2) * Math.cos(turn), y: (-length / 2) * Math.sin(turn) }
}
