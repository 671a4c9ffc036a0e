export interface NoticeProps {
  readonly kind: 'error' | 'warning' | 'success'
  readonly text: string
  readonly action?: string
  onAction?(): void
}

export function Notice({ kind, text, action, onAction }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <span>{text}</span>
      {action && (
        <button type="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  )
}
