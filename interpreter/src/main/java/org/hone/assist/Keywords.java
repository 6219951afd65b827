package org.hone.assist;

import java.util.List;
import java.util.Set;

/** The words of the grammar, with what they begin. */
final class Keywords {
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

    /** What a word begins or joins; empty if it is no keyword. */
    static String doc(String word) {
        return switch (word) {
            case "import" -> "Names of another module: `import std.estimators { grpo }`.";
            case "param" -> "A value that the user may set: `param lr: Real = 5e-6 where lr > 0`.";
            case "fn" -> "A function: `fn half(x: Real) -> Real = x / 2`.";
            case "model" -> "Weights to start from.";
            case "dataset" -> "Rows with columns.";
            case "task" -> "A task of prompts and answers.";
            case "reward" -> "How a reply is judged: `reward correct(reply: Text, row: math.Row) -> Verdict = …`.";
            case "estimator" -> "The gradient of one training signal: four slots and an aggregate.";
            case "schedule" -> "The weight of each estimator, for each prompt at each step.";
            case "optimizer" -> "The update rule.";
            case "recipe" -> "Model, data, rollouts, schedule and optimizer together, with sizes.";
            case "test" -> "Statements that must hold.";
            case "run" -> "Actions, carried out in order.";
            case "let" -> "Names a value for the lines below.";
            case "weight" -> "Gives an estimator its weight: `weight grpo = 1.0`.";
            case "assert" -> "Says what must hold.";
            case "equivalent" -> "Says that two estimators are the same: `assert equivalent A B when …`.";
            case "if" -> "`if c then a else b`; both branches are needed.";
            case "then" -> "The value where the condition holds.";
            case "else" -> "The value where the condition does not hold.";
            case "in" -> "The expression that sees the names above.";
            case "and" -> "Both hold.";
            case "or" -> "One of them holds.";
            case "not" -> "The opposite.";
            case "true", "false" -> "A truth value.";
            case "null" -> "The absent value of a `T?`.";
            case "where" -> "A condition that the value of the param must meet.";
            case "with" -> "The options of an action.";
            case "on" -> "The dataset or the prompt of an action.";
            case "to" -> "Where it is saved.";
            case "as" -> "Another name here.";
            case "per" -> "The axis of a type or of a reduction.";
            case "when" -> "The condition under which it is claimed.";
            case "foreign" -> "A reward written in another language.";
            case "train" -> "Trains a recipe: `train RECIPE with { seed = 42 }`.";
            case "evaluate" -> "Measures a model: `evaluate MODEL on DATASET with { reward = … }`.";
            case "sample" -> "One reply: `sample MODEL on \"…\"`.";
            case "step" -> "One optimiser step of a recipe.";
            case "replay" -> "Runs a recorded run again and says whether it is the same to the bit.";
            case "compare" -> "Two evaluations side by side, with an interval of the difference.";
            case "show" -> "Prints a value.";
            case "save" -> "Writes a model: `save tuned.model to \"out\"`.";
            default -> "";
        };
    }
}
