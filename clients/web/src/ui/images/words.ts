/** Why an image is not sent. */

import { catalogue } from "@/ui/words/catalogue.ts";

export const imageWords = catalogue(
  {
    refused: {
      unreadable:
        "cette image est illisible ici : ses métadonnées ne peuvent pas être retirées, elle n'est pas envoyée. Convertissez-la en JPEG ou PNG.",
      svg: "un dessin SVG peut contenir du code : il n'est pas envoyé. Exportez-le en PNG.",
      heic: "ce navigateur ne lit pas les photos HEIC : prenez la photo dans Cordée, ou convertissez-la en JPEG.",
      too_large: "cette image dépasse 100 Mo : réduisez-la avant de l'envoyer.",
    },
  },
  {
    refused: {
      unreadable:
        "this image cannot be read here, so its metadata cannot be removed: it is not sent. Convert it to JPEG or PNG.",
      svg: "an SVG drawing can hold code: it is not sent. Export it as PNG.",
      heic: "this browser does not read HEIC photos: take the photo in Cordée, or convert it to JPEG.",
      too_large: "this image is larger than 100 MB: make it smaller before sending it.",
    },
  },
);
