"""Writes tiny random models with transformers' logits for them.

Usage: python make_models.py ../resources/models
"""

import json
import shutil
import sys
import zlib
from pathlib import Path

import torch
from transformers import (
    AutoModelForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

COMMON = dict(
    vocab_size=96,
    hidden_size=32,
    intermediate_size=48,
    num_attention_heads=4,
    num_key_value_heads=2,
    bos_token_id=1,
    eos_token_id=2,
    pad_token_id=0,
)

MODELS = {
    "llama-tied": (
        LlamaForCausalLM,
        LlamaConfig(
            **COMMON,
            num_hidden_layers=2,
            max_position_embeddings=128,
            tie_word_embeddings=True,
            rms_norm_eps=1e-5,
            rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        ),
        torch.float32,
        "5GB",
    ),
    "llama-scaled": (
        LlamaForCausalLM,
        LlamaConfig(
            **COMMON,
            num_hidden_layers=3,
            max_position_embeddings=256,
            tie_word_embeddings=False,
            attention_bias=True,
            rope_parameters={
                "rope_type": "llama3",
                "rope_theta": 500000.0,
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 32,
            },
        ),
        torch.float32,
        "40KB",
    ),
    "qwen2": (
        Qwen2ForCausalLM,
        Qwen2Config(
            **COMMON,
            num_hidden_layers=2,
            max_position_embeddings=128,
            tie_word_embeddings=True,
            use_sliding_window=False,
            rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
        ),
        torch.bfloat16,
        "5GB",
    ),
    "qwen3": (
        Qwen3ForCausalLM,
        Qwen3Config(
            **COMMON,
            head_dim=16,
            num_hidden_layers=2,
            max_position_embeddings=128,
            tie_word_embeddings=False,
            use_sliding_window=False,
            rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
        ),
        torch.float32,
        "5GB",
    ),
}


def randomise(model, seed):
    """Gives every parameter, biases and norms too, values that matter for the logits."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if name.endswith("norm.weight"):
                parameter.copy_(1.0 + 0.2 * noise)
            elif name.endswith("bias"):
                parameter.copy_(0.3 * noise)
            else:
                parameter.copy_(0.2 * noise)


def main(folder):
    for seed, (name, (kind, config, dtype, shard)) in enumerate(MODELS.items(), start=7):
        out = folder / name
        shutil.rmtree(out, ignore_errors=True)
        config._attn_implementation = "eager"
        model = kind(config).eval()
        randomise(model, seed)
        model.to(dtype).save_pretrained(out, max_shard_size=shard)
        # The reference is computed in float32 from what was stored.
        model = AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32, attn_implementation="eager").eval()
        generator = torch.Generator().manual_seed(100 + seed)
        sequences = []
        for length in (1, 5, 17, 40):
            ids = torch.randint(0, config.vocab_size, (1, length), generator=generator)
            with torch.no_grad():
                logits = model(ids).logits[0]
            sequences.append({"ids": ids[0].tolist(), "logits": [[float(f"{v:.9g}") for v in row] for row in logits.tolist()]})
        # CRC-32 of each tensor's little-endian float32 bytes.
        checks = {key: zlib.crc32(value.numpy().tobytes()) for key, value in model.state_dict().items()}
        (out / "reference.json").write_text(json.dumps({"sequences": sequences, "tensors": checks}))
        print(name, sorted(p.name for p in out.iterdir()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
