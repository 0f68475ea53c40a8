#!/usr/bin/python3
"""Writes src/test/resources/images with Debian's Pillow (apt-get install python3-pil python3-numpy).

<name>                one small file per way an image can be stored
<name>.rgb            what Pillow's convert("RGB") makes of it: rows of red, green, blue
resize.csv            digests of resized random images: seed,width,height,side,interpolation,sha256
"""

import hashlib
import pathlib

import numpy as np
from PIL import Image, ImageCms

TARGET = pathlib.Path(__file__).parents[1] / "resources" / "images"
WIDTH, HEIGHT = 45, 31


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    planes = [127 + 100 * np.sin(x / 7 + y / 9), 127 + 90 * np.cos(x / 5 - y / 11), 127 + 80 * np.sin(x * y / 90)]
    pixels = np.stack(planes, -1) + np.random.RandomState(0).normal(0, 9, (HEIGHT, WIDTH, 3))
    pixels[HEIGHT // 3 : HEIGHT // 2, WIDTH // 4 : WIDTH // 2] = [250, 20, 30]
    return Image.fromarray(np.clip(pixels, 0, 255).astype("uint8"))


def patched(name, change):
    path = TARGET / name
    path.write_bytes(change(path.read_bytes()))


def without_jfif(data):
    return data[:2] + data[20:]


def adobe(transform):
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])


def named_rgb(data):
    """Renames the components from 1, 2, 3 to R, G, B, in the frame and in the scan."""
    data = bytearray(without_jfif(data))
    for marker, first, step in ((b"\xff\xc0", 10, 3), (b"\xff\xda", 5, 2)):
        at = data.index(marker)
        for i, letter in enumerate(b"RGB"):
            data[at + first + step * i] = letter
    return bytes(data)


def with_broken_profile(data):
    body = b"ICC_PROFILE\0\x01\x01" + b"no profile at all"
    return data[:20] + b"\xff\xe2" + (2 + len(body)).to_bytes(2, "big") + body + data[20:]


def jpegs(image):
    raw = Image.merge("YCbCr", image.split())  # stored without conversion
    inks = Image.merge("CMYK", [*image.split(), image.convert("L")])
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for subsampling, name in ((0, "444"), (1, "422"), (2, "420")):
        image.save(TARGET / f"ycc-{name}.jpg", subsampling=subsampling, quality=85)
    image.save(TARGET / "progressive.jpg", progressive=True, quality=80)
    image.convert("L").save(TARGET / "grey.jpg")
    image.save(TARGET / "profile.jpg", icc_profile=profile)
    image.save(TARGET / "broken-profile.jpg")
    patched("broken-profile.jpg", with_broken_profile)
    image.save(TARGET / "ycc-without-jfif.jpg", subsampling=0)
    patched("ycc-without-jfif.jpg", without_jfif)
    raw.save(TARGET / "rgb-named.jpg", subsampling=0)
    patched("rgb-named.jpg", named_rgb)
    raw.save(TARGET / "rgb-adobe.jpg", subsampling=0)
    patched("rgb-adobe.jpg", lambda data: data[:2] + adobe(0) + data[20:])
    inks.save(TARGET / "cmyk.jpg", quality=90)
    inks.save(TARGET / "ycck.jpg", quality=90)
    patched("ycck.jpg", lambda data: data.replace(adobe(0), adobe(2)))


def others(image):
    grey = image.convert("L")
    clear = image.convert("RGBA")
    clear.putalpha(grey)
    grey_clear = image.convert("LA")
    grey_clear.putalpha(image.getchannel("R"))
    for name, picture in {
        "rgb.png": image,
        "grey.png": grey,
        "rgba.png": clear,
        "grey-alpha.png": grey_clear,
        "palette.png": image.quantize(64),
        "two-colours.png": image.quantize(2),
        "black-and-white.png": image.convert("1"),
        "rgb.bmp": image,
        "grey.bmp": grey,
        "palette.bmp": image.quantize(32),
        "rgba.bmp": clear,
    }.items():
        picture.save(TARGET / name)
    image.save(TARGET / "lossless.webp", lossless=True)
    image.save(TARGET / "lossy.webp", quality=80)
    clear.save(TARGET / "lossy-alpha.webp", quality=80)


def resized():
    shapes = [(375, 500, 256), (500, 333, 256), (120, 90, 256), (32, 32, 160), (97, 41, 16)]
    for seed, (width, height, side) in enumerate(shapes):
        pixels = np.frombuffer(np.random.RandomState(seed).bytes(3 * width * height), "uint8")
        image = Image.fromarray(pixels.reshape(height, width, 3))
        size = (side, int(side * height / width)) if width <= height else (int(side * width / height), side)
        for name, filter in (("BILINEAR", Image.BILINEAR), ("BICUBIC", Image.BICUBIC)):
            digest = hashlib.sha256(np.asarray(image.resize(size, filter)).tobytes()).hexdigest()
            yield f"{seed},{width},{height},{side},{name},{digest}\n"


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for path in TARGET.iterdir():
        path.unlink()
    jpegs(picture())
    others(picture())
    for path in sorted(TARGET.iterdir()):
        rgb = np.asarray(Image.open(path).convert("RGB"))
        path.with_name(path.name + ".rgb").write_bytes(rgb.tobytes())
    (TARGET / "resize.csv").write_text("".join(resized()))


main()
