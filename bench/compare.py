#!/usr/bin/env python3
"""Measures Hone beside its peers, in turn, and prints a table of ratios.

    python bench/compare.py [--threads N] [--rounds N] [--work FOLDER] [--tokenizer FOLDER] [WHAT ...]

WHAT is any of train-fp32, train-bf16, ragged-fp32, ragged-bf16, decode-bf16, decode-fp32, decode-toy, group-bf16, grpo-fp32,
grpo-bf16, hpt-bf16 (whose peer is Hone's own GRPO step), plan-bf16 (whose
peer is what hone plan --measure says of the step); all of them if none is named. It needs PyTorch, transformers and, for grpo, TRL in the Python that runs it, and
`mvn test-compile` and `mvn package` behind it. Models have random weights and are made in FOLDER. --tokenizer names a folder
with a tokenizer of 49,152 tokens, for grpo, hpt and plan only; without it SmolLM2's is taken, which the tests have.

Below a training row stands its rate, of 6 operations a token for each of the model's parameters, and what share that is of the
machine's matrix products, which are measured first.
"""

import argparse
import gzip
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

BENCH = pathlib.Path(__file__).resolve().parent
HOME = BENCH.parent
EQUAL = "256,256,256,256"
# Operations a token of forward and backward, in matrix products with the model's weights.
OPERATIONS = {"train-fp32": 6 * 134.5e6, "train-bf16": 6 * 134.5e6}


def ragged():
    draw = random.Random(1)
    return ",".join(str(draw.randint(20, 256)) for _ in range(16))


# name: shape, the peer's script, Hone's class, arguments
JOBS = {
    "train-fp32": ("135m", "train.py", "TrainBenchmark", [EQUAL, "fp32", "3"]),
    "train-bf16": ("135m", "train.py", "TrainBenchmark", [EQUAL, "bf16", "3"]),
    "ragged-fp32": ("135m", "train.py", "TrainBenchmark", [ragged(), "fp32", "2"]),
    "ragged-bf16": ("135m", "train.py", "TrainBenchmark", [ragged(), "bf16", "2"]),
    "decode-bf16": ("135m", "decode.py", "DecodeBenchmark", ["64", "1", "16", "64", "bf16", "2"]),
    "decode-fp32": ("135m", "decode.py", "DecodeBenchmark", ["64", "1", "16", "64", "fp32", "1"]),
    "decode-toy": ("1m", "decode.py", "DecodeBenchmark", ["64", "1", "16", "128", "fp32", "3"]),
    "group-bf16": ("135m", "decode.py", "DecodeBenchmark", ["8", "8", "200", "64", "bf16", "1"]),
    "grpo-fp32": ("135m", "grpo.py", None, ["fp32", "1"]),
    "grpo-bf16": ("135m", "grpo.py", None, ["bf16", "1"]),
    "hpt-bf16": ("135m", None, None, ["bf16", "4"]),
    "plan-bf16": ("135m", "plan", None, ["bf16", "3"]),
}


def model(shape, work):
    folder = work / shape
    if not (folder / "model.safetensors").exists():
        subprocess.run([sys.executable, BENCH / "peer" / "shapes.py", shape, folder], check=True, stderr=subprocess.DEVNULL)
    return folder


def run(line, env):
    done = subprocess.run([str(x) for x in line], env=env, cwd=HOME, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, line))}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def java(name, arguments, env):
    jars = sorted((HOME / "interpreter/target/lib").glob("*.jar")) + [
        jar for part in ("grammar", "stdlib", "runtime", "interpreter") for jar in (HOME / part / "target").glob("hone-*.jar")]
    path = os.pathsep.join(map(str, [HOME / "interpreter/target/test-classes", *jars]))
    binary = env.get("HONE_JAVA", "java")
    return json.loads(run([binary, "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp", path,
                           "org.hone.bench." + name, *arguments], env).splitlines()[-1])


def prompts(work):
    data = work / "prompts.jsonl"
    with open(data, "w") as out:
        for i in range(64):
            print(json.dumps({"prompt": f"Question {i}: a farmer has {i + 3} baskets with {2 * i + 5} apples each and gives {i}"
                                        " of them away. How many apples are left? Answer:",
                              "demo": " ".join(f"Basket {k + 1} holds {2 * i + 5} apples." for k in range(14))}), file=out)
    return data


def own_steps(recipe, folder, data, precision, rounds, work, env):
    """Seconds of every step of a recipe but the first, which warms up."""
    out = pathlib.Path(tempfile.mkdtemp(dir=work))
    run([HOME / "hone", "run", BENCH / recipe, "--set", f"weights={folder}", "--set", f"data={data}", "--set",
         f"precision={precision}", "--set", f"steps={int(rounds) + 1}", "--out", out / "run"], env)
    steps = [json.loads(line) for line in open(next((out / "run").rglob("metrics.jsonl")))][1:]
    phases = {k: statistics.mean(s["seconds"][k] for s in steps) for k in steps[0]["seconds"]}
    whole = sum(phases.values())
    print(f"  {recipe}: " + ", ".join(f"{k} {v:.2f} s ({v / whole:.1%})" for k, v in phases.items()))
    return {"seconds": [sum(s["seconds"].values()) for s in steps], "tokens": 64 * 128, "peak_mib": 0}


def grpo(script, folder, precision, rounds, work, tokenizer, env):
    """A step of Hone's GRPO beside TRL's; or, without a script of a peer, a step of HPT beside it; or a step beside its plan."""
    for file in ("tokenizer.json", "tokenizer_config.json"):
        if tokenizer:
            shutil.copy(tokenizer / file, folder / file)
        else:
            stored = HOME / "runtime/src/test/resources/text" / f"smollm2-{file}.gz"
            (folder / file).write_bytes(gzip.decompress(stored.read_bytes()))
    data = prompts(work)
    if script == "plan":
        told = json.loads(run([HOME / "hone", "plan", BENCH / "step.hone", "--measure", "--format", "json", "--set",
                               f"weights={folder}", "--set", f"data={data}", "--set", f"precision={precision}"], env))
        planned = {"seconds": [told["needs"][0]["seconds_per_step"]], "tokens": 64 * 128, "peak_mib": 0}
        return planned, own_steps("step.hone", folder, data, precision, rounds, work, env)
    own = own_steps("grpo.hone", folder, data, precision, rounds, work, env)
    if script is None:
        return own, own_steps("hpt.hone", folder, data, precision, rounds, work, env)
    return json.loads(run([sys.executable, BENCH / "peer" / script, folder, data, precision, rounds], env).splitlines()[-1]), own


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[[], *JOBS], default=list(JOBS))
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=2, help="how often each side is started, in turn")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "hone-bench")
    parser.add_argument("--tokenizer", type=pathlib.Path)
    settings = parser.parse_args()
    settings.work.mkdir(exist_ok=True)
    env = dict(os.environ, OMP_NUM_THREADS=str(settings.threads), HONE_THREADS=str(settings.threads), HF_HUB_OFFLINE="1")
    print(f"threads {settings.threads}; matrix products, Gflop/s:")
    limits = {}
    for precision in ("fp32", "bf16"):
        rates = json.loads(run([sys.executable, BENCH / "peer/matmul.py", precision], env))
        print(f"  {precision}: {json.dumps(rates)}")
        limits[precision] = {by: statistics.mean(of.values()) for by, of in rates.items()}
    print()
    print("| what | peer, tokens/s | Hone, tokens/s | ratio | peak MiB, peer / Hone |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name in settings.what or JOBS:
        shape, script, own, arguments = JOBS[name]
        folder = model(shape, settings.work)
        both = ([], [])
        peaks = [0, 0]
        for _ in range(settings.rounds):
            if own is None:
                results = grpo(script, folder, *arguments, settings.work, settings.tokenizer, env)
            else:
                peer = json.loads(run([sys.executable, BENCH / "peer" / script, folder, *arguments], env).splitlines()[-1])
                results = (peer, java(own, [folder, *arguments], env))
            for i, result in enumerate(results):
                both[i].extend(result["tokens"] / s for s in result["seconds"])
                peaks[i] = max(peaks[i], result["peak_mib"])
        rates = [statistics.median(rates) for rates in both]
        print(f"| {name} | {rates[0]:,.0f} | {rates[1]:,.0f} | {rates[1] / rates[0]:.2f} | {peaks[0]:,.0f} / {peaks[1]:,.0f} |",
              flush=True)
        if name in OPERATIONS:
            done = rates[1] * OPERATIONS[name] / 1e9
            print(f"  {name}: {done:,.0f} Gflop/s, " + ", ".join(
                f"{done / limit:.0%} of {by}'s {limit:,.0f}" for by, limit in limits[arguments[1]].items()))


if __name__ == "__main__":
    main()
