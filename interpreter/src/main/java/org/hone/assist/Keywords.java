package org.hone.assist;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words of the grammar, with what they begin. */
final class Keywords {
    private static final Map<String, String> DOCS = docs();

    private Keywords() {}

    /** Those that begin a declaration or a run block. */
    static List<String> declarations() {
        return List.of(
                "import",
                "param",
                "fn",
                "model",
                "dataset",
                "task",
                "reward",
                "estimator",
                "schedule",
                "optimizer",
                "recipe",
                "test",
                "run");
    }

    /** Those that begin an action. */
    static List<String> actions() {
        return List.of("train", "evaluate", "sample", "step", "replay", "compare", "show", "save");
    }

    /** Whether an operand follows a word inside an action. */
    static boolean connects(String word) {
        return Set.of("on", "to", "with").contains(word);
    }

    /** Those that have a meaning of their own, with what they begin or join, in the order of a program. */
    static Map<String, String> all() {
        return DOCS;
    }

    /** What a word begins or joins; empty if it is no keyword. */
    static String doc(String word) {
        return DOCS.getOrDefault(word, "");
    }

    private static Map<String, String> docs() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("import", "Names of another module: `import std.estimators { grpo }`.");
        all.put("param", "A value that the user may set: `param lr: Real = 5e-6 where lr > 0`.");
        all.put("fn", "A function: `fn half(x: Real) -> Real = x / 2`.");
        all.put("model", "Weights to start from.");
        all.put("dataset", "Rows with columns.");
        all.put("task", "A task of prompts and answers.");
        all.put("reward", "How a reply is judged: `reward correct(reply: Text, row: math.Row) -> Verdict = …`.");
        all.put("estimator", "The gradient of one training signal: four slots and an aggregate.");
        all.put("schedule", "The weight of each estimator, for each prompt at each step.");
        all.put("optimizer", "The update rule.");
        all.put("recipe", "Model, data, rollouts, schedule and optimizer together, with sizes.");
        all.put("test", "Statements that must hold.");
        all.put("run", "Actions, carried out in order.");
        all.put("let", "Names a value for the lines below.");
        all.put("weight", "Gives an estimator its weight: `weight grpo = 1.0`.");
        all.put("assert", "Says what must hold.");
        all.put("equivalent", "Says that two estimators are the same: `assert equivalent A B when …`.");
        all.put("if", "`if c then a else b`; both branches are needed.");
        all.put("then", "The value where the condition holds.");
        all.put("else", "The value where the condition does not hold.");
        all.put("in", "The expression that sees the names above.");
        all.put("and", "Both hold.");
        all.put("or", "One of them holds.");
        all.put("not", "The opposite.");
        all.put("true", "A truth value.");
        all.put("false", "A truth value.");
        all.put("null", "The absent value of a `T?`.");
        all.put("where", "A condition that the value of the param must meet.");
        all.put("with", "The options of an action.");
        all.put("on", "The dataset or the prompt of an action.");
        all.put("to", "Where it is saved.");
        all.put("as", "Another name here.");
        all.put("per", "The axis of a type or of a reduction.");
        all.put("when", "The condition under which it is claimed.");
        all.put("foreign", "A reward written in another language.");
        all.put("train", "Trains a recipe: `train RECIPE with { seed = 42 }`.");
        all.put("evaluate", "Measures a model: `evaluate MODEL on DATASET with { reward = … }`.");
        all.put("sample", "One reply: `sample MODEL on \"…\"`.");
        all.put("step", "One optimiser step of a recipe.");
        all.put("replay", "Runs a recorded run again and says whether it is the same to the bit.");
        all.put("compare", "Two evaluations side by side, with an interval of the difference.");
        all.put("show", "Prints a value.");
        all.put("save", "Writes a model: `save tuned.model to \"out\"`.");
        return Collections.unmodifiableMap(all);
    }
}
