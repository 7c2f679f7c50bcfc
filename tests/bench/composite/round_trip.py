"""What is left of photos that are made smaller and as large again: by Overpaint, and by Pillow's Lanczos.

round_trip.py FOLDER

The folder is what the example `round_trip` of overpaint-raster has written. Both know only the photo: Overpaint weighs light and Pillow values
of the file, which is what the ratio of signal to noise is about. The least of 64 × 64 parts is told beside that of all, and the outermost
pixels are left out.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

PART, BORDER = 64, 32


def main():
    folder = Path(sys.argv[1])
    photos = sorted(file for file in folder.glob("*.png") if "-" not in file.stem)
    shares = sorted({int(file.stem.split("-")[1]) for file in folder.glob("*-*.png")}, reverse=True)
    means = {share: [] for share in shares}
    print("Photos sent at a smaller size and back as they were sent, in dB: overpaint / Pillow, all and its worst part.")
    print(f"  {'':20}" + "".join(f"{f'{share} %':>26}" for share in shares))
    for file in photos:
        with Image.open(file) as image:
            photo = image.convert("RGB")
        line = []
        for share in shares:
            with Image.open(folder / f"{file.stem}-{share}.png") as image:
                ours = image.convert("RGB")
            small = photo.resize([side * share // 100 for side in photo.size], Image.Resampling.LANCZOS)
            theirs = small.resize(photo.size, Image.Resampling.LANCZOS)
            found = [fidelity(photo, ours), fidelity(photo, theirs)]
            means[share].append(found)
            line.append(told(found))
        print(f"  {file.stem:20}" + "".join(line))
    print(f"  {'mean':20}" + "".join(told(np.mean(found, 0)) for found in means.values()))


def fidelity(photo, other):
    """Peak signal to noise ratio of all of it, and the least of its parts."""
    squares = (np.asarray(photo, np.float64) - np.asarray(other, np.float64)) ** 2
    squares = squares[BORDER:-BORDER, BORDER:-BORDER].mean(2)
    height, width = (side // PART * PART for side in squares.shape)
    parts = squares[:height, :width].reshape(height // PART, PART, width // PART, PART).mean((1, 3))
    return [10 * np.log10(255**2 / max(error, 1e-9)) for error in (squares.mean(), parts.max())]


def told(found):
    (ours, ours_least), (theirs, theirs_least) = found
    return f"{f'{ours:.1f}/{theirs:.1f}  {ours_least:.1f}/{theirs_least:.1f}':>26}"


main()
