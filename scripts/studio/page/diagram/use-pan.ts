import type { TargetedPointerEvent, TargetedWheelEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

interface View {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const margin = 24
/** Pixels below which a press is a click. */
const stillness = 4

/** What part of a picture is seen: dragged with the pointer, nearer and farther with the wheel. */
export function usePan({ width, height }: { width: number; height: number }) {
  const all: View = {
    x: -margin,
    y: -margin,
    width: width + 2 * margin,
    height: height + 2 * margin,
  }
  const [view, setView] = useState(all)
  const [isDragging, setDragging] = useState(false)
  const drag = useRef<{ x: number; y: number; moved: number } | undefined>(undefined)
  const fit = () => setView(all)
  useEffect(fit, [width, height])

  function zoom(
    factor: number,
    at = { x: view.x + view.width / 2, y: view.y + view.height / 2 },
  ): void {
    const scale = 1 / factor
    if (view.width * scale > all.width * 4 || view.width * scale < 120) return
    setView({
      x: at.x + (view.x - at.x) * scale,
      y: at.y + (view.y - at.y) * scale,
      width: view.width * scale,
      height: view.height * scale,
    })
  }

  return {
    viewBox: `${view.x} ${view.y} ${view.width} ${view.height}`,
    isDragging,
    zoom,
    fit,
    hasMoved: () => (drag.current?.moved ?? 0) > stillness,
    handlers: {
      onPointerDown(event: TargetedPointerEvent<SVGSVGElement>) {
        drag.current = { x: event.clientX, y: event.clientY, moved: 0 }
        setDragging(true)
      },
      onPointerMove(event: TargetedPointerEvent<SVGSVGElement>) {
        const from = drag.current
        if (!from || !isDragging) return
        const scale = scaleOf(event.currentTarget, view)
        const [right, down] = [event.clientX - from.x, event.clientY - from.y]
        drag.current = {
          x: event.clientX,
          y: event.clientY,
          moved: from.moved + Math.hypot(right, down),
        }
        setView({ ...view, x: view.x - right * scale, y: view.y - down * scale })
      },
      onPointerUp: () => setDragging(false),
      onPointerLeave: () => setDragging(false),
      onWheel(event: TargetedWheelEvent<SVGSVGElement>) {
        event.preventDefault()
        const bounds = event.currentTarget.getBoundingClientRect()
        const scale = scaleOf(event.currentTarget, view)
        const at = {
          x: view.x + view.width / 2 + (event.clientX - bounds.x - bounds.width / 2) * scale,
          y: view.y + view.height / 2 + (event.clientY - bounds.y - bounds.height / 2) * scale,
        }
        zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12, at)
      },
    },
  }
}

/** Units of the picture to a pixel of the screen. */
function scaleOf(element: SVGSVGElement, view: View): number {
  const { width, height } = element.getBoundingClientRect()
  return Math.max(view.width / width, view.height / height)
}
