package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hone.check.Slot;

/** The fields of blocks and of the records in them, with what they take: for completion and hover. */
final class NounFields {
    private NounFields() {}

    /**
     * A field.
     *
     * @param type what it takes; the word of a noun where it takes one of those
     * @param byDefault as written; empty if it is required or means something else when it is left out
     * @param example what completion writes after the sign
     */
    record Field(String name, String type, boolean required, String byDefault, String example, String doc) {
        /** Its type, and whether it may be left out. */
        String described() {
            return type + (required ? ", required" : byDefault.isEmpty() ? "" : " = " + byDefault);
        }
    }

    /** Everything that has fields. */
    static List<String> owners() {
        return List.of(
                "estimator",
                "model",
                "dataset",
                "optimizer",
                "recipe",
                "rollouts",
                "filter",
                "train",
                "evaluate",
                "sample",
                "step",
                "replay");
    }

    private static Field needed(String name, String type, String example, String doc) {
        return new Field(name, type, true, "", example, doc);
    }

    private static Field optional(String name, String type, String byDefault, String doc) {
        return new Field(name, type, false, byDefault, byDefault, doc);
    }

    /** The fields of a noun's block, of the options of an action, or of a record in a field; empty for anything else. */
    static List<Field> of(String owner) {
        return switch (owner) {
            case "estimator" -> slots();
            case "model" -> model();
            case "dataset" ->
                List.of(
                        needed(
                                "source",
                                "Text or a task",
                                "jsonl(\"data.jsonl\")",
                                "the file or built-in task of the rows"),
                        optional("skip", "Int", "0", "how many rows are left out at the beginning"),
                        optional("limit", "Int", "", "how many rows are used at most; all if it is left out"));
            case "optimizer" -> optimizer();
            case "recipe" -> recipe();
            case "rollouts" -> rollouts();
            case "filter" ->
                List.of(
                        needed(
                                "keep",
                                "PromptStats -> Bool",
                                "q => q.pass_rate > 0.0 and q.pass_rate < 1.0",
                                "which prompts are trained on; the others are drawn again"),
                        optional("rounds", "Int", "", "how often prompts are drawn again at most"));
            case "train" ->
                List.of(
                        optional("seed", "Int", "0", "what all randomness of the run follows from"),
                        optional("save_every", "Steps", "50.steps", "how often a checkpoint is written"),
                        optional("eval_every", "Steps", "0.steps", "how often the policy is evaluated; never if 0"),
                        optional("eval_on", "dataset", "", "the rows of the evaluation"),
                        optional("eval_by", "Text", "", "a column by whose values the result is split"),
                        optional(
                                "eval_reward",
                                "reward",
                                "",
                                "how a reply is judged there; as in the rollouts if left out"));
            case "evaluate" ->
                List.of(
                        needed("reward", "reward", "", "how a reply is judged"),
                        optional("k", "Int", "1", "replies per prompt"),
                        optional("temperature", "Real", "", "0 is greedy; 0.6 if it is left out and `k` is above 1"),
                        optional("top_p", "Prob", "1.0", "the share of the probability that is sampled from"),
                        optional("stop", "List<Text>", "[]", "texts that end a reply"),
                        optional("by", "Text", "", "a column by whose values the result is split"));
            case "sample" ->
                List.of(
                        optional("temperature", "Real", "1.0", "0 is greedy"),
                        optional("seed", "Int", "0", "what the randomness follows from"));
            case "step" -> List.of(optional("seed", "Int", "0", "what all randomness of the step follows from"));
            case "replay" ->
                List.of(
                        optional("out", "Text", "", "the fresh folder; beside that of the run if it is left out"),
                        optional(
                                "from_record",
                                "Bool",
                                "false",
                                "take the recorded program though its file has changed since"));
            default -> List.of();
        };
    }

    /** A field by its name. */
    static Optional<Field> find(String owner, String name) {
        return of(owner).stream().filter(f -> f.name().equals(name)).findFirst();
    }

    private static List<Field> slots() {
        List<Field> all = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            String example = switch (slot) {
                case MASK -> "1.0";
                case REFERENCE -> "t.behaviour.logprob";
                case ADVANTAGE -> "centred(t.reward, per: prompt)";
                case LIKELIHOOD -> "t.policy.logprob";
                case AGGREGATE -> "l => l |> mean(per: sequence) |> mean(per: prompt) |> mean(per: batch)";
            };
            String flow = slot == Slot.AGGREGATE ? "" : ", " + slot.flow();
            all.add(new Field(
                    slot.word(),
                    slot.typeText() + flow,
                    slot.byDefault().isEmpty(),
                    slot.byDefault().orElse(""),
                    example,
                    slot.doc()));
        }
        all.add(
                new Field(
                        "objective",
                        "an objective over the vocabulary, live",
                        false,
                        "",
                        "entropy(t.policy)",
                        "makes the estimator the other kind of term: a quantity of the whole next-token distribution instead of the four slots"));
        return all;
    }

    private static List<Field> model() {
        return List.of(
                optional("weights", "Text", "", "the folder of a Hugging Face model; without it the model is new"),
                needed("max_reply", "Tokens", "256.tokens", "the longest reply, the stop token included"),
                optional("system", "Text", "", "the system message of every chat"),
                optional("family", "Text", "\"llama\"", "the architecture of a new model"),
                optional("layers", "Int", "", "layers of a new model"),
                optional("hidden", "Int", "", "width of a new model"),
                optional("heads", "Int", "", "attention heads of a new model"),
                optional("kv_heads", "Int", "", "key and value heads of a new model; as many as `heads` if left out"),
                optional("intermediate", "Int", "", "width of the gated layer of a new model"),
                optional("vocabulary", "Text", "", "the characters of a new model; printable ASCII if left out"),
                optional("init_seed", "Int", "0", "what the weights of a new model follow from"),
                optional(
                        "lora",
                        "record",
                        "{ rank: 16 }",
                        "low-rank adapters in place of the weights: rank, alpha, targets, or adapter"));
    }

    private static List<Field> optimizer() {
        return List.of(
                optional("rule", "Text", "adamw", "the update rule"),
                needed("lr", "Real", "1e-6", "the learning rate"),
                optional("beta1", "Real", "0.9", "decay of the first moment"),
                optional("beta2", "Real", "0.999", "decay of the second moment"),
                optional("epsilon", "Real", "1e-8", "added to the root of the second moment"),
                optional("weight_decay", "Real", "0.01", "decoupled weight decay"),
                optional("clip_norm", "Real", "1.0", "the largest norm of the gradient of a step"),
                optional("warmup", "Steps", "0.steps", "optimiser steps over which the learning rate rises"),
                optional("decay", "Text", "\"constant\"", "how it falls afterwards: constant, linear or cosine"));
    }

    private static List<Field> recipe() {
        return List.of(
                needed("model", "model", "", "the policy that is trained"),
                optional("reference", "model", "", "a fixed model that a term compares with"),
                optional("teacher", "model", "", "a fixed model that a term learns from"),
                needed("data", "dataset", "", "where prompts and demonstrations come from"),
                optional(
                        "rollouts",
                        "{ n, temperature, top_p, reward, … }",
                        "",
                        "how replies are sampled and judged; without it the recipe only imitates"),
                needed("schedule", "schedule", "", "the weight of each estimator for each prompt"),
                needed("optimizer", "optimizer", "", "the update rule"),
                needed("batch", "Prompts", "32.prompts", "prompts of a step"),
                optional("minibatch", "Prompts", "", "prompts of an optimiser step; the whole batch if left out"),
                optional("epochs", "Int", "1", "passes over a batch"),
                needed("steps", "Steps", "100.steps", "how many batches are sampled"),
                optional("precision", "Text", "", "the number format of weights and sums"),
                optional("save_every", "Steps", "50.steps", "how often a checkpoint is written"),
                optional("eval_every", "Steps", "0.steps", "how often the policy is evaluated; never if 0"),
                optional("filter", "{ keep, rounds }", "", "which prompts are trained on; all if left out"));
    }

    private static List<Field> rollouts() {
        return List.of(
                needed("n", "Int", "8", "replies per prompt"),
                optional("temperature", "Real", "1.0", "sampling temperature, above 0"),
                optional("top_p", "Prob", "1.0", "the share of the probability that is sampled from"),
                needed("reward", "reward", "", "how a reply is judged"),
                optional(
                        "overlong",
                        "Text",
                        "\"score\"",
                        "what becomes of truncated replies: score, zero, mask or soft"),
                optional(
                        "overlong_buffer",
                        "Tokens",
                        "",
                        "with `soft`: over how many tokens before the limit the reward falls"),
                optional("stop", "List<Text>", "[]", "texts that end a reply"));
    }
}
