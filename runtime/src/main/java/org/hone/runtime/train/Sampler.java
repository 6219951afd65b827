package org.hone.runtime.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Keys;
import org.hone.runtime.data.PromptSampler;
import org.hone.runtime.data.Row;
import org.hone.runtime.plan.RecipePlan;
import org.hone.runtime.plan.RolloutPlan;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.rollout.StopTexts;
import org.hone.runtime.rollout.Uniforms;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.torch.Sampling;
import org.hone.runtime.verify.RewardFunction;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;

/** The first two phases of a step: draw prompts, sample replies, score them. */
final class Sampler {
    private final LanguageModel model;
    private final Dataset data;
    private final RecipePlan recipe;
    private final long seed;
    private final PromptSampler prompts;
    private final Optional<RolloutPlan> rollouts;
    private final Optional<RewardFunction> reward;
    private final boolean demos;
    private final StopTexts stopping;

    /** @param rollouts whether the schedule reads or trains on rollouts; if not, none are sampled */
    Sampler(
            LanguageModel model,
            Dataset data,
            RecipePlan recipe,
            Scripts scripts,
            long seed,
            boolean rollouts,
            boolean demos) {
        this.model = model;
        this.data = data;
        this.recipe = recipe;
        this.seed = seed;
        this.demos = demos;
        prompts = new PromptSampler(data.size(), seed);
        this.rollouts = rollouts ? recipe.rollouts() : Optional.empty();
        stopping = model.stopping(this.rollouts.map(RolloutPlan::stop).orElse(List.of()));
        reward = recipe.rollouts().map(plan -> new RewardFunction(plan.reward(), scripts));
    }

    /**
     * What the sample phase made.
     *
     * @param step the step it was made for
     * @param weights digest of the weights that sampled
     * @param prompts the prompts of the rows as tokens
     * @param replies {@code n} a row, row after row
     */
    record Sampled(int step, String weights, List<Row> rows, List<int[]> prompts, List<Reply> replies) {}

    /**
     * Draws prompts and samples their replies.
     *
     * @param first prompts drawn in the run before
     * @param place prompts drawn in this step before
     * @param count prompts to draw
     */
    Sampled sample(int step, long first, int place, int count, IntConsumer done) {
        List<Row> rows = new ArrayList<>();
        List<int[]> tokens = new ArrayList<>();
        for (int index : prompts.rows(first, count)) {
            Row row = data.row(index);
            rows.add(row);
            tokens.add(model.prompt(row, recipe.data().chat()));
        }
        return new Sampled(
                step,
                model.policy().digest(),
                rows,
                tokens,
                rollouts.map(plan -> replies(step, place, tokens, plan, done)).orElse(List.of()));
    }

    private List<Reply> replies(int step, int place, List<int[]> tokens, RolloutPlan plan, IntConsumer done) {
        int n = plan.n();
        int[] row = new int[tokens.size() * n];
        float[][] uniforms = new float[row.length][];
        for (int i = 0; i < row.length; i++) {
            row[i] = i / n;
            uniforms[i] = Uniforms.of(Keys.key(seed, recipe.digest(), step, place + i / n, i % n), model.maxReply());
        }
        var sampling = new Sampling(model.maxReply(), plan.temperature(), plan.topP(), stopping.tokens());
        return stopping.cut(model.policy().generate(tokens, row, uniforms, sampling, done));
    }

    /** The first prompts of the run with their demonstrations and without rollouts, to look at before anything is computed. */
    List<Group> preview(int most) {
        List<Group> groups = new ArrayList<>();
        for (int index : prompts.rows(0, Math.min(most, data.size()))) {
            Row row = data.row(index);
            groups.add(new Group(row, model.prompt(row, recipe.data().chat()), List.of(), demo(row)));
        }
        return groups;
    }

    /** Scores all replies of the step at once: a script has them judged side by side. */
    List<Group> score(Sampled sampled) {
        int n = sampled.rows().isEmpty()
                ? 0
                : sampled.replies().size() / sampled.rows().size();
        List<RewardFunction.Asked> asked = new ArrayList<>();
        for (int i = 0; i < sampled.replies().size(); i++) {
            Reply reply = sampled.replies().get(i);
            asked.add(new RewardFunction.Asked(
                    model.text(reply.tokens()), sampled.rows().get(i / n), reply.truncated()));
        }
        List<Score> scores = asked.isEmpty() ? List.of() : reward.orElseThrow().score(asked);
        List<Optional<Group.Demo>> demonstrations = demonstrations(sampled.rows());
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < sampled.rows().size(); i++) {
            List<Group.Rollout> scored = new ArrayList<>();
            for (int j = i * n; j < (i + 1) * n; j++) {
                Reply reply = sampled.replies().get(j);
                scored.add(new Group.Rollout(
                        reply,
                        asked.get(j).reply(),
                        scores.get(j),
                        Group.reward(reply, scores.get(j), rollouts.orElseThrow(), model.maxReply())));
            }
            groups.add(new Group(sampled.rows().get(i), sampled.prompts().get(i), scored, demonstrations.get(i)));
        }
        return groups;
    }

    /** The same prompts with their demonstrations. */
    TrainingStep.Drawn withDemos(TrainingStep.Drawn drawn) {
        return new TrainingStep.Drawn(
                drawn.digest(),
                drawn.kept().stream().map(this::withDemo).toList(),
                drawn.dropped().stream().map(this::withDemo).toList());
    }

    private Group withDemo(Group group) {
        return group.demo().isPresent()
                ? group
                : new Group(group.row(), group.prompt(), group.rollouts(), demo(group.row()));
    }

    private Optional<Group.Demo> demo(Row row) {
        return demonstrations(List.of(row)).getFirst();
    }

    private List<Optional<Group.Demo>> demonstrations(List<Row> rows) {
        List<Row> shown =
                demos ? rows.stream().filter(row -> row.demo().isPresent()).toList() : List.of();
        List<Score> scores = reward.filter(r -> !shown.isEmpty())
                .map(r -> r.score(shown.stream()
                        .map(row -> new RewardFunction.Asked(row.demo().orElseThrow(), row, false))
                        .toList()))
                .orElse(List.of());
        List<Optional<Group.Demo>> all = new ArrayList<>();
        int next = 0;
        for (Row row : rows) {
            Optional<String> text = demos ? row.demo() : Optional.empty();
            if (text.isEmpty()) {
                all.add(Optional.empty());
                continue;
            }
            double worth = scores.isEmpty() ? 1 : scores.get(next++).reward();
            all.add(Optional.of(
                    new Group.Demo(model.demonstration(text.get(), recipe.data().chat()), text.get(), worth)));
        }
        return all;
    }
}
