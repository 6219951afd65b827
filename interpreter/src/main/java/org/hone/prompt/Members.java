package org.hone.prompt;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hone.check.Value;
import org.hone.runtime.evaluate.Comparison;
import org.hone.runtime.evaluate.Estimate;
import org.hone.runtime.evaluate.Evaluation;
import org.hone.runtime.record.RunComparison;
import org.hone.runtime.record.RunFolder;
import org.hone.runtime.record.StepMetrics;
import org.hone.runtime.walk.StepPrompt;
import org.hone.runtime.walk.StepResult;
import org.hone.runtime.walk.TokenizedReply;
import org.hone.session.Replayed;
import org.hone.session.Result;
import org.hone.session.TrainedRun;
import org.hone.types.Scalar;

/** What the language sees of results: records of numbers, texts and lists. */
final class Members {
    private Members() {}

    /** A result as a value. */
    static Held of(Result result) {
        String type = switch (result) {
            case Result.Evaluated e -> "an evaluation";
            case Result.Compared c -> "a comparison";
            case Result.Trained t -> "a run";
            case Result.Stepped s -> "a step";
            case Result.Replies r -> "a reply";
            case Result.Replay r -> "a replay";
            case Result.Text t -> "Text";
        };
        return new Held(type, opened(result), new Piece.Outcome(result), Optional.of(result));
    }

    private static Value opened(Result result) {
        return switch (result) {
            case Result.Evaluated e -> evaluation(e.evaluation());
            case Result.Compared c -> comparison(c.comparison());
            case Result.Trained t -> run(t.run());
            case Result.Stepped s -> step(s.step());
            case Result.Replies r -> reply(r.replies().getFirst());
            case Result.Replay r -> replayed(r.replayed());
            case Result.Text t -> Value.Str.of(t.text());
        };
    }

    private static Value evaluation(Evaluation e) {
        Map<String, Value> all = new LinkedHashMap<>();
        all.put("dataset", Value.Str.of(e.dataset()));
        all.put("accuracy", real(e.overall().mean()));
        all.put("low", real(e.overall().low()));
        all.put("high", real(e.overall().high()));
        all.put("rows", Value.Num.of(Scalar.INT, e.overall().n()));
        all.put("k", Value.Num.of(Scalar.INT, e.k()));
        all.put("mean_tokens", real(e.meanTokens()));
        all.put("truncated", real(e.truncated()));
        all.put("rewards", list(e.rows(), Evaluation.RowMean::reward));
        all.put(
                "groups",
                new Value.Items(e.groups().entrySet().stream()
                        .map(g -> (Value) estimate(g.getKey(), g.getValue()))
                        .toList()));
        return new Value.Fields(all);
    }

    private static Value.Fields estimate(String group, Estimate e) {
        Map<String, Value> all = new LinkedHashMap<>();
        all.put("group", Value.Str.of(group));
        all.put("accuracy", real(e.mean()));
        all.put("low", real(e.low()));
        all.put("high", real(e.high()));
        all.put("rows", Value.Num.of(Scalar.INT, e.n()));
        return new Value.Fields(all);
    }

    private static Value comparison(Comparison c) {
        Map<String, Value> all = new LinkedHashMap<>();
        Comparison.Line line = c.overall();
        all.put("before", optional(line.before()));
        all.put("after", optional(line.after()));
        all.put("change", optional(line.difference()));
        return new Value.Fields(all);
    }

    private static Value optional(@org.jspecify.annotations.Nullable Estimate e) {
        return e == null ? new Value.Absent() : real(e.mean());
    }

    private static Value run(TrainedRun run) {
        Map<String, Value> all = new LinkedHashMap<>();
        all.put("folder", Value.Str.of(run.folder().toString()));
        all.put("steps", Value.Num.of(Scalar.INT, run.steps()));
        all.put("last_step", Value.Num.of(Scalar.INT, run.lastStep()));
        run.lastEvaluation().ifPresent(e -> all.put("last_eval", of(new Result.Evaluated(e))));
        all.put(
                "model",
                new Held(
                        "a model",
                        new Value.Absent(),
                        new Piece.Text("the model of the run in " + run.folder()),
                        Optional.empty()));
        List<StepMetrics> steps = metrics(run);
        all.put("pass_rate", list(steps, StepMetrics::passRate));
        all.put("mean_reward", list(steps, StepMetrics::meanReward));
        all.put("imitated", list(steps, StepMetrics::imitated));
        all.put("reinforced", list(steps, StepMetrics::reinforced));
        all.put("no_signal", list(steps, StepMetrics::noSignal));
        all.put("reply_length", list(steps, StepMetrics::replyLength));
        all.put("gradient_norm", list(steps, StepMetrics::gradientNorm));
        all.put("learning_rate", list(steps, StepMetrics::learningRate));
        return new Value.Fields(all);
    }

    /** The course of a run; empty if its folder is gone. */
    private static List<StepMetrics> metrics(TrainedRun run) {
        try {
            return RunFolder.readMetrics(run.folder());
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Value step(StepResult step) {
        Map<String, Value> all = new LinkedHashMap<>();
        StepMetrics m = step.metrics();
        all.put("step", Value.Num.of(Scalar.INT, m.step()));
        all.put("pass_rate", list(step.prompts(), StepPrompt::passRate));
        all.put("mean_reward", list(step.prompts(), StepPrompt::meanReward));
        all.put("imitated", real(m.imitated()));
        all.put("reinforced", real(m.reinforced()));
        all.put("reply_length", real(m.replyLength()));
        all.put("gradient_norm", real(m.gradientNorm()));
        all.put("learning_rate", real(m.learningRate()));
        return new Value.Fields(all);
    }

    private static Value replayed(Replayed replayed) {
        Map<String, Value> all = new LinkedHashMap<>();
        RunComparison compared = replayed.compared();
        all.put("equal", Value.Num.of(Scalar.BOOL, replayed.equal() ? 1 : 0));
        all.put("complete", Value.Num.of(Scalar.BOOL, replayed.complete() ? 1 : 0));
        all.put("run", Value.Str.of(replayed.run().toString()));
        all.put("folder", Value.Str.of(replayed.replay().toString()));
        all.put("steps", Value.Num.of(Scalar.INT, compared.steps()));
        all.put("replies", Value.Num.of(Scalar.INT, compared.replies()));
        all.put("results", Value.Num.of(Scalar.INT, compared.results()));
        all.put("weights", compared.weights().<Value>map(Value.Str::of).orElseGet(Value.Absent::new));
        all.put(
                "difference",
                compared.difference().<Value>map(d -> Value.Str.of(d.text())).orElseGet(Value.Absent::new));
        return new Value.Fields(all);
    }

    private static Value reply(TokenizedReply reply) {
        Map<String, Value> all = new LinkedHashMap<>();
        all.put("text", Value.Str.of(reply.text()));
        all.put("length", Value.Num.of(Scalar.TOKENS, reply.tokens().size()));
        all.put("truncated", Value.Num.of(Scalar.BOOL, reply.truncated() ? 1 : 0));
        all.put(
                "tokens",
                new Value.Items(reply.tokens().stream()
                        .map(t -> (Value) Value.Str.of(t))
                        .toList()));
        all.put("logprob", list(reply.logprobs()));
        return new Value.Fields(all);
    }

    static Value real(double value) {
        return Value.Num.of(Scalar.REAL, value);
    }

    static Value list(double[] values) {
        return new Value.Items(Arrays.stream(values).mapToObj(Members::real).toList());
    }

    private static Value list(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return list(wide);
    }

    private static <T> Value list(List<T> all, ToDoubleFunction<T> number) {
        return list(all.stream().mapToDouble(number).toArray());
    }
}
