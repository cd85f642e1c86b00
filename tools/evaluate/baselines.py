"""Other people's methods, one request a line on stdin: {"method", "inputs": {name: [planes, height, width]}, "settings"}.

The first argument is a folder: input pictures lie there under their names as planar float32 in [0, 1]; a resulting picture is written to
"out". The answer is one line: {"planes": n}, {"values": {...}} or {"error": "..."}.
"""
import json
import sys

import cv2
import numpy as np
from scipy.ndimage import convolve
from scipy.signal import convolve2d
from skimage.metrics import structural_similarity
from skimage.restoration import wiener

folder = sys.argv[1]


def bytes_bgr(planes):
    """What OpenCV takes: a saved photo, rounded and clipped, blue first."""
    return np.ascontiguousarray(np.clip(np.rint(planes * 255), 0, 255).astype(np.uint8).transpose(1, 2, 0)[:, :, ::-1])


def planes_rgb(bgr):
    return bgr[:, :, ::-1].transpose(2, 0, 1).astype(np.float32) / 255


def nlm(bgr, h):
    return cv2.fastNlMeansDenoisingColored(bgr, None, h, h, 7, 21)


def fast_nlm(i, s):
    return planes_rgb(nlm(bytes_bgr(i["damaged"]), s["h"]))


def fast_nlm_matched(i, s):
    """The strength, found by bisection, that changes the picture as much as `like` does (mean squared difference from the damaged one).

    On RGB: the colour form of OpenCV goes through 8-bit Lab, whose rounding alone may be as much as a careful method removes.
    """
    noisy = bytes_bgr(i["damaged"])
    base = noisy.astype(np.float64)
    wanted = np.mean((np.clip(i["like"], 0, 1) * 255 - i["damaged"] * 255) ** 2)
    low, high = 0.0, 40.0
    for _ in range(9):
        h = (low + high) / 2
        restored = cv2.fastNlMeansDenoising(noisy, None, h, 7, 21)
        low, high = (h, high) if np.mean((restored - base) ** 2) < wanted else (low, h)
    return planes_rgb(restored)


def inpaint(method):
    """OpenCV leaves holes at the very edge of a picture half filled: the picture and its mask are mirrored outward first."""
    margin = 8

    def run(i, s):
        hole = (i["hole"][0] > 0.5).astype(np.uint8)
        wide, wide_hole = (
            cv2.copyMakeBorder(p, margin, margin, margin, margin, cv2.BORDER_REFLECT) for p in (bytes_bgr(i["damaged"]), hole)
        )
        return planes_rgb(cv2.inpaint(wide, wide_hole, 3, method)[margin:-margin, margin:-margin])

    return run


def wiener_laplacian(i, s):
    """scikit-image's Wiener filter (Laplacian prior). It works in circles: real borders are mirrored outward first."""
    kernel = i["kernel"][0].astype(np.float64)
    margin = 0 if s["boundary"] == "circular" else 2 * max(kernel.shape)
    out = []
    for plane in i["damaged"].astype(np.float64):
        padded = np.pad(plane, margin, mode="reflect") if margin else plane
        restored = wiener(padded, kernel, s["balance"], clip=False)
        out.append(restored[margin : margin + plane.shape[0], margin : margin + plane.shape[1]])
    return np.stack(out)


def even(sigma, like):
    return np.full((1, *like.shape[1:]), sigma, np.float32)


def immerkaer(i, s):
    """Immerkaer 1996, mean over the channels."""
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float64)
    sums = [np.mean(np.abs(convolve2d(p, mask, "valid"))) for p in i["damaged"]]
    return even(np.sqrt(np.pi / 2) / 6 * np.mean(sums), i["damaged"])


def haar_mad(i, s):
    """Donoho's median of the diagonal Haar details at a level, mean over the channels."""
    found = []
    for p in i["damaged"].astype(np.float64):
        for _ in range(s["level"]):
            p = p[: p.shape[0] // 2 * 2, : p.shape[1] // 2 * 2]
            a, b, c, d = p[::2, ::2], p[::2, 1::2], p[1::2, ::2], p[1::2, 1::2]
            p, diagonal = (a + b + c + d) / 2, (a - b - c + d) / 2
        found.append(np.median(np.abs(diagonal)) / 0.6745)
    return even(np.mean(found), i["damaged"])


def top_hat(i, s):
    """Bright or dark structures thinner than 7 pixels that rise above `levels` grey levels: a classical scratch finder."""
    grey = cv2.cvtColor(bytes_bgr(i["damaged"]), cv2.COLOR_BGR2GRAY)
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    rises = [cv2.morphologyEx(grey, m, element) for m in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)]
    return (np.maximum(*rises) > s["levels"]).astype(np.float32)[None]


def compare(i, s):
    """The measures a second time, for the tests: scikit-image's SSIM and GMSD written from the authors' MATLAB program."""
    a, b = (np.clip(i[n].astype(np.float64), 0, 1) for n in ("damaged", "clean"))
    ssim = structural_similarity(
        a, b, channel_axis=0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1
    )

    def magnitude(p):
        grey = np.tensordot([0.299, 0.587, 0.114], p, 1) * 255
        small = convolve2d(grey, np.full((2, 2), 0.25))[1:, 1:][::2, ::2]
        dx = np.array([[1, 0, -1]] * 3) / 3
        return np.hypot(convolve(small, dx, mode="constant"), convolve(small, dx.T, mode="constant"))

    m, n = magnitude(a), magnitude(b)
    quality = (2 * m * n + 170) / (m**2 + n**2 + 170)
    return {"ssim": ssim, "gmsd": quality.std(ddof=1), "psnr": -10 * np.log10(np.mean((a - b) ** 2))}


METHODS = {
    "nlm": fast_nlm,
    "nlm-matched": fast_nlm_matched,
    "telea": inpaint(cv2.INPAINT_TELEA),
    "navier-stokes": inpaint(cv2.INPAINT_NS),
    "wiener": wiener_laplacian,
    "immerkaer": immerkaer,
    "haar-mad": haar_mad,
    "top-hat": top_hat,
    "compare": compare,
}


def answer(request):
    inputs = {
        name: np.fromfile(f"{folder}/{name}", dtype="<f4").reshape(shape) for name, shape in request["inputs"].items()
    }
    result = METHODS[request["method"]](inputs, request["settings"])
    if isinstance(result, dict):
        return {"values": {k: float(v) for k, v in result.items()}}
    result.astype("<f4").tofile(f"{folder}/out")
    return {"planes": len(result)}


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as e:  # one method's fault is that method's answer
        reply = {"error": f"{type(e).__name__}: {e}"}
    print(json.dumps(reply), flush=True)
