package org.hone.assist;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The types that a text may name, with what they are. */
final class TypeDocs {
    private static final Set<String> SOURCES = Set.of("Rollouts", "Demos", "Mixed", "PromptStats");

    private TypeDocs() {}

    /** What a type is; empty if it is not one of the language. */
    static String of(String name) {
        return name.endsWith(".Row") ? "A row of the dataset." : all().getOrDefault(name, "");
    }

    /** What a type is that says all of its parameter: where an estimator or a schedule reads from, or a row. Empty for any other. */
    static String ofSource(String name) {
        return name.endsWith(".Row") || SOURCES.contains(name) ? of(name) : "";
    }

    /** All types by name. */
    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Real", "A number.");
        all.put("Int", "A whole number; becomes a Real where one is wanted.");
        all.put("Bool", "true or false.");
        all.put("Text", "A text.");
        all.put("Prob", "A probability, 0 to 1.");
        all.put("LogProb", "The logarithm of a probability; never compared with a probability.");
        all.put("LogRatio", "The difference of two log-probabilities.");
        all.put("Ratio", "The quotient of two probabilities.");
        all.put("Tokens", "A number of tokens: `8192.tokens`.");
        all.put("Steps", "A number of steps: `500.steps`.");
        all.put("Prompts", "A number of prompts: `128.prompts`.");
        all.put("Duration", "A time: `30.min`.");
        all.put("Bytes", "An amount of memory: `2.GiB`.");
        all.put("Chat", "A text that the model's chat template renders.");
        all.put("Answer", "A text that was read from a reply.");
        all.put("Gold", "A text of the row.");
        all.put("Verdict", "right, wrong, unparsed, truncated, timed_out or crashed.");
        all.put("Rollouts", "Replies sampled from the policy, with a behaviour policy and a reward.");
        all.put("Demos", "Demonstrations of the dataset: no behaviour policy, no reward.");
        all.put("Mixed", "A prompt's rollouts and demonstrations in one group.");
        all.put("PromptStats", "What a schedule knows of a prompt at a step.");
        all.put("Axis", "token, sequence, prompt or batch.");
        all.put("TaskSource", "A built-in task as the source of a dataset.");
        all.put("List", "A list: `List<Text>`.");
        return all;
    }
}
