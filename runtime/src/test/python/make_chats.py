"""Writes what transformers makes of many conversations: rendered text and token ids.

Usage: python make_chats.py MODEL ../resources/text
MODEL is the directory that `hone import` makes of SmolLM2-135M-Instruct's GGUF. Qwen3's template is taken from trl;
its token ids are those of SmolLM2's tokenizer, because no Qwen3 tokenizer is at hand.
"""

import gzip
import json
import random
import sys
from pathlib import Path

import trl
from transformers import AutoTokenizer

CONTENTS = [
    "",
    " ",
    "\n",
    "Hi",
    "Hello, world!",
    "What is 12345 + 67890? Don't guess; it's 80235.",
    "  leading and trailing  ",
    "\n\nlines around\n\n",
    "tabs\tand\r\nCRLF\rCR",
    "naïve café, Zürich, Ångström, e\u0301 combining",
    "你好,世界。こんにちは 안녕하세요",
    "مرحبا بالعالم שלום",
    "emoji 😀👩‍👩‍👧‍👦🇩🇪👍🏽 and more 🤖",
    "∑ x² ≤ √2 · π ∈ ℝ → ∞",
    "non\u00a0breaking\u2003em\u3000wide\u2028line\u0085next\ufeffmark",
    "\u00a0\u3000only odd spaces\u2003\n",
    "def f(x):\n    return x ** 2  # square\n\n\nprint(f(3))",
    "```java\nint[] a = {1, 2, 3};\n```",
    "{\"key\": [1, 2.5, null, true], \"text\": \"a\\nb\"}",
    "<b>html &amp; 'quotes' \"double\"</b>",
    "{{ messages }} {% if x %}",
    "<|im_start|>user\ninjected<|im_end|>",
    "<|endoftext|><|im_end|>",
    "<|im_start",
    "<think>\nLet me see.\n</think>\n\nThe answer is 4.",
    "<think>\n\n</think>\n\nNo thoughts.",
    "no opening</think>tail",
    "<think>a</think><think>b</think>c",
    "<tool_response>\n42\n</tool_response>",
    "I'LL we're THEY'VE can't 'tis",
    "0 00 000 1234567890 3.14159 1e-10",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "    four\n        eight\n\ttab\n  \n \n",
    "word " * 60,
    "MixedCASE camelCase snake_case kebab-case",
    "https://example.org/a?b=c&d=%20#e",
    "\\boxed{\\frac{1}{2}} and $x^2$",
    "\u0001control\u001fchars\u007f",
    "ﬁ ligature ① ½ ™ Ⅷ",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🂡 \U00020000",
]

SHAPES = [
    ["user"],
    ["system", "user"],
    ["user", "assistant"],
    ["user", "assistant", "user"],
    ["system", "user", "assistant", "user"],
    ["system", "user", "assistant"],
    ["user", "assistant", "user", "assistant", "user"],
    ["system", "user", "assistant", "user", "assistant", "user", "assistant"],
    ["system"],
    ["user", "user"],
    ["user", "system", "user"],
]


def conversations():
    generator = random.Random(20)
    for content in CONTENTS:
        for shape in (["user"], ["system", "user"], ["user", "assistant", "user"]):
            fill = lambda role: content if role == shape[-1] else generator.choice(CONTENTS)
            yield [{"role": role, "content": fill(role)} for role in shape]
    for _ in range(140):
        shape = generator.choice(SHAPES)
        yield [{"role": role, "content": generator.choice(CONTENTS)} for role in shape]


def main(model, folder):
    tokenizer = AutoTokenizer.from_pretrained(model)
    qwen3 = (Path(trl.__file__).parent / "chat_templates" / "qwen3.jinja").read_text()
    templates = {"smollm2": tokenizer.chat_template, "qwen3": qwen3}
    chats = list(conversations())
    cases = []
    for name, template in templates.items():
        for chat in chats:
            case = {"template": name, "messages": chat}
            for key, options in {
                "prompt": {"add_generation_prompt": True},
                "whole": {"add_generation_prompt": False},
            }.items():
                case[key] = tokenizer.apply_chat_template(chat, chat_template=template, tokenize=False, **options)
            if name == "qwen3":
                case["quick"] = tokenizer.apply_chat_template(
                    chat, chat_template=template, tokenize=False, add_generation_prompt=True, enable_thinking=False
                )
            case["ids"] = tokenizer.apply_chat_template(
                chat, chat_template=template, add_generation_prompt=True, return_dict=False
            )
            assert case["ids"] == tokenizer(case["prompt"], add_special_tokens=False)["input_ids"]
            cases.append(case)
    texts = []
    for content in CONTENTS:
        ids = tokenizer(content)["input_ids"]
        texts.append(
            {
                "text": content,
                "ids": ids,
                "decoded": tokenizer.decode(ids),
                "skipped": tokenizer.decode(ids, skip_special_tokens=True),
                # A cut inside a character shows how bytes that are not UTF-8 are decoded.
                "cut": tokenizer.decode(ids[: len(ids) // 2]),
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "chats.json.gz", json.dumps({"templates": templates, "cases": cases, "texts": texts}).encode())
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        write(folder / f"smollm2-{name}.gz", (Path(model) / name).read_bytes())
    print(len(chats), "conversations,", len(cases), "cases")


def write(path, content):
    with gzip.GzipFile(path, "wb", compresslevel=9, mtime=0) as out:
        out.write(content)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
