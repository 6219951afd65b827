package org.hone.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.hone.ast.Declaration;
import org.hone.cli.terminal.EstimateText;
import org.hone.lower.Workbench;
import org.hone.runtime.analyse.BatchEstimates;
import org.hone.runtime.analyse.ScheduleReplay;
import org.hone.runtime.estimate.EstimatorException;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.ScheduleGraph;
import org.hone.runtime.estimate.VocabularyGraph;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.record.RecordException;
import org.hone.runtime.record.RecordedBatch;
import org.hone.source.SourceFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hone estimate}. */
@Command(
        name = "estimate",
        customSynopsis = "hone estimate [FILE] --batch BATCH [--estimator EXPRESSION]... [OPTIONS]",
        description = {
            "Evaluate estimators on a recorded batch, without a model: coefficients, norms, cosines, effective sample size.",
            "",
            "The gradient is the sum of coefficient * weight * grad log pi over the tokens; norm and cosine are those of",
            "coefficient * weight, so they know nothing of the network. Effective tokens: (sum |g|)^2 / sum g^2.",
            "No signal: prompts on which every token has coefficient or weight 0."
        },
        footer = {
            "",
            "A batch is JSON lines, one sequence a line, log-probs natural, arrays with one number a reply token:",
            "  {\"prompt\": \"p0\", \"source\": \"rollout\", \"reward\": 1.0, \"verdict\": \"right\",",
            "   \"policy_logprob\": [-0.1, -2.3], \"behaviour_logprob\": [-0.1, -2.2]}",
            "`source` is rollout or demo; a rollout without policy_logprob counts as on-policy. Optional: reference_logprob,",
            "teacher_logprob, entropy, tokens, step, truncated, weights_digest. Runs write replies.jsonl in this format.",
            "",
            "Examples:",
            "  hone estimate --batch out/RUN --estimator std.estimators.grpo --estimator std.estimators.rloo",
            "  hone estimate mine.hone --batch batch.jsonl --estimator 'mine(low: 0.1)' --estimator '0.5 * grpo'",
            "  hone estimate examples/hpt.hone --batch out/RUN --recipe hybrid --step 3 --format json"
        })
final class EstimateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The program; not needed for the standard library.")
    private @Nullable String file;

    @Option(
            names = "--batch",
            required = true,
            paramLabel = "BATCH",
            description = "A recorded batch, or a run folder (its replies.jsonl).")
    private Path batch = Path.of("");

    @Option(
            names = "--estimator",
            paramLabel = "EXPRESSION",
            description =
                    "A name, a call with arguments, a multiple of one, or a standard name such as std.estimators.grpo;"
                            + " may be repeated. Without it: the terms of --recipe, else all estimators of FILE.")
    private List<String> estimators = new ArrayList<>();

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "Apply the weights that this recipe's (or schedule's) terms have on each prompt.")
    private @Nullable String recipe;

    @Option(names = "--step", paramLabel = "N", description = "The step of a run's record to look at (the last one).")
    private @Nullable Integer step;

    @Option(
            names = "--max-reply",
            paramLabel = "TOKENS",
            description = "The reply budget t.max_reply (that of the recipe's model).")
    private @Nullable Integer maxReply;

    @Option(names = "--rows", paramLabel = "N", description = "Replies to list in the text (8).")
    private int rows = 8;

    @Mixin
    private ParamOptions params = new ParamOptions();

    @Option(names = "--format", paramLabel = "text|json", description = "How the answer is written (text).")
    private Format format = Format.text;

    EstimateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (maxReply != null && maxReply < 1) {
            throw new UsageException("--max-reply must be at least 1");
        }
        Path recorded = Programs.recorded(batch, "replies.jsonl");
        Programs programs = new Programs(surroundings);
        SourceFile source = file == null ? new SourceFile("(no program)", "") : Programs.read(file);
        Optional<Workbench> bench = programs.opened(source, params.inputs(), format);
        if (bench.isEmpty()) {
            return Exit.PROGRAM;
        }
        try {
            List<RecordedBatch> steps = RecordedBatch.read(recorded);
            Optional<Scheduled> scheduled = recipe == null
                    ? Optional.empty()
                    : Optional.of(Scheduled.find(
                            bench.get(), programs, recipe, steps.getLast().step()));
            Optional<ScheduleReplay.Step> decided = scheduled.map(s -> s.decisions(steps, place(steps)));
            RecordedBatch whole = steps.get(place(steps));
            RecordedBatch chosen = decided.map(d -> whole.only(d.kept())).orElse(whole);
            Optional<List<BatchEstimates.Question>> questions =
                    questions(bench.get(), programs, decided, chosen.prompts().size());
            if (questions.isEmpty()) {
                return Exit.USAGE;
            }
            BatchEstimates answer = BatchEstimates.of(chosen, questions.get(), reading(scheduled));
            warnOfSeveralUpdates(scheduled);
            print(answer, steps);
            return Exit.DONE;
        } catch (RecordException e) {
            surroundings.err().println("hone: " + e.getMessage());
            return Exit.FAILED;
        } catch (EstimatorException e) {
            surroundings.err().println("hone: " + e.getMessage() + "; say --max-reply TOKENS or name a --recipe");
            return Exit.USAGE;
        }
    }

    /** A record has one line a sequence, not one an optimiser step. */
    private void warnOfSeveralUpdates(Optional<Scheduled> scheduled) {
        scheduled
                .flatMap(Scheduled::plan)
                .filter(plan -> plan.updatesPerStep() > 1)
                .ifPresent(
                        plan -> surroundings
                                .err()
                                .println(
                                        "hone: the recipe makes " + plan.updatesPerStep()
                                                + " optimiser steps on a batch; here all its prompts count as one, at the weights before the first"));
    }

    private void print(BatchEstimates answer, List<RecordedBatch> steps) {
        if (format == Format.json) {
            new EstimateJson(surroundings.out()).write(answer);
            return;
        }
        EstimateText.lines(answer, steps.size(), rows, Screen.of(surroundings).glyphs())
                .forEach(surroundings.out()::println);
    }

    /** The questions; absent if one of them makes no sense, which is then printed. */
    private Optional<List<BatchEstimates.Question>> questions(
            Workbench bench, Programs programs, Optional<ScheduleReplay.Step> decided, int prompts) {
        List<String> texts = new ArrayList<>(estimators);
        if (texts.isEmpty() && decided.isEmpty()) {
            texts.addAll(bench.names(Declaration.Estimator.class));
            if (texts.isEmpty()) {
                throw new UsageException(
                        "which estimator? say --estimator NAME, for example --estimator std.estimators.grpo");
            }
        }
        List<BatchEstimates.Question> questions = new ArrayList<>();
        if (texts.isEmpty()) {
            ScheduleReplay.Step weights = decided.orElseThrow();
            for (int i = 0; i < weights.schedule().terms().size(); i++) {
                switch (weights.schedule().terms().get(i).estimator()) {
                    case EstimatorGraph e ->
                        questions.add(new BatchEstimates.Question(e.name(), 1, e, weights.keptWeights(i)));
                    case VocabularyGraph v ->
                        surroundings
                                .err()
                                .println(
                                        "hone: the term " + v.name()
                                                + " is left out: it needs the whole vocabulary, and a record holds only the tokens");
                }
            }
        }
        for (String text : texts) {
            Optional<Workbench.Scaled> found = programs.answer(bench.estimator(text), format);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            double[] weights = decided.map(d -> weights(d, found.get(), text)).orElseGet(() -> ones(prompts));
            questions.add(new BatchEstimates.Question(
                    text, found.get().factor(), found.get().graph(), weights));
        }
        if (questions.isEmpty()) {
            throw new UsageException("the schedule has no estimator whose coefficients a record could give");
        }
        return Optional.of(questions);
    }

    /** The weights of the term that is this estimator, or that has its name. */
    private static double[] weights(ScheduleReplay.Step decided, Workbench.Scaled estimator, String text) {
        List<ScheduleGraph.Term> terms = decided.schedule().terms();
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).estimator().equals(estimator.graph())
                    || terms.get(i).estimator().name().equals(estimator.graph().name())) {
                return decided.keptWeights(i);
            }
        }
        throw new UsageException("`" + text + "` is no term of the schedule "
                + decided.schedule().name() + "; its terms are "
                + String.join(
                        ", ", terms.stream().map(t -> t.estimator().name()).toList()));
    }

    private BatchEstimates.Reading reading(Optional<Scheduled> scheduled) {
        OptionalInt budget = maxReply == null ? OptionalInt.empty() : OptionalInt.of(maxReply);
        if (budget.isEmpty()) {
            budget = scheduled
                    .flatMap(Scheduled::plan)
                    .map(plan -> OptionalInt.of(plan.model().maxReply()))
                    .orElse(OptionalInt.empty());
        }
        boolean mask = scheduled
                .flatMap(Scheduled::plan)
                .flatMap(plan -> plan.rollouts())
                .map(r -> r.overlong() == RolloutPlan.Overlong.MASK)
                .orElse(false);
        return new BatchEstimates.Reading(budget, mask, Runtime.getRuntime().availableProcessors());
    }

    private int place(List<RecordedBatch> steps) {
        if (step == null) {
            return steps.size() - 1;
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).step() == step) {
                return i;
            }
        }
        throw new UsageException("the batch has no step " + step + "; it has "
                + (steps.getFirst().step() == 0
                        ? "no steps at all"
                        : steps.getFirst().step() + " to " + steps.getLast().step()));
    }

    private static double[] ones(int prompts) {
        double[] ones = new double[prompts];
        Arrays.fill(ones, 1);
        return ones;
    }
}
