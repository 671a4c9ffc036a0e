/** What the ends of lines are drawn with: a crow's foot at the many, a stroke at the one. */
export function EdgeMarks() {
  return (
    <defs>
      <marker
        id="many"
        viewBox="0 0 10 10"
        refX="0"
        refY="5"
        markerWidth="10"
        markerHeight="10"
        orient="auto"
      >
        <path d="M0 0 L10 5 L0 10 M0 5 H10" />
      </marker>
      <marker
        id="one"
        viewBox="0 0 10 10"
        refX="10"
        refY="5"
        markerWidth="8"
        markerHeight="8"
        orient="auto"
      >
        <path d="M5 1 V9" />
      </marker>
    </defs>
  )
}
