"""Writes small GGUF files with the values that gguf and transformers read from them.

Usage: python make_gguf.py ../resources/gguf
"""

import json
import sys
import zlib
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import GGUFWriter, TokenType, quants
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.convert_slow_tokenizer import bytes_to_unicode

BLOCKS = {Type.Q4_K: 144, Type.Q5_K: 176, Type.Q6_K: 210}
SCALES_AT = {Type.Q4_K: (0, 2), Type.Q5_K: (0, 2), Type.Q6_K: (208,)}
SIMPLE = [Type.F32, Type.F16, Type.BF16, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0]
TEXTS = ["the cat", " that is", "It's 12 o'clock\n\n  now", "héllo 😀", "<|end|>the<|begin|> hat", ""]


def crc(array):
    return zlib.crc32(np.ascontiguousarray(array, dtype="<f4").tobytes())


def every_type(path):
    """One tensor of each type; super-blocks are random bits with reasonable scales."""
    generator = np.random.default_rng(1)
    writer = GGUFWriter(path, "llama")
    writer.add_uint32("some.number", 7)
    writer.add_array("some.flags", [True, False])
    writer.add_array("some.floats", [1.5, 2.5])
    checks = {}
    for kind in SIMPLE:
        data = quants.quantize(generator.standard_normal((3, 256)).astype(np.float32), kind)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        checks[kind.name] = crc(quants.dequantize(data, kind))
    for kind, size in BLOCKS.items():
        data = generator.integers(0, 256, (3, 2 * size), dtype=np.uint8)
        for block in range(2):
            for at in SCALES_AT[kind]:
                begin = block * size + at
                data[:, begin : begin + 2] = generator.standard_normal((3, 1)).astype("<f2").view(np.uint8)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        checks[kind.name] = crc(quants.dequantize(data, kind))
    finish(writer)
    return checks


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def vocabulary():
    """All bytes, a few merges, two control tokens and one that a user defined."""
    letters = list(bytes_to_unicode().values())
    merges = ["t h", "th e", "Ġ the", "a t", "Ġ t", "c at", "h at", "i s", "1 2"]
    tokens = letters + [merge.replace(" ", "") for merge in merges]
    types = [TokenType.NORMAL] * len(tokens)
    tokens += ["<|begin|>", "<|end|>", "<note>", "[PAD1]"]
    types += [TokenType.CONTROL, TokenType.CONTROL, TokenType.USER_DEFINED, TokenType.UNUSED]
    return tokens, types, merges


def model(path, architecture, pre, tied):
    generator = np.random.default_rng(len(architecture) + tied)
    tokens, types, merges = vocabulary()
    hidden, wide, layers = 32, 64, 2
    # transformers takes Qwen3's head width for 128, whatever the file says.
    heads, shared, width = (2, 1, 128) if architecture == "qwen3" else (4, 2, 8)
    writer = GGUFWriter(path, architecture)
    writer.add_block_count(layers)
    writer.add_context_length(128)
    writer.add_embedding_length(hidden)
    writer.add_feed_forward_length(wide)
    writer.add_head_count(heads)
    writer.add_head_count_kv(shared)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    if architecture == "llama":
        writer.add_rope_dimension_count(width)
    if architecture == "qwen3":
        writer.add_key_length(width)
        writer.add_value_length(width)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(len(tokens) - 4)
    writer.add_eos_token_id(len(tokens) - 3)
    writer.add_pad_token_id(len(tokens) - 3)
    writer.add_add_bos_token(False)
    writer.add_chat_template("{% for m in messages %}{{ m.role + ': ' + m.content + eos_token }}{% endfor %}")

    def tensor(name, shape, kind):
        values = generator.standard_normal(shape).astype(np.float32)
        writer.add_tensor(name, quants.quantize(values, kind), raw_dtype=kind)

    tensor("token_embd.weight", (len(tokens), hidden), Type.Q8_0)
    for layer in range(layers):
        prefix = f"blk.{layer}."
        tensor(prefix + "attn_norm.weight", (hidden,), Type.F32)
        tensor(prefix + "attn_q.weight", (heads * width, hidden), Type.Q4_1)
        tensor(prefix + "attn_k.weight", (shared * width, hidden), Type.Q4_0)
        tensor(prefix + "attn_v.weight", (shared * width, hidden), Type.Q5_1)
        tensor(prefix + "attn_output.weight", (hidden, heads * width), Type.Q5_0)
        if architecture == "qwen2":
            tensor(prefix + "attn_q.bias", (heads * width,), Type.F32)
            tensor(prefix + "attn_k.bias", (shared * width,), Type.F32)
            tensor(prefix + "attn_v.bias", (shared * width,), Type.F32)
        if architecture == "qwen3":
            tensor(prefix + "attn_q_norm.weight", (width,), Type.F32)
            tensor(prefix + "attn_k_norm.weight", (width,), Type.F32)
        tensor(prefix + "ffn_norm.weight", (hidden,), Type.F32)
        tensor(prefix + "ffn_gate.weight", (wide, hidden), Type.BF16)
        tensor(prefix + "ffn_up.weight", (wide, hidden), Type.F16)
        tensor(prefix + "ffn_down.weight", (hidden, wide), Type.Q8_0)
    tensor("output_norm.weight", (hidden,), Type.F32)
    if not tied:
        tensor("output.weight", (len(tokens), hidden), Type.Q8_0)
    finish(writer)
    loaded = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype="float32")
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    return {
        "tensors": {name: crc(value.numpy()) for name, value in loaded.state_dict().items()},
        "texts": [{"text": text, "ids": tokenizer(text)["input_ids"]} for text in TEXTS],
    }


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    reference = {"types": every_type(folder / "types.gguf")}
    for architecture, pre, tied in (("llama", "gpt-2", False), ("qwen2", "qwen2", True), ("qwen3", "qwen2", False)):
        reference[architecture] = model(folder / f"{architecture}.gguf", architecture, pre, tied)
    (folder / "reference.json").write_text(json.dumps(reference, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
