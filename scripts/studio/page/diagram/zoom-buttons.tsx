interface ZoomButtonsProps {
  zoom(factor: number): void
  fit(): void
}

export function ZoomButtons({ zoom, fit }: ZoomButtonsProps) {
  return (
    <div class="buttons">
      <button type="button" aria-label="Farther" title="Farther (−)" onClick={() => zoom(0.8)}>
        −
      </button>
      <button type="button" title="All of it (0)" onClick={fit}>
        Fit
      </button>
      <button type="button" aria-label="Nearer" title="Nearer (+)" onClick={() => zoom(1.25)}>
        +
      </button>
    </div>
  )
}
