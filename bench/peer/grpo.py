"""A whole GRPO step of TRL: 8 prompts of 8 replies of 128 tokens, one optimiser step, no reference model.

python grpo.py MODEL_FOLDER PROMPTS.jsonl PRECISION ROUNDS     the folder has a tokenizer too

Prints a line of JSON: seconds of every step after the first.
"""

import json
import os
import resource
import sys
import time

import datasets
import torch
import transformers
import trl

folder, data, precision, rounds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
begins, seconds = [], []


class Clock(transformers.TrainerCallback):
    def on_step_begin(self, *_, **__):
        begins.append(time.perf_counter())

    def on_step_end(self, *_, **__):
        seconds.append(time.perf_counter() - begins[-1])


def vowels(completions, **_):
    return [float(c.count("e") >= len(c) * 0.09) for c in completions]


trainer = trl.GRPOTrainer(
    model=transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32),
    processing_class=transformers.AutoTokenizer.from_pretrained(folder),
    reward_funcs=vowels,
    train_dataset=datasets.Dataset.from_json(data),
    callbacks=[Clock()],
    args=trl.GRPOConfig(
        output_dir="/tmp/trl", use_cpu=True, bf16=precision == "bf16", max_steps=rounds + 1, learning_rate=1e-6, beta=0.0,
        per_device_train_batch_size=64, num_generations=8, max_completion_length=128, temperature=1.0,
        generation_kwargs={"min_new_tokens": 128}, gradient_checkpointing=False, report_to="none", logging_steps=1000,
        save_strategy="no", seed=1))
# A step's generation happens inside its forward pass, so the clock of a step covers all of it.
trainer.train()
print(json.dumps({"seconds": seconds[1:], "tokens": 64 * 128,
                  "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
