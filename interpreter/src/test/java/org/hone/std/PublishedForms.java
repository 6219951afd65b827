package org.hone.std;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hone.std.Moment.PerToken;

/**
 * The coefficients on ∇ log π as the papers' losses give them when they are differentiated by hand, in loops over replies and
 * tokens. Nothing here knows the language, its graphs or its reductions.
 */
final class PublishedForms {
    /** How a paper averages. */
    enum Average {
        PROMPTS,
        SEQUENCES,
        TOKENS,
        BUDGET,
        PAIRS
    }

    /** What a paper publishes: an average of per-token losses with these coefficients. */
    record Form(Average average, PerToken coefficient) {}

    private static final Map<String, Form> ALL = Map.ofEntries(
            form("sft", Average.PROMPTS, m -> 1),
            form("rft", Average.BUDGET, m -> m.reply().reward() == 1 ? 1 : 0),
            form("dft", Average.PROMPTS, Moment::p),
            form("psft", Average.PROMPTS, m -> surrogate(m.moved(), 1, 0.2, 0.28)),
            form("chord_phi", Average.PROMPTS, m -> m.p() * (1 - m.p())),
            form("reinforce", Average.BUDGET, m -> m.reply().reward()),
            form("reinforce_sign", Average.BUDGET, m -> m.reply().reward() == 1 ? 1 : -1),
            form("rloo", Average.BUDGET, Moment::leftOut),
            form("remax", Average.BUDGET, m -> m.reply().reward() - m.reply().greedyReward()),
            form("opo", Average.BUDGET, PublishedForms::opo),
            form("gpg", Average.TOKENS, PublishedForms::gpg),
            form(
                    "reinforce_plus_plus",
                    Average.TOKENS,
                    m -> surrogate(m.ratio(), m.whitened(k -> k.rest(Moment::paid)), 0.2, 0.2)),
            form(
                    "reinforce_plus_plus_kl",
                    Average.TOKENS,
                    m -> surrogate(
                            m.ratio(),
                            m.whitened(k -> k.rest(j -> j.paid()
                                    - 0.01
                                            * (j.reply().behaviour()[j.t()]
                                                    - j.reply().reference()[j.t()]))),
                            0.2,
                            0.2)),
            form(
                    "reinforce_plus_plus_baseline",
                    Average.TOKENS,
                    m -> surrogate(m.ratio(), m.whitened(Moment::centred), 0.2, 0.2)),
            form("ppo", Average.TOKENS, m -> surrogate(m.ratio(), m.reply().advantage()[m.t()], 0.2, 0.2)),
            form("ppo_gae", Average.TOKENS, m -> surrogate(m.ratio(), m.whitened(k -> k.gae(1, 0.95)), 0.2, 0.2)),
            form(
                    "ppo_clip",
                    Average.TOKENS,
                    m -> dual(m.ratio(), m.standardised(Reply::reward, m.step().replies()), 0.2, 0.2, 3)),
            form("grpo", Average.PROMPTS, m -> surrogate(m.ratio(), m.standardised(), 0.2, 0.2)),
            form(
                    "grpo_batch_std",
                    Average.TOKENS,
                    m -> surrogate(
                            m.ratio(),
                            m.centred() / (Moment.deviation(m.step().replies(), Reply::reward) + 1e-6),
                            0.2,
                            0.2)),
            form("dr_grpo", Average.BUDGET, m -> surrogate(m.ratio(), m.centred(), 0.2, 0.2)),
            form("dapo", Average.TOKENS, m -> surrogate(m.ratio(), m.standardised(), 0.2, 0.28)),
            form(
                    "dapo_overlong",
                    Average.TOKENS,
                    m -> surrogate(
                            m.ratio(),
                            m.standardised(
                                    r -> r.reward() + overlong(r, m.step().maxReply()), m.group()),
                            0.2,
                            0.28)),
            form("grpo_dual_clip", Average.PROMPTS, m -> dual(m.ratio(), m.standardised(), 0.2, 0.2, 3)),
            form("grpo_two_sided", Average.TOKENS, m -> dual(m.ratio(), m.standardised(), 0.2, 0.2, 4)),
            form(
                    "grpo_high_entropy",
                    Average.TOKENS,
                    m -> m.undecided(0.8) ? surrogate(m.ratio(), m.standardised(), 0.2, 0.28) : 0),
            form("grpo_sequence_mask", Average.PROMPTS, PublishedForms::sequenceMask),
            form("gspo", Average.SEQUENCES, m -> surrogate(geometric(m), m.standardised(), 3e-4, 4e-4)),
            form("gmpo", Average.SEQUENCES, PublishedForms::gmpo),
            form("cispo", Average.TOKENS, m -> Math.min(m.ratio(), 5) * m.standardised()),
            form("cispo_band", Average.TOKENS, m -> Math.min(Math.max(m.ratio(), 1e-6), 1.2) * m.standardised()),
            form(
                    "cispo_mask",
                    Average.TOKENS,
                    m -> surrogate(m.ratio(), m.standardised(), 0.2, 0.2) == 0
                            ? 0
                            : Math.min(Math.max(m.ratio(), 0.8), 1.2) * m.standardised()),
            form("grpo_pass_at_k", Average.PROMPTS, m -> surrogate(m.ratio(), passAtK(m), 0.2, 0.2)),
            form("kl_cov", Average.TOKENS, PublishedForms::klCov),
            form("vespo", Average.SEQUENCES, PublishedForms::vespo),
            form(
                    "grpo_tis_sequence",
                    Average.TOKENS,
                    m -> Math.min(Math.exp(m.reply().length() * m.overReply(k -> Math.log(k.mismatch()))), 2)
                            * surrogate(m.moved(), m.standardised(), 0.2, 0.2)),
            form(
                    "grpo_rejection",
                    Average.TOKENS,
                    m -> m.overReply(k -> k.mismatch() - 1 - Math.log(k.mismatch())) > 0.01
                            ? 0
                            : surrogate(m.moved(), m.standardised(), 0.2, 0.2)),
            form(
                    "luffy_power",
                    Average.BUDGET,
                    m -> m.reply().demo() ? m.centred() * 0.5 * Math.sqrt(m.p()) : m.centred() * m.ratio()),
            form("dpo", Average.PAIRS, PublishedForms::dpo),
            form("kl_abs", Average.PROMPTS, m -> -Math.signum(m.x())),
            form("sapo", Average.PROMPTS, PublishedForms::sapo),
            form(
                    "grpo_tis",
                    Average.TOKENS,
                    m -> Math.min(m.mismatch(), 2) * surrogate(m.moved(), m.standardised(), 0.2, 0.2)),
            form(
                    "grpo_mis",
                    Average.TOKENS,
                    m -> m.mismatch() < 0.5 || m.mismatch() > 2
                            ? 0
                            : m.mismatch() * surrogate(m.moved(), m.standardised(), 0.2, 0.2)),
            form("ppo_decoupled", Average.TOKENS, m -> m.mismatch() * surrogate(m.moved(), m.standardised(), 0.2, 0.2)),
            form("offline", Average.PROMPTS, m -> m.reply().demo() ? m.p() * m.standardised() : 0),
            form(
                    "luffy",
                    Average.BUDGET,
                    m -> m.reply().demo()
                            ? m.centred() * 0.1 * m.p() / Math.pow(m.p() + 0.1, 2)
                            : m.centred() * m.ratio()),
            form(
                    "luffy_unshaped",
                    Average.PROMPTS,
                    m -> m.reply().demo()
                            ? m.standardised() * m.p()
                            : surrogate(m.ratio(), m.standardised(), 0.2, 0.2)),
            form("srft_imitation", Average.PROMPTS, m -> 0.5 / Math.exp(m.overReply(PublishedForms::entropy))),
            form(
                    "srft_rollouts",
                    Average.PROMPTS,
                    m -> m.reply().reward() == 1 ? 0.1 * Math.exp(m.overReply(PublishedForms::entropy)) : -1),
            form(
                    "on_policy_distillation",
                    Average.PROMPTS,
                    m -> m.reply().teacher()[m.t()] - m.reply().policy()[m.t()]),
            form("kl_k1", Average.BUDGET, m -> -m.rest(Moment::x)),
            form("kl_k2", Average.PROMPTS, m -> -m.x()),
            form("kl_k3", Average.PROMPTS, m -> Math.exp(m.reply().reference()[m.t()]) / m.p() - 1),
            form("kl_corrected", Average.PROMPTS, m -> -m.ratio() * m.x()));

    private PublishedForms() {}

    private static Map.Entry<String, Form> form(String name, Average average, PerToken coefficient) {
        return Map.entry(name, new Form(average, coefficient));
    }

    /** The estimators that have a form here. */
    static Set<String> names() {
        return ALL.keySet();
    }

    /** The form of an estimator. */
    static Form of(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    /** The factor of a token of the reply in the average. */
    static double weight(Average average, Step step, Reply reply) {
        double group = new Moment(step, reply, 0).group().size();
        double tokens = step.replies().stream().mapToInt(Reply::length).sum();
        return switch (average) {
            case PROMPTS -> 1 / (reply.length() * group * step.prompts());
            case SEQUENCES -> 1.0 / (reply.length() * step.replies().size());
            case TOKENS -> 1 / tokens;
            case PAIRS -> 1 / (group * step.prompts());
            case BUDGET -> 1 / (step.maxReply() * group * step.prompts());
        };
    }

    /** The derivative of min(rA, clip(r, 1 − low, 1 + high)A) by log π. */
    private static double surrogate(double r, double a, double low, double high) {
        boolean clipped = a > 0 ? r > 1 + high : a < 0 && r < 1 - low;
        return clipped ? 0 : r * a;
    }

    private static double dual(double r, double a, double low, double high, double bound) {
        return a < 0 && r > bound ? 0 : surrogate(r, a, low, high);
    }

    private static double overlong(Reply reply, double limit) {
        double buffer = 0.2 * limit;
        double over = reply.length() - (limit - buffer);
        return over <= 0 ? 0 : -over / buffer;
    }

    private static double opo(Moment m) {
        double weighted = 0;
        double tokens = 0;
        for (Reply r : m.group()) {
            weighted += r.length() * r.reward();
            tokens += r.length();
        }
        return m.reply().reward() - weighted / tokens;
    }

    private static double gpg(Moment m) {
        int paid = 0;
        for (Reply r : m.step().replies()) {
            paid += r.reward() == 0 ? 0 : 1;
        }
        return m.centred() * m.step().replies().size() / Math.max(paid, 1);
    }

    private static double passAtK(Moment m) {
        double[] sorted = m.group().stream().mapToDouble(Reply::reward).sorted().toArray();
        int n = sorted.length;
        boolean best = n > 1 && m.reply().reward() == sorted[n - 1];
        return best ? sorted[n - 1] - sorted[n - 2] : 0;
    }

    private static double klCov(Moment m) {
        List<Double> all = new ArrayList<>();
        double sumA = 0;
        double sumLog = 0;
        for (Reply r : m.step().replies()) {
            for (int t = 0; t < r.length(); t++) {
                sumA += new Moment(m.step(), r, t).standardised();
                sumLog += r.policy()[t];
                all.add(0.0);
            }
        }
        double meanA = sumA / all.size();
        double meanLog = sumLog / all.size();
        all.clear();
        for (Reply r : m.step().replies()) {
            for (int t = 0; t < r.length(); t++) {
                all.add((new Moment(m.step(), r, t).standardised() - meanA) * (r.policy()[t] - meanLog));
            }
        }
        // With fewer than 5,000 tokens the share is the one token with the largest covariance.
        double own = (m.standardised() - meanA) * (m.reply().policy()[m.t()] - meanLog);
        boolean top = own >= Collections.max(all) - 1e-12;
        double ra = m.ratio() * m.standardised();
        return top ? ra - Math.signum(Math.log(m.ratio())) : ra;
    }

    private static double vespo(Moment m) {
        double a = m.standardised();
        double k = a > 0 ? 2 : 3;
        double lambda = a > 0 ? 3 : 2;
        double w = Math.pow(geometric(m), m.reply().length());
        return Math.exp(lambda) * Math.pow(w, k) * Math.exp(-lambda * w) * a;
    }

    /** Minus the derivative of Σ over pairs of −log sigmoid(β(d⁺ − d⁻)) / pairs, times the size of the group that averages it. */
    private static double dpo(Moment m) {
        double beta = 0.1;
        List<Reply> rejected = m.group().stream().filter(r -> !r.demo()).toList();
        double chosen = m.group().stream()
                .filter(Reply::demo)
                .mapToDouble(PublishedForms::margin)
                .sum();
        double pull = 0;
        for (Reply r : m.reply().demo() ? rejected : List.of(m.reply())) {
            pull += beta / (1 + Math.exp(beta * (chosen - margin(r))));
        }
        double mean = rejected.isEmpty() ? 0 : pull / rejected.size();
        return (m.reply().demo() ? mean : -mean) * m.group().size();
    }

    static double margin(Reply reply) {
        double sum = 0;
        for (int t = 0; t < reply.length(); t++) {
            sum += reply.policy()[t] - reply.reference()[t];
        }
        return sum;
    }

    private static double sequenceMask(Moment m) {
        double a = m.standardised();
        double drift = m.overReply(k -> k.reply().behaviour()[k.t()] - k.reply().policy()[k.t()]);
        return a < 0 && drift > 0.5 ? 0 : surrogate(m.ratio(), a, 0.2, 0.2);
    }

    static double geometric(Moment m) {
        double product = 1;
        for (int t = 0; t < m.reply().length(); t++) {
            product *= new Moment(m.step(), m.reply(), t).ratio();
        }
        return Math.pow(product, 1.0 / m.reply().length());
    }

    private static double gmpo(Moment m) {
        double a = m.standardised();
        double clipped = m.overReply(k -> {
            double x = Math.log(k.ratio());
            return a > 0 ? Math.min(x, 0.4) : Math.max(x, -0.4);
        });
        double x = Math.log(m.ratio());
        boolean moved = a > 0 ? x > 0.4 : x < -0.4;
        return moved ? 0 : Math.exp(clipped) * a;
    }

    private static double sapo(Moment m) {
        double a = m.standardised();
        double heat = a > 0 ? 1 : 1.05;
        double q = 1 / (1 + Math.exp(-heat * (m.ratio() - 1)));
        return 4 * q * (1 - q) * m.ratio() * a;
    }

    private static double entropy(Moment m) {
        return m.reply().entropy()[m.t()];
    }
}
