/** @file Fields of the export sheet that take typing. Runs in the page. */
import { useId } from 'react'

interface NumberFieldProps {
  readonly label: string
  /** NaN: nothing that is a number was typed. */
  readonly value: number
  readonly min: number
  readonly max: number
  /** What is wrong with the value; null: nothing. */
  readonly wrong: string | null
  readonly onChange: (value: number) => void
}

export function NumberField({ label, value, min, max, wrong, onChange }: NumberFieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        {...{ min, max }}
        value={Number.isNaN(value) ? '' : value}
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? undefined : `${id}-wrong`}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      {wrong !== null && (
        <p className="hint wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly hint: string
  readonly isWrong: boolean
  /** Values that are offered; any other may be typed. */
  readonly offered?: readonly string[]
  readonly onChange: (value: string) => void
}

export function TextField({ label, value, hint, isWrong, offered = [], onChange }: TextFieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        spellCheck={false}
        value={value}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint`}
        list={offered.length === 0 ? undefined : `${id}-offered`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {offered.length > 0 && (
        <datalist id={`${id}-offered`}>
          {offered.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </datalist>
      )}
      <p className={isWrong ? 'hint wrong' : 'hint'} id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  )
}
