"""What the studio does when it saves, as one would write it in Python with Pillow and OpenCV.

peer.py ORIGINAL ANSWER MASK OUT --grow N --feather N

The mask is white where the answer belongs, and of the original's size. OUT is a .jpg (quality 95) or a .png; profile and EXIF data are
kept. Prints one line of JSON: milliseconds of each step by the clock and of all processors, without starting Python and importing, and the
peak of memory in MiB.

What does not need the whole picture is done in the painted part alone, and the blur is of boxes, which cost the same at any radius. The
answer is resampled in values of the file, not in light, with eight-bit samples: that is less work than what it stands beside.
"""

import argparse
import json
import re
import time

import cv2
import numpy as np
from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None

RING = 24
"""How far beside the mask colours are compared, in pixels of the answer."""


def main():
    parser = argparse.ArgumentParser()
    for name in ("original", "answer", "mask", "out"):
        parser.add_argument(name)
    for name in ("--grow", "--feather"):
        parser.add_argument(name, type=int, required=True)
    options = parser.parse_args()
    times, busy = {}, {}

    def timed(name, work, *values):
        start, spent = time.perf_counter(), time.process_time()
        result = work(*values)
        times[name] = (time.perf_counter() - start) * 1000
        busy[name] = (time.process_time() - spent) * 1000
        return result

    picture, kept = timed("decode", decode, options.original)
    answer, mask = timed("answer", decode_answer, options.answer, options.mask)
    answer, drift = timed("compare", compare, picture, answer, mask)
    timed("lay", lay, picture, answer, drift, mask, options.grow, options.feather)
    timed("encode", encode, picture, kept, options.out)
    print(json.dumps({"times": times, "busy": busy, "peak": peak()}))


def decode(path):
    """Upright RGB samples, and what has to be written again."""
    with Image.open(path) as file:
        exif = file.getexif()
        upright = ImageOps.exif_transpose(file)
        exif[0x0112] = 1
        kept = {"icc_profile": file.info.get("icc_profile"), "exif": exif.tobytes()}
        return np.array(upright.convert("RGB")), kept


def decode_answer(answer, mask):
    with Image.open(answer) as file:
        answer = np.asarray(file.convert("RGB"))
    with Image.open(mask) as file:
        return answer, np.asarray(file.convert("L"))


def compare(picture, answer, mask):
    """The answer in the picture's tone, and how it has drifted: an affine map from the picture, shrunk to its size, to it."""
    size = answer.shape[1::-1]
    before = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    inside = cv2.resize(mask, size, interpolation=cv2.INTER_AREA) > 0
    outside = np.where(inside, 0, 255).astype(np.uint8)
    grey = [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in (before, answer)]
    steps = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
    drift = np.eye(2, 3, dtype=np.float32)
    try:
        _, drift = cv2.findTransformECC(*grey, drift, cv2.MOTION_AFFINE, steps, outside, 5)
    except cv2.error:
        pass
    # The answer's mean and spread become those of the picture around the mask.
    near = cv2.dilate(inside.astype(np.uint8), np.ones((2 * RING + 1, 2 * RING + 1), np.uint8)) > 0
    ring = near & ~inside
    lab = [cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2Lab) for image in (before, answer)]
    (mean, spread), (its_mean, its_spread) = [(image[ring].mean(0), image[ring].std(0)) for image in lab]
    matched = (lab[1] - its_mean) * (spread / np.maximum(its_spread, 1e-3)) + mean
    rgb = cv2.cvtColor(matched.astype(np.float32), cv2.COLOR_Lab2RGB)
    return np.rint(rgb.clip(0, 1) * 255).astype(np.uint8), drift


def lay(picture, answer, drift, mask, grow, feather):
    """Lays the answer over the picture, in place, where the grown and feathered mask is."""
    height, width = mask.shape
    x, y, w, h = cv2.boundingRect(mask)
    reach = grow + 2 * feather
    left, top, right, bottom = max(0, x - reach), max(0, y - reach), min(width, x + w + reach), min(height, y + h + reach)
    far = cv2.distanceTransform(255 - mask[top:bottom, left:right], cv2.DIST_L2, cv2.DIST_MASK_5)
    shows = np.where(far <= grow, 255, 0).astype(np.uint8)
    side = feather | 1
    for _ in range(3):
        shows = cv2.blur(shows, (side, side), borderType=cv2.BORDER_REPLICATE)
    # From pixels of the part to those of the answer: out to the whole picture, down to the answer's size, along its drift.
    scale = np.array([answer.shape[1] / width, answer.shape[0] / height])
    shrink = np.diag([*scale, 1.0])
    shrink[:2, 2] = (np.array([left, top]) + 0.5) * scale - 0.5
    there = drift.astype(np.float64) @ shrink
    size = (right - left, bottom - top)
    flags = cv2.INTER_LANCZOS4 | cv2.WARP_INVERSE_MAP
    patch = cv2.warpAffine(answer, there, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    part = picture[top:bottom, left:right]
    share = shows[..., None].astype(np.float32) / 255
    part[:] = np.rint(part + (patch.astype(np.float32) - part) * share).astype(np.uint8)


def encode(picture, kept, out):
    image = Image.fromarray(picture)
    if out.endswith(".png"):
        # Quick, as the file that it stands beside.
        image.save(out, compress_level=1, **kept)
    else:
        image.save(out, quality=95, **kept)


def peak():
    """As it is counted for the browser's tab: all but the program's own files."""
    with open("/proc/self/status") as file:
        status = file.read()
    most, files = (int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) for name in ("VmHWM", "RssFile"))
    return (most - files) / 1024


main()
