"""Writes the Parquet files of the tests: chats and nested columns as verl and LUFFY lay them out. Needs pyarrow."""
import pyarrow as pa
import pyarrow.parquet as pq

message = pa.struct([("content", pa.string()), ("role", pa.string())])
schema = pa.schema([
    ("data_source", pa.string()),
    ("prompt", pa.list_(message)),
    ("target", pa.list_(message)),
    ("ability", pa.string()),
    ("reward_model", pa.struct([("ground_truth", pa.string()), ("style", pa.string())])),
    ("extra_info", pa.struct([("index", pa.int64()), ("split", pa.string())])),
    ("level", pa.float32()),
])


def row(i):
    return {
        "data_source": None if i % 2 else "",
        "prompt": [
            {"role": "system", "content": "Think, then answer in \\boxed{}."},
            {"role": "user", "content": f"What is {i} + {i}? — “sum”"},
        ],
        "target": [{"role": "assistant", "content": f"<think>\n{i}+{i}={2 * i}\n</think>\n\\boxed{{{2 * i}}}"}],
        "ability": "math",
        "reward_model": {"style": "rule", "ground_truth": str(2 * i)},
        "extra_info": {"split": "train", "index": i},
        "level": i / 10,
    }


rows = pa.Table.from_pylist([row(i) for i in range(1, 41)], schema=schema)
for codec in ["snappy", "zstd", "gzip", "none"]:
    pq.write_table(rows, f"../resources/parquet/chats-{codec}.parquet", compression=codec, row_group_size=16)
