/** @file The pen: a pointer that marks. Runs in the page. */
import type { Point } from '../../canvas/view.ts'
import { knownMask } from '../../state/marking.ts'
import { abandon, liftAt, moveTo, photoPoint, pressAt } from '../../state/painting.ts'
import type { Session } from '../../state/session.ts'
import type { Pen } from '../viewer/use-pan-zoom.ts'

const LEFT = 0

export function createPen(session: Session): Pen {
  const { store } = session
  const onPhoto = (at: Point) => photoPoint(store.get(), at)
  return {
    takes({ button }) {
      const state = store.get()
      return (
        button === LEFT && state.marking.tool !== 'hand' && !state.marking.gripped && knownMask(state) !== undefined
      )
    },
    press(at, event) {
      const place = onPhoto(at)
      session.setMarking({ crosshair: null, hover: place })
      if (place) pressAt(session, place, event.shiftKey)
    },
    move: (points) =>
      moveTo(
        session,
        points.map(onPhoto).filter((point) => point !== null),
      ),
    lift: () => liftAt(session),
    abandon: () => abandon(session),
    hover(at) {
      const { marking } = store.get()
      if (marking.tool === 'hand') return
      const place = at && onPhoto(at)
      // What the keys began is theirs until it is finished.
      const crosshair = marking.draft ? marking.crosshair : null
      session.setMarking({ hover: place, crosshair: place ? crosshair : marking.crosshair })
      if (place && marking.draft?.kind === 'polygon' && !crosshair) moveTo(session, [place])
    },
  }
}
