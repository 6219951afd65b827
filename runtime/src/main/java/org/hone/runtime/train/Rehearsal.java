package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.data.PromptSampler;
import org.hone.runtime.data.Row;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.Phase;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.plan.StepTime;
import org.hone.runtime.rollout.Footprint;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.rollout.Machine;
import org.hone.runtime.torch.CallMemory;
import org.hone.runtime.torch.Learner;
import org.hone.runtime.torch.Policy;
import org.hone.runtime.torch.Portion;
import org.hone.runtime.torch.Pull;
import org.hone.runtime.torch.Sampling;
import org.hone.runtime.torch.TokenSequence;
import org.hone.runtime.torch.TorchRuntime;

/**
 * The time of a step, found by doing pieces of one with the recipe's own model and prompts: a few tokens of the first and of the last
 * part of a reply, one micro-batch of scoring, one of the gradient, one optimiser step. Each piece is taken so many times as a
 * step has it. Replies are random tokens of full length and every prompt has as many as the recipe says, so a step takes at most
 * this, and less as soon as replies end; rewards are not called.
 */
public final class Rehearsal {
    /** Tokens of a short and of a longer piece of a reply; their difference is free of what a call costs by itself. */
    private static final int SHORT = 4;

    private static final int LONGER = 20;

    /** No token is this one, so no reply ends. */
    private static final int[] NEVER = {-1};

    private final RecipePlan recipe;
    private final LanguageModel model;
    private final Policy policy;
    private final Random random = new Random(1);
    private final int replies;
    private final int budget;

    private Rehearsal(RecipePlan recipe, LanguageModel model) {
        this.recipe = recipe;
        this.model = model;
        policy = model.policy();
        replies = recipe.rollouts().map(RolloutPlan::n).orElse(0) * recipe.batch();
        budget = model.maxReply();
    }

    /**
     * Measures.
     *
     * @param progress told what is measured next
     * @throws org.hone.runtime.model.ModelFileException if the model's files are not there
     * @throws org.hone.runtime.data.DataException if the data are not
     */
    public static StepTime measure(TorchRuntime runtime, RecipePlan recipe, Consumer<Phase> progress) {
        Dataset data = Datasets.open(recipe.data());
        try (LanguageModel model = LanguageModel.load(runtime, recipe.model());
                Learner learner = new Learner(model.policy(), Footprint.activations(recipe, Machine.memory()))) {
            return new Rehearsal(recipe, model).measure(runtime, data, learner, progress);
        }
    }

    private StepTime measure(TorchRuntime runtime, Dataset data, Learner learner, Consumer<Phase> progress) {
        List<int[]> prompts = new ArrayList<>();
        List<TokenSequence> demos = new ArrayList<>();
        for (int index : new PromptSampler(data.size(), 1).rows(0, recipe.batch())) {
            Row row = data.row(index);
            int[] prompt = model.prompt(row, recipe.data().chat());
            prompts.add(prompt);
            row.demo()
                    .map(text -> model.demonstration(text, recipe.data().chat()))
                    .ifPresent(demo -> demos.add(TokenSequence.of(prompt, demo)));
        }
        List<Term> terms = Term.of(recipe.schedule());
        progress.accept(Phase.SAMPLE);
        double sample = sampling(prompts);
        List<TokenSequence> sampled = sequences(prompts);
        progress.accept(Phase.ESTIMATE);
        double estimate = recipe.epochs() * scoring(runtime, terms, sampled, demos);
        progress.accept(Phase.UPDATE);
        // A prompt's replies and its demonstration, where terms read both; a gate that lets one of them pass takes
        // less.
        List<TokenSequence> trained = Stream.concat(
                        terms.stream().anyMatch(Term::readsRollouts) ? sampled.stream() : Stream.empty(),
                        terms.stream().anyMatch(Term::readsDemos) ? demos.stream() : Stream.empty())
                .toList();
        double gradient = recipe.epochs()
                * scaled(trained, true, piece -> {
                    learner.accumulate(pulls(piece), 1, Map.of());
                });
        double optimise = seconds(() -> {
            learner.gradientNorm();
            learner.apply(0, 0, recipe.optimizer());
        });
        policy.digest();
        learner.apply(0, 0, recipe.optimizer());
        // Asked for before each step, and no longer known after an update.
        long start = System.nanoTime();
        policy.digest();
        double digest = (System.nanoTime() - start) / 1e9;
        return new StepTime(sample + digest, estimate, gradient + recipe.updatesPerStep() * optimise);
    }

    private double sampling(List<int[]> prompts) {
        if (replies == 0) {
            return 0;
        }
        int width = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
        int together =
                Math.min(replies, CallMemory.replies(policy.config(), policy.precision(), (long) width + budget));
        double calls = (double) replies / together;
        int n = recipe.rollouts().orElseThrow().n();
        int[] row = new int[together];
        Arrays.setAll(row, i -> i / n);
        if (budget <= LONGER) {
            return calls * piece(prompts, row, budget);
        }
        double first = piece(prompts, row, SHORT);
        double early = (piece(prompts, row, LONGER) - first) / (LONGER - SHORT);
        List<int[]> late =
                prompts.stream().map(p -> joined(p, tokens(budget - LONGER))).toList();
        double last = (piece(late, row, LONGER) - piece(late, row, SHORT)) / (LONGER - SHORT);
        return calls * (first + (budget - SHORT) * (early + last) / 2);
    }

    private double piece(List<int[]> prompts, int[] row, int length) {
        float[][] uniforms = new float[row.length][length];
        for (float[] own : uniforms) {
            for (int t = 0; t < length; t++) {
                own[t] = random.nextFloat();
            }
        }
        RolloutPlan plan = recipe.rollouts().orElseThrow();
        return seconds(() -> policy.generate(
                prompts, row, uniforms, new Sampling(length, plan.temperature(), plan.topP(), NEVER), done -> {}));
    }

    private List<TokenSequence> sequences(List<int[]> prompts) {
        List<TokenSequence> sequences = new ArrayList<>();
        for (int[] prompt : prompts) {
            for (int i = 0; i < replies / recipe.batch(); i++) {
                sequences.add(TokenSequence.of(prompt, tokens(budget)));
            }
        }
        return sequences;
    }

    private double scoring(
            TorchRuntime runtime, List<Term> terms, List<TokenSequence> sampled, List<TokenSequence> demos) {
        boolean rollouts = terms.stream().anyMatch(t -> t.scored() && t.readsRollouts());
        boolean once = terms.stream().allMatch(Term::ownLogprobs);
        // In one pass the gradient's own log-probs serve; a step whose groups have no signal scores them, but then has
        // no gradient.
        List<TokenSequence> read = once
                ? sampled.stream().limit(rollouts ? 0 : TrainingStep.CANARIES).toList()
                : Stream.concat(
                                rollouts ? sampled.stream() : sampled.stream().limit(TrainingStep.CANARIES),
                                terms.stream().anyMatch(t -> t.scored() && t.readsDemos())
                                        ? demos.stream()
                                        : Stream.empty())
                        .toList();
        double seconds = scaled(read, false, piece -> policy.score(piece, 1));
        for (ModelPlan other : recipe.companions().values().stream().distinct().toList()) {
            try (LanguageModel beside = LanguageModel.load(runtime, other)) {
                seconds += scaled(sampled, false, piece -> beside.policy().score(piece, 1));
            }
        }
        return seconds;
    }

    /** Seconds of work on all sequences, from one micro-batch, of training or of scoring. */
    private double scaled(List<TokenSequence> all, boolean gradient, Consumer<List<TokenSequence>> work) {
        if (all.isEmpty()) {
            return 0;
        }
        Portion portion = Portion.first(policy.config(), policy.precision(), all, gradient);
        return seconds(() -> work.accept(portion.sequences())) / portion.share();
    }

    private static List<Pull> pulls(List<TokenSequence> sequences) {
        return sequences.stream()
                .map(s -> {
                    float[] factors = new float[s.replyLength()];
                    Arrays.fill(factors, 1e-4f);
                    return new Pull(s, factors, Map.of());
                })
                .toList();
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, policy.config().vocabSize()).toArray();
    }

    private static int[] joined(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** Seconds of the better of two goes, after one that prepares what the engine prepares for shapes it has not met. */
    private static double seconds(Runnable work) {
        work.run();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 2; i++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }
}
