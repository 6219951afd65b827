package org.hone.std;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hone.runtime.estimate.Coefficients;
import org.hone.runtime.estimate.Evaluator;
import org.hone.std.PublishedForms.Average;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The library's coefficients are the derivatives of the losses as they are published: minus the central difference of the
 * loss by each token's log-prob, everything under a stop-gradient held fixed.
 */
class LossDerivativesTest {
    private static final Library LIBRARY = Library.compiled();
    private static final double H = 1e-5;

    /** The loss of one token: {@code now} under the log-probs that move, {@code fixed} under those that stand still. */
    private interface Loss {
        double of(Moment now, Moment fixed);
    }

    private static final Map<String, Loss> LOSSES = Map.ofEntries(
            Map.entry("sft", (now, fixed) -> -Math.log(now.p())),
            Map.entry("dft", (now, fixed) -> -fixed.p() * Math.log(now.p())),
            Map.entry("psft", (now, fixed) -> surrogate(now.moved(), 1, 0.2, 0.28)),
            Map.entry("chord_phi", (now, fixed) -> -fixed.p() * (1 - fixed.p()) * Math.log(now.p())),
            Map.entry("reinforce", (now, fixed) -> -fixed.reply().reward() * Math.log(now.p())),
            Map.entry("rloo", (now, fixed) -> -fixed.leftOut() * Math.log(now.p())),
            Map.entry("ppo", (now, fixed) -> surrogate(now.ratio(), now.reply().advantage()[now.t()], 0.2, 0.2)),
            Map.entry("grpo", (now, fixed) -> surrogate(now.ratio(), fixed.standardised(), 0.2, 0.2)),
            Map.entry("dr_grpo", (now, fixed) -> surrogate(now.ratio(), fixed.centred(), 0.2, 0.2)),
            Map.entry("dapo", (now, fixed) -> surrogate(now.ratio(), fixed.standardised(), 0.2, 0.28)),
            Map.entry("grpo_dual_clip", LossDerivativesTest::dual),
            Map.entry("grpo_two_sided", LossDerivativesTest::twoSided),
            Map.entry("gspo", LossDerivativesTest::gspo),
            Map.entry("gmpo", LossDerivativesTest::gmpo),
            Map.entry("cispo", (now, fixed) -> -Math.min(fixed.ratio(), 5) * fixed.standardised() * Math.log(now.p())),
            Map.entry(
                    "cispo_band",
                    (now, fixed) -> -Math.clamp(fixed.ratio(), 0, 1.2) * fixed.standardised() * Math.log(now.p())),
            Map.entry("sapo", LossDerivativesTest::sapo),
            Map.entry(
                    "grpo_tis",
                    (now, fixed) ->
                            Math.min(fixed.mismatch(), 2) * surrogate(now.moved(), fixed.standardised(), 0.2, 0.2)),
            Map.entry(
                    "ppo_decoupled",
                    (now, fixed) -> fixed.mismatch() * surrogate(now.moved(), fixed.standardised(), 0.2, 0.2)),
            Map.entry("offline", (now, fixed) -> now.reply().demo() ? -fixed.standardised() * now.p() : 0),
            Map.entry(
                    "luffy",
                    (now, fixed) -> now.reply().demo()
                            ? -fixed.centred() * now.p() / (now.p() + 0.1)
                            : -fixed.centred() * now.ratio()),
            Map.entry(
                    "srft_imitation",
                    (now, fixed) ->
                            -0.5 * Math.exp(-fixed.overReply(m -> m.reply().entropy()[m.t()])) * Math.log(now.p())),
            Map.entry(
                    "on_policy_distillation",
                    (now, fixed) -> square(Math.log(now.p()) - now.reply().teacher()[now.t()])),
            Map.entry(
                    "luffy_power",
                    (now, fixed) -> -fixed.centred() * (now.reply().demo() ? Math.sqrt(now.p()) : now.ratio())),
            Map.entry("kl_abs", (now, fixed) -> Math.abs(now.x())),
            Map.entry("kl_k2", (now, fixed) -> square(now.x())),
            Map.entry("kl_k3", (now, fixed) -> k3(now.x())),
            Map.entry("kl_corrected", (now, fixed) -> now.ratio() * k3(now.x())));

    static List<String> names() {
        return LOSSES.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void coefficientsAreTheLosssDerivative(String name) {
        Loss loss = Objects.requireNonNull(LOSSES.get(name));
        Average average = PublishedForms.of(name).average();
        int moving = 0;
        for (int seed = 0; seed < 6; seed++) {
            Step step = Step.random(seed, 7);
            Coefficients actual = Evaluator.evaluate(LIBRARY.get(name), step.packed(), PublishedFormsTest.ones(7));
            int at = 0;
            for (Reply reply : step.replies()) {
                double weight = PublishedForms.weight(average, step, reply);
                for (int t = 0; t < reply.length(); t++, at++) {
                    double slope = (total(loss, step, reply, t, H) - total(loss, step, reply, t, -H)) / (2 * H);
                    double c = actual.coefficient()[at];
                    assertThat(-slope * weight)
                            .as("%s, seed %d, token %d", name, seed, at)
                            .isCloseTo(c * actual.weight()[at], within(Math.abs(c * weight) * 1e-5 + 1e-8));
                    moving += slope == 0 ? 0 : 1;
                }
            }
        }
        assertThat(moving).isGreaterThan(15);
    }

    @Test
    void preferencesAreLearntByTheDerivativeOfTheirPairs() {
        for (int seed = 0; seed < 6; seed++) {
            Step random = Step.random(seed, 7);
            List<Reply> replies = new ArrayList<>();
            for (Reply reply : random.replies()) {
                boolean first = replies.stream().noneMatch(r -> r.prompt() == reply.prompt());
                replies.add(reply.withDemo(first));
            }
            Step step = random.with(replies);
            Coefficients actual = Evaluator.evaluate(LIBRARY.get("dpo"), step.packed(), PublishedFormsTest.ones(7));
            int at = 0;
            for (int i = 0; i < replies.size(); i++) {
                for (int t = 0; t < replies.get(i).length(); t++, at++) {
                    double slope = (pairs(step, i, t, H) - pairs(step, i, t, -H)) / (2 * H);
                    assertThat(-slope)
                            .as("seed %d, token %d", seed, at)
                            .isCloseTo(actual.coefficient()[at] * actual.weight()[at], within(1e-9));
                }
            }
        }
    }

    /** DPO's loss with one log-prob moved: the mean over prompts of the mean over pairs of chosen and rejected. */
    private static double pairs(Step step, int moved, int token, double by) {
        List<Reply> replies = new ArrayList<>(step.replies());
        double[] policy = replies.get(moved).policy().clone();
        policy[token] += by;
        replies.set(moved, replies.get(moved).withPolicy(policy));
        double loss = 0;
        for (Reply chosen : replies.stream().filter(Reply::demo).toList()) {
            List<Reply> rejected = replies.stream()
                    .filter(r -> r.prompt() == chosen.prompt() && !r.demo())
                    .toList();
            for (Reply r : rejected) {
                double margin = 0.1 * (PublishedForms.margin(chosen) - PublishedForms.margin(r));
                loss += Math.log1p(Math.exp(-margin)) / rejected.size() / step.prompts();
            }
        }
        return loss;
    }

    private static org.assertj.core.data.Offset<Double> within(double allowed) {
        return org.assertj.core.data.Offset.offset(allowed);
    }

    /** The sum of a reply's token losses with one log-prob moved. */
    private static double total(Loss loss, Step step, Reply reply, int token, double by) {
        double[] policy = reply.policy().clone();
        policy[token] += by;
        Reply moved = reply.withPolicy(policy);
        double sum = 0;
        for (int t = 0; t < reply.length(); t++) {
            sum += loss.of(new Moment(step, moved, t), new Moment(step, reply, t));
        }
        return sum;
    }

    /** PPO's loss. */
    private static double surrogate(double r, double a, double low, double high) {
        return -Math.min(r * a, Math.clamp(r, 1 - low, 1 + high) * a);
    }

    private static double dual(Moment now, Moment fixed) {
        double a = fixed.standardised();
        double loss = surrogate(now.ratio(), a, 0.2, 0.2);
        return a < 0 ? Math.min(loss, -3 * a) : loss;
    }

    private static double twoSided(Moment now, Moment fixed) {
        double a = fixed.standardised();
        return -Math.min(Math.min(now.ratio(), 4) * a, Math.clamp(now.ratio(), 0.8, 1.2) * a);
    }

    /** The loss of a reply, spread over its tokens: their mean is what the paper averages. */
    private static double gspo(Moment now, Moment fixed) {
        return surrogate(PublishedForms.geometric(now), fixed.standardised(), 3e-4, 4e-4);
    }

    private static double gmpo(Moment now, Moment fixed) {
        double a = fixed.standardised();
        double sign = Math.signum(a);
        double log = now.overReply(m -> {
            double x = Math.log(m.ratio());
            return sign * Math.min(sign * x, sign * Math.clamp(x, -0.4, 0.4));
        });
        return -a * Math.exp(log);
    }

    private static double sapo(Moment now, Moment fixed) {
        double a = fixed.standardised();
        double heat = a > 0 ? 1 : 1.05;
        return -a * 4 / heat / (1 + Math.exp(-heat * (now.ratio() - 1)));
    }

    private static double square(double x) {
        return x * x / 2;
    }

    private static double k3(double x) {
        return Math.exp(-x) + x - 1;
    }
}
