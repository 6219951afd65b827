"""Forward and backward of transformers, in tokens a second.

python train.py MODEL_FOLDER LENGTHS PRECISION ROUNDS     LENGTHS: 256,256,256,256; PRECISION: fp32 or bf16 (autocast)

Prints a line of JSON: seconds of every round after two that warm up, the loss, and the rate of the matrix product of the machine.
"""

import json
import resource
import sys
import time

import torch
import transformers

folder, lengths, precision, rounds = sys.argv[1], [int(n) for n in sys.argv[2].split(",")], sys.argv[3], int(sys.argv[4])
torch.set_num_threads(int(__import__("os").environ.get("OMP_NUM_THREADS", "2")))
model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="sdpa")
model.train()
width = max(lengths)
vocab = model.config.vocab_size
ids = torch.zeros(len(lengths), width, dtype=torch.long)
mask = torch.zeros_like(ids)
labels = torch.full_like(ids, -100)
for i, n in enumerate(lengths):
    ids[i, :n] = (torch.arange(n) * 7919 + i * 104729) % vocab
    mask[i, :n] = 1
    labels[i, :n] = ids[i, :n]
seconds = []
for _ in range(rounds + 2):
    model.zero_grad(set_to_none=True)
    begin = time.perf_counter()
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
        loss = model(input_ids=ids, attention_mask=mask if min(lengths) < width else None, labels=labels).loss
    loss.backward()
    seconds.append(time.perf_counter() - begin)
print(json.dumps({
    "seconds": seconds[2:], "tokens": sum(lengths), "loss": loss.item(),
    "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
