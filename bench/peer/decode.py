"""Sampling with transformers' generate, in new tokens a second.

python decode.py MODEL_FOLDER PROMPTS REPLIES PROMPT_TOKENS NEW_TOKENS PRECISION ROUNDS

PROMPTS different prompts, REPLIES each; every reply is NEW_TOKENS long. Prints a line of JSON.
"""

import json
import os
import resource
import sys
import time

import torch
import transformers

folder, precision = sys.argv[1], sys.argv[6]
prompts, replies, before, new, rounds = (int(sys.argv[i]) for i in (2, 3, 4, 5, 7))
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
dtype = torch.bfloat16 if precision == "bf16" else torch.float32
model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, attn_implementation="sdpa").eval()
vocab = model.config.vocab_size
ids = torch.stack([(torch.arange(before) * 7919 + i * 104729) % (vocab - 3) + 3 for i in range(prompts)])
ids = ids.repeat_interleave(replies, 0)
seconds = []
for _ in range(rounds + 1):
    begin = time.perf_counter()
    with torch.inference_mode():
        out = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=True, temperature=1.0, top_k=0, top_p=1.0,
                             max_new_tokens=new, min_new_tokens=new, pad_token_id=2)
    seconds.append(time.perf_counter() - begin)
    assert out.shape[1] == before + new
print(json.dumps({"seconds": seconds[1:], "tokens": prompts * replies * new,
                  "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
