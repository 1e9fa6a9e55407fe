"""Pictures leave without what nobody sees in them, and without what was masked."""

import io

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.web.pages import Person, colleague, fresh
from tests.web.studio import Studio, attached, before_pictures, drop, paste, pick

BLACK = 16
"""JPEG is not exact; a mask is black all the same."""
GPS = 0x8825
ORIENTATION = 0x0112
DESCRIPTION = 0x010E
PATIENT = "Mme Durand"


async def anna_and_bruno(new_context, hospital):
    (bruno,) = await hospital.enrol(fresh("Bruno"))
    anna = await Person.signed_up(await new_context(), hospital, "Anna")
    await anna.begin([bruno.name], title="Avis")
    return anna, bruno


async def received(person, text, folder):
    """The files of the message that says this: where they were saved, and their views."""
    async with colleague(person) as other:
        thread, line = await other.hears(text)
        return [
            (await other.client.save_file(thread, line.id, at, folder), view)
            for at, view in enumerate(line.files)
        ]


def brightest(picture, *place):
    """The highest of red, green and blue at a part of its sides."""
    x, y = (round(part * side) for part, side in zip(place, picture.size, strict=True))
    return max(picture.convert("RGB").getpixel((x, y)))


async def test_what_is_masked_is_black_for_who_receives_it(
    new_context, hospital, tmp_path
):
    anna, bruno = await anna_and_bruno(new_context, hospital)
    studio = Studio(anna)
    await studio.photograph()
    await studio.box((0.2, 0.2), (0.5, 0.5))
    await studio.stroke((0.2, 0.8), (0.8, 0.8))
    await studio.crop((0.1, 0.1), (0.9, 0.9))
    await studio.attach("Plaie du talon")
    await anna.press("Envoyer")
    said = "Plaie du talon\nPatient informé, accord oral."
    ((path, view),) = await received(bruno, said, tmp_path)

    assert b"Exif" not in path.read_bytes()
    pictures = Image.open(path), Image.open(io.BytesIO(view.thumbnail))
    for picture in pictures:
        width, height = picture.size
        assert abs(width / height - 16 / 9) < 0.1
        masked = [(0.15, 0.15), (0.3, 0.3), (0.48, 0.48), (0.15, 0.875), (0.5, 0.875)]
        assert [brightest(picture, *at) <= BLACK for at in masked] == [True] * 5
        assert [brightest(picture, *at) > BLACK for at in [(0.02, 0.02), (0.9, 0.4)]]


def jpeg_that_says_too_much():
    """From a telephone that lay on its side, with a place and a name in it."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[DESCRIPTION] = PATIENT
    exif[GPS] = {1: "N", 2: (47.0, 19.0, 12.0), 3: "E", 4: (5.0, 2.0, 30.0)}
    written = io.BytesIO()
    picture = Image.new("RGB", (640, 480), (180, 90, 60))
    picture.save(written, "JPEG", exif=exif, comment=PATIENT, xmp=PATIENT.encode())
    assert PATIENT.encode() in written.getvalue()
    return written.getvalue()


@pytest.mark.parametrize("way", [paste, drop, pick])
async def test_a_picture_leaves_without_its_metadata(
    new_context, hospital, tmp_path, way
):
    anna, bruno = await anna_and_bruno(new_context, hospital)
    await way(anna, ("Mme Durand.jpg", "image/jpeg", jpeg_that_says_too_much()))
    await expect(attached(anna)).to_have_count(1)
    await anna.write("Voici")
    ((path, view),) = await received(bruno, "Voici", tmp_path)

    assert view.name == "photo-1.jpg"
    for data in (path.read_bytes(), view.thumbnail):
        picture = Image.open(io.BytesIO(data))
        assert picture.size[0] < picture.size[1]  # it stands upright
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
        }
        for trace in (PATIENT.encode(), b"Exif", b"http://ns.adobe.com"):
            assert trace not in data


async def test_a_picture_that_was_attached_is_masked_to_the_pixel(
    new_context, hospital, tmp_path
):
    anna, bruno = await anna_and_bruno(new_context, hospital)
    written = io.BytesIO()
    Image.new("RGB", (400, 300), (200, 220, 240)).save(written, "PNG")
    await paste(anna, ("capture.png", "image/png", written.getvalue()))
    studio = Studio(anna)
    await studio.mask_attached()
    await studio.box((0.25, 0.25), (0.75, 0.75))
    await studio.attach("Radio")
    await anna.press("Envoyer")
    said = "Radio\nPatient informé, accord oral."
    ((path, _view),) = await received(bruno, said, tmp_path)

    picture = Image.open(path).convert("RGB")
    colours = {colour for _, colour in picture.getcolors()}
    assert picture.size == (400, 300)
    assert colours == {(0, 0, 0), (200, 220, 240)}
    assert picture.getpixel((200, 150)) == (0, 0, 0)


async def test_what_is_written_waits_for_the_picture_that_is_cleaned(
    new_context, hospital, tmp_path
):
    anna, bruno = await anna_and_bruno(new_context, hospital)
    send = anna.button("Envoyer")
    written = io.BytesIO()
    Image.new("RGB", (400, 300), (200, 220, 240)).save(written, "PNG")
    async with before_pictures(anna):
        await paste(anna, ("capture.png", "image/png", written.getvalue()))
        await anna.field.fill("La plaie")
        await anna.field.press("Enter")
        await expect(send).to_be_disabled()
        await expect(send).to_have_attribute("aria-busy", "true")
        await expect(anna.field).to_have_value("La plaie")
    await send.click()
    ((_path, view),) = await received(bruno, "La plaie", tmp_path)
    assert view.name == "image-1.png"
    await expect(attached(anna)).to_have_count(0)


REFUSED = [
    ("photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 no picture", "image est illisible"),
    ("dessin.svg", "image/svg+xml", b"<svg onload='x()'/>", "un dessin SVG peut"),
    ("photo.heic", "image/heic", b"\0\0\0\x18ftypheic", "ne lit pas les photos HEIC"),
]


async def test_a_picture_that_cannot_be_cleaned_is_refused_with_a_sentence(
    new_context, hospital
):
    anna, _ = await anna_and_bruno(new_context, hospital)
    for *file, sentence in REFUSED:
        await paste(anna, file)
        await anna.sees(sentence)
        await expect(attached(anna)).to_have_count(0)
        await expect(anna.button("Envoyer")).to_be_disabled()
