"""The CHVAE of src/models/chvae in PyTorch: the same network, loss and optimiser step, to measure against.

Argument: a folder with twin.json (config, parameter names and shapes, tile, batch) and parameters.f32, photo.f32, map.f32.
Prints JSON: the restored photo's largest difference from restored.f32, seconds of a forward pass and of a training step.
"""
import json
import math
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

folder = sys.argv[1]
with open(f"{folder}/twin.json", encoding="utf8") as f:
    spec = json.load(f)
config, threads = spec["config"], spec["threads"]
torch.set_num_threads(threads)


def load(name, shape):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}.f32", dtype="<f4").reshape(shape))


flat = np.fromfile(f"{folder}/parameters.f32", dtype="<f4")
weights, at = {}, 0
for name, shape in spec["parameters"]:
    size = math.prod(shape)
    value = torch.from_numpy(flat[at : at + size].reshape(shape).copy())
    at += size
    # Filters are stored [row, column, in, out]; PyTorch wants [out, in, row, column].
    weights[name] = value.permute(3, 2, 0, 1).contiguous() if len(shape) == 4 else value


def conv(w, name, x, stride=1):
    k = w[f"{name}.filter"]
    return F.conv2d(x, k, w[f"{name}.bias"], stride, 0 if k.shape[2] < 3 else 1)


def residuals(w, name, x, count):
    for i in range(count):
        x = x + conv(w, f"{name}.{i}.b", F.relu(conv(w, f"{name}.{i}.a", x)))
    return x


def space_to_depth(x):
    n, c, h, w = x.shape
    return x.view(n, c, h // 2, 2, w // 2, 2).permute(0, 3, 5, 1, 2, 4).reshape(n, 4 * c, h // 2, w // 2)


def depth_to_space(x):
    n, c, h, w = x.shape
    return x.view(n, 2, 2, c // 4, h, w).permute(0, 3, 4, 1, 5, 2).reshape(n, c // 4, 2 * h, 2 * w)


def soft_clamp(x):
    return torch.tanh(x / 5) * 5


def encode(w, noisy, noise_map):
    e2, e4, e8 = config["encoder"]
    half = residuals(w, "encoder2", conv(w, "stem", space_to_depth(torch.cat([noisy, noise_map], 1))), e2)
    quarter = residuals(w, "encoder4", conv(w, "down4", half, 2), e4)
    return half, quarter, residuals(w, "encoder8", conv(w, "down8", quarter, 2), e8)


def decode(w, noisy, features, choose):
    half, quarter, eighth = features
    d8, d4, d2 = config["decoder"]

    def pick(level, h):
        mean, raw = conv(w, f"prior{level}", h).chunk(2, 1)
        return h + conv(w, f"inject{level}", choose(level, mean, soft_clamp(raw), h))

    h8 = residuals(w, "decoder8", pick(8, eighth), d8)
    h4 = residuals(w, "decoder4", pick(4, depth_to_space(conv(w, "up4", h8)) + quarter), d4)
    h2 = residuals(w, "decoder2", depth_to_space(conv(w, "up2", h4)) + half, d2)
    return noisy + depth_to_space(conv(w, "mean", h2)), h2


def posterior_features(w, clean, noisy):
    def stage(name, block, x, stride):
        return residuals(w, f"posterior.{block}", conv(w, f"posterior.{name}", x, stride), 1)

    half = stage("stem", "encoder2", space_to_depth(torch.cat([clean, noisy - clean], 1)), 1)
    quarter = stage("down4", "encoder4", half, 2)
    return {4: quarter, 8: stage("down8", "encoder8", quarter, 2)}


def loss(w, batch):
    clean, noisy, noise_map, noise = batch
    features = encode(w, noisy, noise_map)
    restored, _ = decode(w, noisy, features, lambda level, mean, ls, h: mean)
    distance = torch.sqrt((restored - clean) ** 2 + 0.02**2).mean()
    k = noise[8].shape[0]
    seen = posterior_features(w, clean[:k], noisy[:k])
    rates = []

    def choose(level, mean, ls, h):
        head = f"posterior.head{level}"
        shift, raw = conv(w, f"{head}.b", F.relu(conv(w, f"{head}.a", torch.cat([h, seen[level]], 1)))).chunk(2, 1)
        ratio = torch.clamp(soft_clamp(raw), max=1)
        kl = (0.5 * (shift**2 + torch.exp(2 * ratio) - 1) - ratio).sum() / k
        rates.append(F.relu(kl - 0.02 * shift[0].numel()))
        return mean + shift * torch.exp(ls) + torch.exp(ls + ratio) * noise[level]

    mean, h2 = decode(w, noisy[:k], tuple(f[:k] for f in features), choose)
    log_scale = soft_clamp(depth_to_space(conv(w, "scale", h2))) - 4
    scale = torch.exp(log_scale)
    nll = ((clean[:k] - mean).abs() / scale + log_scale).mean() + math.log(2)
    return distance + 0.05 * scale.mean().detach() * (nll + sum(rates) / clean[0].numel())


def best_time(run, repeats):
    run()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2]


tile = spec["tile"]
photo, noise_map = load("photo", (1, 3, tile, tile)), load("map", (1, 1, tile, tile))


def forward(w, p, m):
    with torch.no_grad():
        return decode(w, p, encode(w, p, m), lambda level, mean, ls, h: mean)[0]


difference = (forward(weights, photo, noise_map) - load("restored", (1, 3, tile, tile))).abs().max().item()


def layouts():
    """PyTorch's two memory layouts; the better time of the two counts."""
    yield "contiguous", torch.contiguous_format
    yield "channels_last", torch.channels_last


def moved(layout):
    return {n: t.clone().contiguous(memory_format=layout) if t.dim() == 4 else t.clone() for n, t in weights.items()}


def training(layout):
    w = {n: t.requires_grad_() for n, t in moved(layout).items()}
    average = {n: t.detach().clone() for n, t in w.items()}
    optimiser = torch.optim.Adam(w.values(), lr=1e-3)
    b, edge, bound = spec["photos"], spec["edge"], spec["bound"]
    z8, z4 = config["latents"]
    put = lambda *s: torch.randn(*s).contiguous(memory_format=layout)  # noqa: E731
    noise = {8: put(bound, z8, edge // 8, edge // 8), 4: put(bound, z4, edge // 4, edge // 4)}
    batch = (put(b, 3, edge, edge), put(b, 3, edge, edge), put(b, 1, edge, edge), noise)

    def step():
        optimiser.zero_grad()
        loss(w, batch).backward()
        torch.nn.utils.clip_grad_norm_(list(w.values()), 1.0)
        optimiser.step()
        with torch.no_grad():
            for n, t in w.items():
                average[n].mul_(0.999).add_(t, alpha=0.001)

    return step


result = {"torch": torch.__version__, "difference": difference, "forward": {}, "step": {}}
for name, layout in layouts():
    w, p, m = moved(layout), photo.contiguous(memory_format=layout), noise_map
    result["forward"][name] = best_time(lambda: forward(w, p, m), spec["repeats"])
    result["step"][name] = best_time(training(layout), spec["repeats"])
print(json.dumps(result))
