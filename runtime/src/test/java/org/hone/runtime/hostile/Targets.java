package org.hone.runtime.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.hone.runtime.data.DataException;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.data.parquet.ParquetReader;
import org.hone.runtime.model.HostileModels;
import org.hone.runtime.model.ModelConfig;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.record.HostileRuns;
import org.hone.runtime.record.PassRates;
import org.hone.runtime.record.RecordedBatch;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.text.ChatMessage;
import org.hone.runtime.text.ChatTemplate;

/** Every format that a user can hand to Hone, but programs. */
public final class Targets implements Corpus {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final long MEGABYTE = 1 << 20;

    @Override
    public List<Target> targets(Path folder) throws IOException {
        return all(folder);
    }

    /** All of them. The folder gets what some of them need once. */
    public static List<Target> all(Path folder) throws IOException {
        List<Target> all = new ArrayList<>(
                List.of(jsonl(), parquet(), parquetValues(), batch(), passRates(), metrics(), manifest()));
        all.add(config());
        all.add(HostileTokenizers.target(folder));
        all.add(template());
        all.addAll(HostileModels.targets());
        all.addAll(HostileRuns.targets(folder));
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void readAll(DatasetPlan.Source source) {
        Dataset data = Datasets.open(new DatasetPlan(
                "rows",
                source,
                Map.of(
                        DatasetPlan.PROMPT, new TextExpr.Column("prompt"),
                        DatasetPlan.ANSWER, new TextExpr.Column("reward_model.ground_truth")),
                true,
                0,
                OptionalInt.empty()));
        for (int i = 0; i < data.size(); i++) {
            data.row(i).messages();
        }
    }

    private static Target jsonl() {
        String row = "{\"prompt\": \"1+1=\", \"reward_model\": {\"ground_truth\": \"2\"}, \"x\": [1, null, true]}\n";
        String chat =
                "{\"prompt\": [{\"role\": \"system\", \"content\": \"Think. 💡\"}, {\"role\": \"user\", \"content\":"
                        + " \"2+2=\"}], \"reward_model\": {\"ground_truth\": 4.0}}\n";
        return new Target(
                        "JSONL",
                        "rows.jsonl",
                        List.of(bytes(row + chat + row), bytes(chat.repeat(3))),
                        Target.json("\"role\"", "\"content\"", "\r\n", "\n\n", "\uFEFF"),
                        8 * MEGABYTE,
                        file -> readAll(new DatasetPlan.Source.Jsonl(file)))
                .andJson();
    }

    private static Target parquet() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String codec : List.of("none", "snappy", "gzip", "zstd")) {
            seeds.add(Files.readAllBytes(RESOURCES.resolve("parquet").resolve("chats-" + codec + ".parquet")));
        }
        return new Target(
                "Parquet",
                "rows.parquet",
                seeds,
                List.of(),
                2048 * MEGABYTE,
                file -> readAll(new DatasetPlan.Source.Parquet(file)));
    }

    private static Target parquetValues() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String kind : List.of("types", "encodings-delta", "encodings-dictionary")) {
            seeds.add(Files.readAllBytes(RESOURCES.resolve("parquet").resolve(kind + ".parquet")));
        }
        return new Target("values in Parquet", "rows.parquet", seeds, List.of(), 2048 * MEGABYTE, file -> {
            try (ParquetReader reader = ParquetReader.open(file)) {
                while (reader.next() != null) {}
            } catch (IOException e) {
                throw new DataException(file.toString(), String.valueOf(e.getMessage()), "mend it");
            }
        });
    }

    private static String sequence(String prompt, int reward) {
        return "{\"prompt\": \"" + prompt + "\", \"source\": \"rollout\", \"reward\": " + reward
                + ".0, \"verdict\": \"right\", \"policy_logprob\": [-0.5, -1.25e-1], \"behaviour_logprob\": [-0.5, -0.125],"
                + " \"tokens\": [5, 2], \"weights_digest\": \"ab\", \"step\": 1, \"schedule_weights\": {\"sft\": 1.0}}\n";
    }

    private static byte[] replies() {
        return bytes(sequence("p0", 1) + sequence("p0", 0)
                + "{\"prompt\": \"p1\", \"source\": \"demo\", \"policy_logprob\": [-0.5], \"step\": 1}\n"
                + sequence("p1", 1).replace("\"step\": 1", "\"step\": 2"));
    }

    private static Target batch() {
        return new Target(
                        "recorded batch",
                        "replies.jsonl",
                        List.of(replies()),
                        Target.json(
                                "\"policy_logprob\"",
                                "\"demo\"",
                                "\"rollout\"",
                                "\"step\": 2147483648",
                                "\"truncated\": true"),
                        8 * MEGABYTE,
                        file -> RecordedBatch.read(file).forEach(RecordedBatch::outcomes))
                .andJson();
    }

    private static Target passRates() {
        return new Target(
                        "pass rates",
                        "rates.jsonl",
                        List.of(bytes("""
                                {"step": 1, "prompt": "p0", "pass_rate": 0.25, "mean_reward": 0.25, "n": 8}
                                {"step": 2, "prompt": "p0", "pass_rate": 0.5}
                                """), replies()),
                        Target.json("\"step\": -3", "\"step\": 2147483647", "\"n\": 0"),
                        8 * MEGABYTE,
                        file -> PassRates.read(file, 8))
                .andJson();
    }

    private static Target metrics() {
        String line =
                "{\"step\":1,\"steps\":6,\"pass_rate\":0.5,\"mean_reward\":0.5,\"imitated\":0.25,\"reinforced\":1.0,"
                        + "\"no_signal\":null,\"reply_length\":5.5,\"truncated\":0.0,\"gradient_norm\":3.25,"
                        + "\"learning_rate\":0.001,\"logprob_gap\":1.0E-7,\"tokens_sampled\":44,\"tokens_trained\":40,"
                        + "\"pass_rate_by_group\":{\"1\":0.5},\"seconds\":{\"sample\":1},\"weights_digest\":\"w\","
                        + "\"prompts\":8,\"filtered\":0}\n";
        return new Target(
                        "metrics of a run",
                        "metrics.jsonl",
                        List.of(bytes(line + line.replace("\"step\":1", "\"step\":2"))),
                        Target.json("\"seconds\":3", "\"step\":\"x\""),
                        8 * MEGABYTE,
                        file -> RunFolder.readMetrics(file.resolveSibling("")))
                .andJson();
    }

    private static Target manifest() {
        String text =
                "{\"format\":1,\"created\":\"2026-01-01T00:00:00Z\",\"status\":\"running\",\"steps_done\":2,\"seed\":7,"
                        + "\"device\":\"cpu\",\"threads\":2,\"recipe\":{\"file\":\"a.hone\",\"block\":\"\",\"digest\":\"d\",\"text\":\"\"},"
                        + "\"params\":[{\"name\":\"n\",\"value\":\"4\",\"origin\":\"default\"}],\"versions\":{\"hone\":\"1\"},"
                        + "\"seconds\":{\"sample\":1.5},\"actions\":[{\"index\":0,\"line\":3,\"operation\":\"train\",\"result\":{}}],"
                        + "\"summary\":{\"after\":{}}}";
        return new Target(
                        "manifest of a run",
                        "run.json",
                        List.of(bytes(text)),
                        Target.json("\"status\":\"lost\"", "\"format\":2"),
                        8 * MEGABYTE,
                        file -> RunFolder.readManifest(file.resolveSibling("")))
                .andJson();
    }

    private static Target config() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String model : List.of("llama-scaled", "llama-tied", "qwen2", "qwen3")) {
            seeds.add(Files.readAllBytes(
                    RESOURCES.resolve("models").resolve(model).resolve("config.json")));
        }
        return new Target(
                        "config.json",
                        "config.json",
                        seeds,
                        Target.json(
                                "\"num_hidden_layers\": 2147483647",
                                "\"head_dim\": 0",
                                "\"vocab_size\": -1",
                                "\"rope_scaling\": {\"rope_type\": \"yarn\"}",
                                "\"model_type\": \"gpt2\"",
                                "\"eos_token_id\": [1, \"a\"]"),
                        16 * MEGABYTE,
                        file -> ModelConfig.read(file.resolveSibling("")))
                .andJson();
    }

    private static Target template() {
        String chat = "{%- if messages[0]['role'] == 'system' %}{{- '<|im_start|>system\\n' + messages[0]['content'] +"
                + " '<|im_end|>\\n' }}{%- endif %}{% for message in messages %}{% if message.role != 'system' %}{{"
                + " '<|im_start|>' + message.role + '\\n' + message.content | trim + '<|im_end|>' }}{% endif %}{% endfor"
                + " %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
        String other =
                "{% macro turn(m, n=2) %}{{ m.role[:n] ~ ':' ~ (m.content.split(' ')|join('_')) }}{% endmacro %}{% set"
                        + " ns = namespace(i=0) %}{% for m in messages %}{% set ns.i = ns.i + 1 %}{{ turn(m) }}{{ ns.i * 2 }}{%"
                        + " endfor %}{{ bos_token is defined and [1, 2]|length > 1 }}";
        return new Target(
                "chat template",
                "chat_template.jinja",
                List.of(bytes(chat), bytes(other)),
                List.of(
                        "{{",
                        "}}",
                        "{%",
                        "%}",
                        "{#",
                        "#}",
                        "{% for a in range(10**9) %}",
                        "{% endfor %}",
                        "{% set x = x ~ x %}",
                        "''.__class__.__mro__",
                        "'a' * 999999999",
                        "9 ** 9 ** 9",
                        "[0] * 99999999",
                        "|replace('', 'aaaaaaaa')",
                        "|join",
                        "|tojson",
                        "(".repeat(3000),
                        "not ".repeat(3000),
                        "{% if 1 %}".repeat(2000),
                        "%",
                        "{{ self() }}",
                        "{% include 'x' %}",
                        "loop.cycle(1,2)",
                        "messages",
                        "-",
                        "''",
                        "[::0]",
                        "['%s' % 1]",
                        "caller()"),
                2048 * MEGABYTE,
                file -> ChatTemplate.parse(
                                Files.readString(file, StandardCharsets.ISO_8859_1), file, Map.of("bos_token", "<s>"))
                        .render(
                                List.of(
                                        new ChatMessage("system", "Think step by step."),
                                        new ChatMessage("user", "What is 1 + 1?")),
                                true));
    }
}
