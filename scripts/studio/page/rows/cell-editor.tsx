import { useEffect, useRef, useState } from 'preact/hooks'
import type { Column } from '../../../../db/browse/index.ts'

/** A value that is being changed. */
export interface Edit {
  readonly column: Column
  /** What it was, whole. */
  readonly from: string | null
  readonly isSaving: boolean
  /** Why it was not saved. */
  readonly error: string | undefined
  /** What somebody else has made of it meanwhile. */
  readonly theirs: { readonly text: string | null } | undefined
  onSave(to: string | null): void
  onTakeTheirs(): void
  onCancel(): void
}

export function CellEditor({
  column,
  from,
  isSaving,
  error,
  theirs,
  onSave,
  onTakeTheirs,
  onCancel,
}: Edit) {
  const [text, setText] = useState(from ?? '')
  const field = useRef<HTMLTextAreaElement & HTMLSelectElement>(null)
  useEffect(() => {
    field.current?.focus()
    if (field.current instanceof HTMLTextAreaElement) field.current.select()
    // At the right edge of the grid its buttons would be out of sight.
    field.current?.closest('.editor')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [])
  const choices = choicesOf(column)
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') onCancel()
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      onSave(text)
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the field within, and clicks that are not the cell's
    <div
      class="editor"
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
    >
      {choices ? (
        <select
          ref={field}
          aria-label={`New value of ${column.name}`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        >
          {[...new Set([text, ...choices])].map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <textarea
          ref={field}
          aria-label={`New value of ${column.name}`}
          rows={Math.min(
            10,
            1 + Math.max(text.split('\n').length, Math.ceil(text.length / 48)) - 1,
          )}
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      )}
      {theirs && (
        <p class="conflict" role="alert">
          Somebody has changed this value since. Nothing was written. It is now{' '}
          <code>{theirs.text === null ? 'NULL' : theirs.text.slice(0, 200)}</code>.
        </p>
      )}
      {error && (
        <p class="conflict" role="alert">
          {error}
        </p>
      )}
      <footer>
        <span class="muted">{column.type}</span>
        {theirs ? (
          <>
            <button type="button" onClick={onTakeTheirs}>
              Keep theirs
            </button>
            <button type="button" class="primary" disabled={isSaving} onClick={() => onSave(text)}>
              Write mine
            </button>
          </>
        ) : (
          <>
            {column.isNullable && (
              <button type="button" disabled={isSaving} onClick={() => onSave(null)}>
                NULL
              </button>
            )}
            <button type="button" onClick={onCancel}>
              Cancel
            </button>
            <button type="button" class="primary" disabled={isSaving} onClick={() => onSave(text)}>
              Save
            </button>
          </>
        )}
      </footer>
    </div>
  )
}

function choicesOf({ labels, castType }: Column): readonly string[] | null {
  return castType === 'boolean' ? ['true', 'false'] : labels
}
