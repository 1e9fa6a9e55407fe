/** What is said in the corners of the stage: whose, which slice, how it is looked at, which side. */

import type { JSX } from "preact";
import type { StudyView } from "@/api/index.ts";
import { decimal, edgesOf, spacingOf } from "@/imaging/geometry.ts";
import { patientName } from "@/ui/viewer/naming.ts";
import type { Viewing } from "@/ui/viewer/viewing.ts";
import { viewerWords } from "@/ui/viewer/words.ts";
import { language } from "@/ui/words/words.ts";

export function Corners(props: { study: StudyView; viewing: Viewing }): JSX.Element {
  const { study, viewing } = props;
  return (
    <div class="corners" aria-hidden="true">
      <p class="top left">
        <b>{patientName(study)}</b>
        <span>{[study.birthDate, study.date].filter(Boolean).map(dayOf).join(" · ")}</span>
      </p>
      <Where viewing={viewing} />
      <How viewing={viewing} />
      <Sides viewing={viewing} />
    </div>
  );
}

function Where(props: { viewing: Viewing }): JSX.Element | null {
  const { viewing } = props;
  const here = viewing.here.value;
  if (here === null) return null;
  const place = decimal(here.slice.location);
  return (
    <p class="top right">
      <b class="figures">
        {viewing.position.value + 1} / {viewing.count}
      </b>
      {Number.isFinite(place) ? <span class="figures">{number(place, 1)} mm</span> : null}
    </p>
  );
}

function How(props: { viewing: Viewing }): JSX.Element | null {
  const { viewing } = props;
  const said = viewerWords();
  const window = viewing.drawn.value?.window ?? null;
  const { value, pose } = viewing;
  const unit = viewing.here.value?.series.modality === "CT" ? "UH" : "";
  const shown = language() === "fr" ? unit : unit && "HU";
  return (
    <p class="bottom left">
      {value.value === null ? null : (
        <span class="figures">{said.value(number(value.value, 1), shown)}</span>
      )}
      {window ? (
        <span class="figures" data-window={`${window.center}/${window.width}`}>
          {said.windowOf(number(window.width, 1), number(window.center, 1))}
        </span>
      ) : null}
      <span class="figures">{said.zoom(Math.round(pose.value.zoom * 100))}</span>
    </p>
  );
}

function Sides(props: { viewing: Viewing }): JSX.Element | null {
  const here = props.viewing.here.value;
  if (here === null) return null;
  const { left, right, top, bottom } = edgesOf(here.shape);
  return (
    <>
      <span class="edge left">{left}</span>
      <span class="edge right">{right}</span>
      <span class="edge top">{top}</span>
      <span class="edge bottom">{bottom}</span>
    </>
  );
}

/** What is true of every measure here, where it is not plain millimetres. */
export function ScaleNotice(props: { viewing: Viewing }): JSX.Element | null {
  const { viewing } = props;
  const here = viewing.here.value;
  const said = viewerWords();
  const mine = viewing.drawings.value.filter((one) => viewing.isHere(one));
  if (here === null || mine.length === 0) return null;
  const { unit } = spacingOf(here.shape);
  const sentences = [
    unit === "mm-imager" ? said.atImagerAbout : unit === "px" ? said.inPixels : "",
    mine.some((one) => one.onPreview) ? said.onPreview : "",
  ].filter(Boolean);
  return sentences.length ? <p class="scale-notice">{sentences.join(" ")}</p> : null;
}

export function dayOf(date: string): string {
  const time = Date.parse(`${date}T12:00:00`);
  return Number.isNaN(time) ? date : new Date(time).toLocaleDateString(language());
}

function number(value: number, digits: number): string {
  const text = value.toLocaleString(language(), { maximumFractionDigits: digits });
  return text.replace("-", "\u2212");
}
