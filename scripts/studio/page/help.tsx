import { useEffect, useRef } from 'preact/hooks'

const groups: readonly [title: string, keys: readonly [keys: string, what: string][]][] = [
  [
    'Everywhere',
    [
      ['/', 'find a table'],
      ['g t', 'overview of the tables'],
      ['g s', 'SQL'],
      ['g d', 'diagram'],
      ['g r', 'revisions'],
      ['t', 'light, dark, as the system'],
      ['?', 'these keys'],
      ['Escape', 'close what is open'],
    ],
  ],
  [
    'Rows',
    [
      ['← ↑ → ↓', 'move between cells'],
      ['Enter', 'edit the cell; Enter saves, Shift+Enter breaks the line'],
      ['o', 'open the row: whole values, and what refers to it'],
      ['.', 'follow the foreign key of the cell'],
      ['s', 'sort by the column of the cell'],
      ['f', 'filter'],
      ['=', 'filter by the value of the cell'],
      ['n p', 'next and previous page'],
      ['x', 'rows or structure'],
      ['r', 'read again'],
    ],
  ],
  [
    'SQL',
    [
      ['Ctrl+Enter', 'run the statement, or the selected one'],
      ['Ctrl+.', 'show its plan'],
    ],
  ],
  ['Diagram', [['+ − 0', 'nearer, farther, all of it']]],
]

export function Help({ onClose }: { onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="help" aria-label="Keys" onClose={onClose}>
      <header>
        <h2>Keys</h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      <div class="groups">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  )
}
