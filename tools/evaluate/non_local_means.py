"""OpenCV's fastNlMeansDenoisingColored on planar float32 pictures; prints the best mean PSNR over a few strengths as JSON.

Arguments: folder with list.json and <index>.clean / <index>.noisy (3 x height x width, values 0-1), sigma in grey levels.
The method takes 8-bit pictures, so the noisy one is rounded and clipped first, as a saved photo is.
"""
import json
import sys

import cv2
import numpy as np

folder, sigma = sys.argv[1], float(sys.argv[2])
with open(f"{folder}/list.json", encoding="utf8") as f:
    pictures = json.load(f)


def read(index, kind, width, height):
    planes = np.fromfile(f"{folder}/{index}.{kind}", dtype="<f4").reshape(3, height, width)
    return planes.transpose(1, 2, 0)[:, :, ::-1]  # OpenCV works on BGR


tried = [round(sigma * k, 1) for k in (0.3, 0.45, 0.6, 0.8)]
totals = dict.fromkeys(tried, 0.0)
for p in pictures:
    clean = read(p["index"], "clean", p["width"], p["height"])
    noisy = np.clip(np.rint(read(p["index"], "noisy", p["width"], p["height"]) * 255), 0, 255).astype(np.uint8)
    for h in tried:
        restored = cv2.fastNlMeansDenoisingColored(noisy, None, h, h, 7, 21).astype(np.float64) / 255
        totals[h] += -10 * np.log10(np.mean((restored - clean) ** 2))
best = max(tried, key=lambda h: totals[h])
print(json.dumps({"psnr": totals[best] / len(pictures), "h": best, "tried": tried}))
