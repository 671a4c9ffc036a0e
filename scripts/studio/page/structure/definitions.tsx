import { Section } from './section.tsx'

interface Definition {
  readonly name: string
  readonly definition: string
  readonly isValidated?: boolean
}

export function Definitions({
  title,
  definitions,
}: {
  title: string
  definitions: readonly Definition[]
}) {
  if (definitions.length === 0) return null
  return (
    <Section title={title}>
      <table class="facts">
        <tbody>
          {definitions.map(({ name, definition, isValidated = true }) => (
            <tr key={name}>
              <td class="code">
                {name} {!isValidated && <span class="chip warning">not valid</span>}
              </td>
              <td class="code muted wide">{definition}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
