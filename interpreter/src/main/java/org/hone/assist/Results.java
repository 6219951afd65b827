package org.hone.assist;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hone.ast.Action;

/** What actions give, as far as a text alone says it. */
final class Results {
    private Results() {}

    /** What the result of an action is called. */
    static String word(Action action) {
        return switch (action) {
            case Action.Train t -> "a run";
            case Action.Replay r -> "a replay";
            case Action.Step s -> "a step";
            case Action.Evaluate e -> "an evaluation";
            case Action.Sample s -> "a reply";
            case Action.Compare c -> "a comparison";
            case Action.Show s -> "nothing";
            case Action.Save s -> "nothing";
        };
    }

    /** The members that a text may read of it, with what they are. */
    static Map<String, String> members(Action action) {
        Map<String, String> members = new LinkedHashMap<>();
        if (action instanceof Action.Replay) {
            members.put("run", "the folder of the run");
            members.put("folder", "where the replay was recorded");
        }
        if (action instanceof Action.Train) {
            members.put("model", "the trained model");
            members.put("last_eval", "the last evaluation of the training");
            members.put("folder", "where the run was recorded");
        }
        return members;
    }
}
