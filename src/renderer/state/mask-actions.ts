/** @file What can be done to the marks, for the registry of actions. Runs in the page. */
import { isMarked } from '../../imaging/mask/history.ts'
import { MAX_BRUSH } from '../../shared/mask-limits.ts'
import type { MaskOp } from '../../shared/mask.ts'
import type { MessageKey } from '../i18n/t.ts'
import type { Action, ActionContext } from './action.ts'
import { canFill, openPhoto, type AppState } from './app-state.ts'
import { brushSize, calm, knownMask, marksOf, openMask, type MaskTool } from './marking.ts'
import { isAble } from './plan.ts'
import { planning } from './recipe.ts'
import { abandon, moveCrosshair, paintAtCrosshair } from './painting.ts'

export type MaskActionId =
  | 'toolHand'
  | 'toolBrush'
  | 'toolEraser'
  | 'toolLasso'
  | 'toolPolygon'
  | 'toolRectangle'
  | 'brushSmaller'
  | 'brushLarger'
  | 'brushSofter'
  | 'brushHarder'
  | 'maskCrosshair'
  | 'maskPaint'
  | 'maskAbandon'
  | 'maskGrip'
  | 'maskUndo'
  | 'maskRedo'
  | 'maskInvert'
  | 'maskGrow'
  | 'maskShrink'
  | 'maskFeather'
  | 'maskClear'
  | 'maskShow'
  | 'maskFill'
  | 'findScratches'
  | 'stopFinding'

const SIZE_STEP = 1.25
const HARDNESS_STEP = 0.1
const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']

const canMark = (state: AppState): boolean => state.sheet === null && knownMask(state) !== undefined
const isMarking = (state: AppState): boolean => canMark(state) && state.marking.tool !== 'hand'
const isDrawing = ({ marking }: AppState): boolean => marking.draft !== null
const hasMarks = (state: AppState): boolean => canMark(state) && !isDrawing(state) && isMarked(marksOf(openMask(state)))

const tool = (id: MaskTool, label: MessageKey, key: string): Action => ({
  label,
  keys: [key],
  when: canMark,
  run: ({ session }) => {
    const { marking } = session.store.get()
    session.setMarking({ ...calm(marking), tool: id, shown: marking.shown || id !== 'hand' })
    if (id !== 'hand') session.showPart('mark')
  },
})

const mark = (label: MessageKey, op: (state: AppState) => MaskOp, keys: readonly string[] = []): Action => ({
  label,
  keys,
  when: hasMarks,
  run: ({ session }) => session.mark(op(session.store.get())),
})

function resize({ session }: ActionContext, factor: number) {
  const state = session.store.get()
  const photo = openPhoto(state)
  if (!photo) return
  const before = brushSize(state.marking, photo)
  const wanted = Math.round(before * factor)
  // A small brush would be rounded to what it was.
  const next = wanted === before ? before + Math.sign(factor - 1) : wanted
  session.setMarking({ size: Math.min(Math.max(next, 1), MAX_BRUSH) })
}

function harden({ session }: ActionContext, by: number) {
  const { hardness } = session.store.get().marking
  session.setMarking({ hardness: Math.round(Math.min(Math.max(hardness + by, 0), 1) * 10) / 10 })
}

export const MASK_ACTIONS: Readonly<Record<MaskActionId, Action>> = {
  toolHand: tool('hand', 'tool.hand', 'H'),
  toolBrush: tool('brush', 'tool.brush', 'B'),
  toolEraser: tool('eraser', 'tool.eraser', 'E'),
  toolLasso: tool('lasso', 'tool.lasso', 'L'),
  toolPolygon: tool('polygon', 'tool.polygon', 'P'),
  toolRectangle: tool('rectangle', 'tool.rectangle', 'M'),
  brushSmaller: { label: 'brush.smaller', keys: ['['], when: isMarking, run: (c) => resize(c, 1 / SIZE_STEP) },
  brushLarger: { label: 'brush.larger', keys: [']'], when: isMarking, run: (c) => resize(c, SIZE_STEP) },
  brushSofter: { label: 'brush.softer', keys: ['{'], when: isMarking, run: (c) => harden(c, -HARDNESS_STEP) },
  brushHarder: { label: 'brush.harder', keys: ['}'], when: isMarking, run: (c) => harden(c, HARDNESS_STEP) },
  maskCrosshair: {
    label: 'mask.crosshair',
    keys: ARROWS,
    place: 'stage',
    when: isMarking,
    run: ({ session }, pressed) => pressed && moveCrosshair(session, pressed.key, pressed.shift),
  },
  maskPaint: {
    label: 'mask.paint',
    keys: ['Enter', 'Space'],
    place: 'stage',
    when: (s) => isMarking(s) && s.marking.crosshair !== null,
    run: ({ session }, pressed) => paintAtCrosshair(session, pressed?.shift ?? false),
  },
  maskAbandon: {
    label: 'mask.abandon',
    keys: ['Escape'],
    when: (s) => isMarking(s) && isDrawing(s),
    run: ({ session }) => abandon(session),
  },
  maskGrip: {
    label: 'mask.grip',
    keys: ['Space'],
    place: 'stage',
    when: (s) => isMarking(s) && s.marking.crosshair === null,
    run: ({ session }) => session.setMarking({ gripped: true }),
    release: ({ session }) => session.setMarking({ gripped: false }),
  },
  maskUndo: {
    label: 'mask.undo',
    keys: ['Ctrl+Z'],
    when: (s) => canMark(s) && (isDrawing(s) || openMask(s).at > 0),
    run: ({ session }) => (isDrawing(session.store.get()) ? abandon(session) : session.undoMark()),
  },
  maskRedo: {
    label: 'mask.redo',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    when: (s) => canMark(s) && !isDrawing(s) && openMask(s).at < openMask(s).ops.length,
    run: ({ session }) => session.redoMark(),
  },
  maskInvert: {
    ...mark('mask.invert', () => ({ kind: 'invert' }), ['Ctrl+I']),
    when: (s) => canMark(s) && !isDrawing(s),
  },
  maskGrow: mark('mask.grow', ({ marking }) => ({ kind: 'grow', by: marking.amount })),
  maskShrink: mark('mask.shrink', ({ marking }) => ({ kind: 'grow', by: -marking.amount })),
  maskFeather: mark('mask.feather', ({ marking }) => ({ kind: 'feather', by: marking.amount })),
  maskClear: mark('mask.clear', () => ({ kind: 'clear' })),
  maskFill: {
    label: 'mask.fill',
    keys: ['F'],
    when: (s) => s.sheet === null && canFill(s),
    run: ({ session }) => void session.fill(), // failures end as messages in the store
  },
  findScratches: {
    label: 'found.find',
    keys: ['U'],
    when: (s) =>
      canMark(s) && !isDrawing(s) && !s.marking.finding && !openPhoto(s)?.missing && isAble(planning(s), 'scratches'),
    run: ({ session }) => {
      session.showPart('mark')
      void session.findScratches() // failures end as messages in the store
    },
  },
  stopFinding: {
    label: 'found.stop',
    keys: [],
    when: (s) => canMark(s) && s.marking.finding,
    run: ({ session }) => void session.stopFinding(), // failures end as messages in the store
  },
  maskShow: {
    label: 'mask.show',
    keys: ['O'],
    when: canMark,
    run: ({ session }) => session.setMarking({ shown: !session.store.get().marking.shown }),
  },
}
