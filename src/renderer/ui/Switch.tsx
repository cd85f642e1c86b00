/** @file A labelled switch, and why it cannot be used if it cannot. Runs in the page. */

interface SwitchProps {
  /** Of the label: names what the switch belongs to. */
  readonly id: string
  readonly label: string
  readonly checked: boolean
  readonly disabled: boolean
  readonly hint: string | null
  readonly onChange: () => void
}

export const Switch = ({ id, label, checked, disabled, hint, onChange }: SwitchProps) => (
  <div className="switch">
    <label>
      <span id={id}>{label}</span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        {...{ checked, disabled, onChange }}
        aria-describedby={hint === null ? undefined : `${id}-hint`}
      />
    </label>
    {hint !== null && (
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
    )}
  </div>
)
