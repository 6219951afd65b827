"""Writes a model with random weights of a named shape, as transformers saves it: both sides of a comparison load it.

python shapes.py SHAPE FOLDER      SHAPE is 135m (SmolLM2), 0.6b (Qwen3) or 1m (a toy)
"""

import sys

import torch
import transformers

SHAPES = {
    "135m": lambda: transformers.LlamaConfig(
        vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
        num_key_value_heads=3, max_position_embeddings=8192, rope_theta=100000.0, rms_norm_eps=1e-5,
        tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=2),
    "0.6b": lambda: transformers.Qwen3Config(
        vocab_size=151936, hidden_size=1024, intermediate_size=3072, num_hidden_layers=28, num_attention_heads=16,
        num_key_value_heads=8, head_dim=128, max_position_embeddings=40960, rope_theta=1000000.0, rms_norm_eps=1e-6,
        tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=2),
    "1m": lambda: transformers.LlamaConfig(
        vocab_size=64, hidden_size=128, intermediate_size=384, num_hidden_layers=5, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=1024, rope_theta=10000.0, rms_norm_eps=1e-5,
        tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=2),
}


def write(shape, folder):
    torch.manual_seed(0)
    model = transformers.AutoModelForCausalLM.from_config(SHAPES[shape](), dtype=torch.float32)
    model.save_pretrained(folder)


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2])
