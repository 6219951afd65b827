"""The rate of the machine's matrix product, in Gflop/s: 1,024 rows through the shapes of a 135M model's layers.

python matmul.py PRECISION     prints a line of JSON; for fp32 ATen's own choice (MKL) and oneDNN
"""

import json
import os
import sys
import time

import torch

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[sys.argv[1]]
one_dnn = torch.ops.mkldnn._linear_pointwise
rates = {"aten": {}, "onednn": {}}
for rows, inner, outer in [(1024, 576, 576), (1024, 576, 1536), (1024, 1536, 576)]:
    a, b = torch.randn(rows, inner).to(dtype), torch.randn(outer, inner).to(dtype)
    for name, product in (("aten", torch.nn.functional.linear), ("onednn", lambda x, w: one_dnn(x, w, None, "none", [], ""))):
        best = 1e9
        for _ in range(30):
            begin = time.perf_counter()
            product(a, b)
            best = min(best, time.perf_counter() - begin)
        rates[name][f"{rows}x{inner}x{outer}"] = round(2 * rows * inner * outer / best / 1e9, 1)
print(json.dumps(rates))
