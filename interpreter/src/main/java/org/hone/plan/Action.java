package org.hone.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.TrainPlan;

/**
 * One statement of a {@code run} block, checked and lowered: nothing of it refers to the tree.
 *
 * @param line the line it stands on, from 1, for messages and the manifest
 * @param bound the name that {@code let} gives the result
 * @param operation what is done
 */
public record Action(int line, Optional<String> bound, Operation operation) {

    /** What a statement does. */
    public sealed interface Operation {
        /** {@code train RECIPE with { … }}: gives a run with the members {@code model}, {@code last_eval} and {@code folder}. */
        record Train(TrainPlan plan) implements Operation {}

        /** {@code step RECIPE with { … }}: the first step of a training, walked to its end; gives what it measured. */
        record Step(TrainPlan plan) implements Operation {}

        /** {@code evaluate MODEL on DATASET with { … }}: gives an evaluation. */
        record Evaluate(ModelRef model, EvaluatePlan plan) implements Operation {}

        /** {@code compare(a, b)}: gives a table of two evaluations side by side. */
        record Compare(Value before, Value after) implements Operation {}

        /** {@code sample MODEL on "text"}: gives one reply. */
        record Sample(ModelRef model, String prompt, double temperature, long seed) implements Operation {}

        /** {@code show x}: prints the value. */
        record Show(Value value) implements Operation {}

        /**
         * {@code replay RUN with { … }}: runs a recorded run again and gives what comes of holding the two against each other.
         *
         * @param run an earlier result or the path of a run folder
         * @param out the fresh folder; beside the run's if absent
         * @param fromRecord whether the recorded program counts though its file has changed since
         */
        record Replay(Value run, Optional<Path> out, boolean fromRecord) implements Operation {}

        /** {@code save MODEL to "folder"}. */
        record Save(ModelRef model, Path folder) implements Operation {}
    }

    /** A value that an action reads. */
    public sealed interface Value {
        /** A name bound before in the block, and members of it: {@code tuned.last_eval}. */
        record Result(String name, List<String> members) implements Value {
            public Result {
                members = List.copyOf(members);
            }
        }

        /** A constant, already formatted. */
        record Constant(String text) implements Value {}

        /** The result of an operation used in place: {@code show compare(a, b)}. */
        record InPlace(Operation operation) implements Value {}
    }

    /** A model that an action reads. */
    public sealed interface ModelRef {
        /** A declared model, as its source has it. */
        record Declared(ModelPlan plan) implements ModelRef {}

        /** The model of an earlier result: {@code tuned.model}. */
        record Trained(Value.Result result) implements ModelRef {}
    }
}
