"""The graph on torch's `meta` device: tensors without values, whose operators check shapes and types. Some of them check that all
tensors are on one device, too, and results must be on `meta` in the end; that the graph makes no tensor elsewhere is shown by a test over its
source (EveryDeviceTest), not by this. What needs values cannot run.

    java -cp CLASSPATH org.hone.bench.ArchiveOf MODEL_FOLDER PRECISION RANK aten NAME      writes NAME.pt and NAME.json
    python bench/meta.py NAME...                                                           needs torch 2.7.1

Prints, of each archive, the shapes that each method returns or why it cannot run. Ends with 1 if a method fails that has no need of
values.
"""

import json
import sys

import torch

ROWS, SEQUENCES, WIDTH, REPLY, BUDGET = 12, 2, 8, 7, 4
NEEDS_VALUES = ("Tensor.item() cannot be called on meta tensors", "Cannot copy out of meta tensor", "without output_size",
                "aten::nonzero", "aten::_local_scalar_dense")


def meta(*shape, dtype=torch.float32):
    return torch.empty(shape, dtype=dtype, device="meta")


def index(*shape):
    return meta(*shape, dtype=torch.int64)


def shapes(result):
    if isinstance(result, torch.Tensor):
        if result.device.type != "meta":
            raise AssertionError(f"the result is on {result.device}")
        return list(result.shape)
    return [shapes(r) for r in result] if isinstance(result, (list, tuple)) else result


def calls(graph, facts):
    """Name, and what runs it."""
    narrow = torch.bfloat16 if facts["precision"] == "BF16" else torch.float32
    tensors = facts["tensors"]
    p = [meta(*t["shape"], dtype=narrow if t["matrix_of_layer"] else torch.float32) for t in tensors]
    adapted = any(t["adapter"] for t in tensors)
    trained = [meta(*t["shape"]) for t in tensors if t["adapter"] or not adapted]
    frequencies = meta(facts["half"])
    packed = (frequencies, index(ROWS), index(ROWS), index(SEQUENCES * WIDTH), index(ROWS))
    # These are read as numbers: a GPU hands them over, `meta` has none, so they stay on the CPU here.
    grid = (torch.tensor(SEQUENCES), torch.tensor(WIDTH))
    reply = (index(REPLY), index(REPLY))
    yield "score", lambda: graph.score(p, *packed, SEQUENCES, WIDTH, *reply, 0.7)
    yield "logits", lambda: graph.logits(p, *packed, SEQUENCES, WIDTH)
    for again in (False, True):
        named = ", recomputed" if again else ""
        trunk = (p, *packed, *grid, *reply, torch.tensor(0.7), torch.tensor(again), graph.room(frequencies))
        yield "ahead" + named, lambda trunk=trunk: graph.ahead(*trunk)
        yield "back" + named, lambda trunk=trunk: graph.back(*trunk, trained, meta(REPLY), graph.ahead(*trunk))
    yield "norm", lambda: graph.norm(trained)
    yield "clear", lambda: graph.clear(trained)
    yield "adamw", lambda: graph.adamw(
        trained, trained, trained, trained, [meta() for _ in trained], 1.0, 1e-3, 0.9, 0.95, 0.01, 1e-8)
    if facts["precision"] == "BF16":
        yield "narrow", lambda: graph.narrow(trained)
    columns = WIDTH + BUDGET
    layer = graph.packed_layer(p, 0)
    kv, dim, hidden = facts["kv_heads"], 2 * facts["half"], facts["hidden"]
    keys = meta(REPLY, kv, dim, columns, dtype=narrow)
    values = meta(REPLY, kv, columns, dim, dtype=narrow)
    turn = lambda n: (meta(n, 1, facts["half"]), meta(n, 1, facts["half"]))
    yield "prefill_layer", lambda: graph.prefill_layer(
        meta(SEQUENCES * WIDTH, hidden), layer, *turn(SEQUENCES * WIDTH), keys, values, index(REPLY),
        meta(SEQUENCES, 1, WIDTH, WIDTH, dtype=torch.bool))
    yield "decode_layer", lambda: graph.decode_layer(
        meta(REPLY, hidden), layer, *turn(REPLY), keys, values, WIDTH, meta(REPLY * kv, 1, WIDTH + 1, dtype=narrow))
    for name, greedy, top_p in (("pick", False, 1.0), ("pick, greedy", True, 1.0), ("pick, top_p", False, 0.9)):
        yield name, lambda greedy=greedy, top_p=top_p: graph.pick(
            meta(REPLY, facts["vocabulary"]), meta(REPLY), greedy, top_p)
    yield "generate", lambda: graph.generate(
        p, frequencies, index(SEQUENCES, WIDTH), index(SEQUENCES), index(REPLY), BUDGET, meta(REPLY, BUDGET), index(1), 1.0, 1.0)
    size = {"token": ROWS, "sequence": SEQUENCES, "prompt": 1, "batch": 1}
    for name, fields in facts["estimators"].items():
        yield name, lambda name=name, fields=fields: getattr(graph, name)(
            [meta(size[f], dtype=torch.float64) for f in fields], index(SEQUENCES + 1), index(SEQUENCES), meta(1))


failed = 0
for name in sys.argv[1:]:
    facts = json.load(open(name + ".json"))
    graph = torch.jit.load(name + ".pt")
    print(name)
    estimators = {"passed": 0, "need values": 0}
    for method, call in calls(graph, facts):
        try:
            said = shapes(call())
            kind = "passed"
        except Exception as e:  # noqa: BLE001 - each says what it cannot
            text = str(e).strip()
            last = next((line for line in reversed(text.splitlines()) if "Error: " in line), text)
            kind = "need values" if any(n in text for n in NEEDS_VALUES) else "FAILED"
            said = f"{kind}: {last}"
            failed += kind == "FAILED"
        if method.startswith("estimator_") and kind != "FAILED":
            estimators[kind] += 1
        else:
            print(f"  {method:22} {said}")
    print(f"  estimators             {estimators}")
sys.exit(1 if failed else 0)
