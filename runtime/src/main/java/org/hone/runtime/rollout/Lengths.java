package org.hone.runtime.rollout;

import java.util.Optional;
import java.util.OptionalInt;
import org.hone.runtime.data.DataException;
import org.hone.runtime.data.Dataset;
import org.hone.runtime.data.Datasets;
import org.hone.runtime.data.Row;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.ModelPlan;
import org.hone.runtime.plan.RecipePlan;

/**
 * How long the sequences of a recipe are taken to be, in tokens: a reply as long as its budget, prompts and demonstrations as
 * long as the longest of the first rows. No tokenizer is opened: a fresh model reads characters, and any other is taken to
 * need a token for every two of them. Without its rows a prompt is taken to be as long as a reply, up to {@link #PROMPT}.
 *
 * @param prompt tokens of a prompt
 * @param reply tokens of what is sampled after it; 0 if nothing is
 * @param trained tokens of the longest sequence that is trained on
 */
record Lengths(int prompt, int reply, int trained) {
    /** Tokens that an unknown prompt is taken to have at most. */
    private static final int PROMPT = 1024;

    private static final int ROWS = 64;

    /** Tokens that a chat template puts around a message. */
    private static final int TEMPLATE = 32;

    static Lengths of(RecipePlan plan) {
        int budget = plan.model().maxReply();
        int reply = plan.rollouts().isPresent() ? budget : 0;
        boolean characters = plan.model().source() instanceof ModelPlan.Source.Fresh;
        Optional<Dataset> rows = rows(plan.data());
        if (rows.isEmpty()) {
            int prompt = Math.min(PROMPT, budget);
            return new Lengths(prompt, reply, prompt + budget);
        }
        int prompt = 1;
        int demo = 0;
        for (int i = 0; i < Math.min(ROWS, rows.get().size()); i++) {
            Row row = rows.get().row(i);
            int text = row.messages().stream()
                    .mapToInt(
                            m -> tokens(m.content(), characters) + (plan.data().chat() ? TEMPLATE : 1))
                    .sum();
            prompt = Math.max(prompt, text);
            demo = Math.max(demo, row.demo().map(d -> tokens(d, characters) + 1).orElse(0));
        }
        return new Lengths(prompt, reply, prompt + Math.max(reply, demo));
    }

    private static int tokens(String text, boolean characters) {
        return characters ? text.length() : (text.length() + 1) / 2;
    }

    private static Optional<Dataset> rows(DatasetPlan plan) {
        try {
            return Optional.of(Datasets.open(new DatasetPlan(
                    plan.name(),
                    plan.source(),
                    plan.columns(),
                    plan.chat(),
                    plan.skip(),
                    OptionalInt.of(Math.min(ROWS, plan.limit().orElse(ROWS))))));
        } catch (DataException e) {
            // The files need not be there to plan; a run says what is wrong with them.
            return Optional.empty();
        }
    }
}
