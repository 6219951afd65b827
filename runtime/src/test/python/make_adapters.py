"""Writes LoRA adapters of the tiny models with PEFT, and what transformers and PyTorch say of them.

Usage: python make_adapters.py ../resources/models ../resources/adapters
       python make_adapters.py --check MODEL ADAPTER MERGED REFERENCE

The second form loads with PEFT an adapter, and with transformers the merged model beside it, that Hone wrote, and prints the
largest difference of their logits from each other and from REFERENCE's "sequences".
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM

ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ADAPTERS = {
    "llama-tied": dict(r=3, lora_alpha=12, target_modules=["q_proj", "v_proj"]),
    "qwen2": dict(r=2, lora_alpha=3, target_modules=["q_proj", "k_proj", "v_proj", "down_proj"]),
    "qwen3": dict(r=4, lora_alpha=8, target_modules=ALL),
}


def load(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def numbers(rows):
    return [[float(f"{v:.9g}") for v in row] for row in rows.tolist()]


def make(models, adapters):
    for seed, (name, options) in enumerate(ADAPTERS.items(), start=31):
        out = adapters / name
        shutil.rmtree(out, ignore_errors=True)
        model = get_peft_model(load(models / name), LoraConfig(task_type="CAUSAL_LM", **options)).eval()
        model.peft_config["default"].base_model_name_or_path = name
        generator = torch.Generator().manual_seed(seed)
        trained = {n: p for n, p in sorted(model.named_parameters()) if p.requires_grad}
        with torch.no_grad():
            for parameter in trained.values():
                parameter.copy_(0.2 * torch.randn(parameter.shape, generator=generator))
        model.save_pretrained(out)
        (out / "README.md").unlink(missing_ok=True)
        sequences = []
        for length in (5, 17):
            ids = torch.randint(0, model.config.vocab_size, (1, length), generator=generator)
            with torch.no_grad():
                sequences.append({"ids": ids[0].tolist(), "logits": numbers(model(ids).logits[0])})
        # The gradient of minus a weighted sum of log-probs at temperature 0.7, a reply after three prompt tokens.
        ids = torch.randint(0, model.config.vocab_size, (1, 12), generator=generator)
        factors = torch.randn(9, generator=generator)
        logp = torch.log_softmax(model(ids).logits[0] / 0.7, -1)
        chosen = logp[2:11].gather(1, ids[0, 3:, None])[:, 0]
        (-(factors * chosen).sum()).backward()
        gradient = {
            n.replace(".default", ""): {
                "values": [float(f"{v:.9g}") for v in p.grad.flatten().tolist()],
            }
            for n, p in trained.items()
        }
        reference = {
            "sequences": sequences,
            "pull": {"ids": ids[0].tolist(), "start": 3, "factors": factors.tolist(), "temperature": 0.7},
            "gradient": gradient,
        }
        (out / "reference.json").write_text(json.dumps(reference))
        print(name, sorted(p.name for p in out.iterdir()))


def check(model, adapter, merged, reference):
    ours = PeftModel.from_pretrained(load(model), adapter).eval()
    whole = load(merged)
    for sequence in json.loads(Path(reference).read_text())["sequences"]:
        ids = torch.tensor([sequence["ids"]])
        with torch.no_grad():
            a, b = ours(ids).logits[0], whole(ids).logits[0]
        expected = torch.tensor(sequence["logits"])
        print(len(sequence["ids"]), "adapter against merged", float((a - b).abs().max()),
              "adapter against reference", float((a - expected).abs().max()))


if __name__ == "__main__":
    if sys.argv[1] == "--check":
        check(*sys.argv[2:])
    else:
        make(Path(sys.argv[1]), Path(sys.argv[2]))
