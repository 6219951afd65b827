package org.hone.runtime.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.data.Keys;
import org.hone.runtime.data.Row;
import org.hone.runtime.plan.EvaluatePlan;
import org.hone.runtime.record.RunListener;
import org.hone.runtime.record.StopToken;
import org.hone.runtime.rollout.LanguageModel;
import org.hone.runtime.rollout.StopTexts;
import org.hone.runtime.rollout.Uniforms;
import org.hone.runtime.torch.Reply;
import org.hone.runtime.torch.Sampling;
import org.hone.runtime.verify.RewardFunction;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Scripts;

/** Samples and scores replies to held-out rows. */
public final class HeldOut {
    /** Replies of one native call: small enough that progress shows and Ctrl-C is heard. */
    private static final int REPLIES_PER_CALL = 64;

    private HeldOut() {}

    /**
     * Evaluates a model. Draws are keyed by row and sample, so the same model gives the same evaluation.
     *
     * @param scripts runs a reward in another language
     * @param stop asked after every batch of replies; a stopped evaluation covers the rows done so far, at least one batch
     */
    public static Evaluation evaluate(
            LanguageModel model, EvaluatePlan plan, Scripts scripts, RunListener listener, StopToken stop) {
        Dataset data = Datasets.open(plan.data());
        var reward = new RewardFunction(plan.reward(), scripts);
        Datasets.requireGold(data, reward);
        StopTexts stopping = model.stopping(plan.stop());
        var sampling = new Sampling(model.maxReply(), plan.temperature(), plan.topP(), stopping.tokens());
        int total = data.size() * plan.k();
        int rowsPerCall = Math.max(1, REPLIES_PER_CALL / plan.k());
        List<RowResult> results = new ArrayList<>();
        listener.evaluating(0, total);
        for (int start = 0; start < data.size() && (start == 0 || !stop.requested()); start += rowsPerCall) {
            int end = Math.min(data.size(), start + rowsPerCall);
            List<Row> rows = new ArrayList<>();
            List<int[]> prompts = new ArrayList<>();
            for (int i = start; i < end; i++) {
                rows.add(data.row(i));
                prompts.add(model.prompt(rows.getLast(), plan.data().chat()));
            }
            List<Reply> replies = stopping.cut(replies(model, plan, rows, prompts, sampling));
            results.addAll(results(model, plan, reward, rows, replies));
            listener.evaluating(end * plan.k(), total);
        }
        return Evaluations.of(data.name(), plan.temperature(), results);
    }

    private static List<Reply> replies(
            LanguageModel model, EvaluatePlan plan, List<Row> rows, List<int[]> prompts, Sampling sampling) {
        int[] row = new int[rows.size() * plan.k()];
        float[][] uniforms = new float[row.length][];
        for (int i = 0; i < row.length; i++) {
            row[i] = i / plan.k();
            long key = Keys.key(
                    0, "evaluate/" + plan.data().name(), 0, rows.get(row[i]).index(), i % plan.k());
            uniforms[i] = Uniforms.of(key, model.maxReply());
        }
        return model.policy().generate(prompts, row, uniforms, sampling, done -> {});
    }

    private static List<RowResult> results(
            LanguageModel model, EvaluatePlan plan, RewardFunction reward, List<Row> rows, List<Reply> replies) {
        int k = plan.k();
        List<RewardFunction.Asked> asked = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            Reply reply = replies.get(i);
            asked.add(new RewardFunction.Asked(model.text(reply.tokens()), rows.get(i / k), reply.truncated()));
        }
        List<Score> scores = reward.score(asked);
        List<RowResult> results = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            List<RowResult.Reply> scored = new ArrayList<>();
            for (int j = i * k; j < (i + 1) * k; j++) {
                scored.add(new RowResult.Reply(
                        scores.get(j).verdict(),
                        scores.get(j).reward(),
                        replies.get(j).tokens().length,
                        replies.get(j).truncated(),
                        reward.answer(asked.get(j).reply(), row)));
            }
            results.add(new RowResult(row.id(), row.prompt(), plan.groupBy().flatMap(row::text), scored));
        }
        return results;
    }
}
