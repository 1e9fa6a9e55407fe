/** The series of a study, each by a small picture. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SeriesView } from "@/imaging/reading/slices.ts";
import type { Thumbnail } from "@/imaging/worker/messages.ts";
import { seriesTitle } from "@/ui/viewer/naming.ts";
import type { Viewing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";

export function Strip(props: { viewing: Viewing }): JSX.Element | null {
  const { viewing } = props;
  const series = viewing.index.value?.series ?? [];
  if (series.length < 2) return null;
  return (
    <nav class="strip" aria-label={viewerWords().seriesStrip}>
      <ul>
        {series.map((one, at) => (
          <li key={at}>
            <Entry viewing={viewing} series={one} at={at} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Entry(props: { viewing: Viewing; series: SeriesView; at: number }): JSX.Element {
  const { viewing, series, at } = props;
  const thumbnail = viewing.thumbnails.value.get(at) ?? null;
  const isHere = viewing.series.value === at;
  return (
    <button
      type="button"
      aria-current={isHere ? "true" : undefined}
      onClick={() => viewing.choose(at)}
    >
      <Small thumbnail={thumbnail} />
      <span class="title">{seriesTitle(series, at)}</span>
      <span class="detail figures">
        {[series.modality, viewerWords().images(series.slices.length)]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </button>
  );
}

function Small(props: { thumbnail: Thumbnail | null }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { thumbnail } = props;
  useEffect(() => {
    if (!thumbnail || !canvas.current) return;
    const { width, height, pixels } = thumbnail;
    canvas.current.width = width;
    canvas.current.height = height;
    canvas.current.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [thumbnail]);
  return <canvas ref={canvas} class={thumbnail ? "" : "empty"} width={1} height={1} />;
}
